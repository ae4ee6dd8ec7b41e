from typing import Any

from django.core.management.base import BaseCommand

from enrolments import rules


class Command(BaseCommand):
    help = (
        "End offers whose time is over, and reserved shares whose date has come, and offer the "
        "places to whoever waits. Run it every few minutes; twice, at once or late, it does no "
        "harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rules.release_shares()
        self.stdout.write(f"{rules.expire_offers()} offers ended.")
