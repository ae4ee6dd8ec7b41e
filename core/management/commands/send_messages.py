from typing import Any

from django.core.management.base import BaseCommand

from core import outbox


class Command(BaseCommand):
    """Sends the messages that are due."""

    help = (
        "Send the messages that are due. Safe to run twice, at once, or late: run it each minute "
        "from cron or a systemd timer, or let the clockwork command do it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{outbox.send_due()} sent")
