from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import outbox, restored_backup
from core.stopping import asked_to_stop


class Command(BaseCommand):
    """Sends the messages that are due."""

    help = (
        "Send the messages that are due. Safe to run twice, at once, or late: run it each minute "
        "from cron or a systemd timer, or let the clockwork command do it. From eight in the "
        "evening to nine in the morning only what was asked for that minute goes. Asked to stop, "
        "it finishes the message in hand. Ends with 3, sending nothing, when the database is "
        "older than the last message sent, as after restoring a backup."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--resume", action="store_true", help="send again after a backup was restored"
        )
        parser.add_argument(
            "--drop-queued", action="store_true", help="with --resume: let all that waits go unsent"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["drop_queued"] and not options["resume"]:
            raise CommandError("--drop-queued is for use with --resume.")
        if options["drop_queued"]:
            self.stdout.write(f"{restored_backup.drop_queued()} let go unsent")
        if options["resume"]:
            restored_backup.forget()
        with asked_to_stop() as stopping:
            sent = outbox.send_round(stopping=stopping)
        self.stdout.write(f"{sent} sent")
