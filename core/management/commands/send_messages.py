import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from core import outbox


class Command(BaseCommand):
    """Sends the messages that are due."""

    help = (
        "Send the messages that are due. Safe to run twice, at once, or late. From cron or a "
        "systemd timer run it each minute; or run one process with --forever."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="keep running")
        parser.add_argument("--pause", type=float, default=2, help="seconds between rounds")

    def handle(self, *args: Any, forever: bool, pause: float, **options: Any) -> None:
        sent = outbox.send_due()
        if not forever:
            self.stdout.write(f"{sent} sent")
        while forever:
            close_old_connections()
            outbox.send_due()
            time.sleep(pause)
