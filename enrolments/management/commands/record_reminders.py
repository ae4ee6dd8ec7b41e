from typing import Any

from django.core.management.base import BaseCommand

from enrolments import reminders


class Command(BaseCommand):
    help = (
        "Owe the reminders of sessions a week and a day ahead; send_messages sends them. Run it "
        "every quarter of an hour; twice, at once or late, nobody is reminded twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reminders.record_due()} reminders due.")
