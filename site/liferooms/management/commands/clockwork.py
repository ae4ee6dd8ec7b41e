import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from core import outbox

PAUSE_SECONDS = 2
ROUNDS_BETWEEN_PUBLISHING = 30


class Command(BaseCommand):
    """One long process that does what cron would: send messages, publish what is scheduled."""

    help = (
        "Send messages every two seconds and publish scheduled pages every minute, until stopped. "
        "Use this, or run send_messages and publish_scheduled from cron or a systemd timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = 0
        while True:
            close_old_connections()
            outbox.send_due()
            if rounds % ROUNDS_BETWEEN_PUBLISHING == 0:
                call_command("publish_scheduled")
            rounds += 1
            time.sleep(PAUSE_SECONDS)
