from typing import Any

from django.core.management.base import BaseCommand

from partners import asking


class Command(BaseCommand):
    help = (
        "Owe partners the questions that are due: whether an entry is still right that nobody has "
        "confirmed for six months, and what came of an advice session that is over. send_messages "
        "sends them. Run it every quarter of an hour; twice, at once or late, nobody hears twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{asking.record_due()} questions to partners due.")
