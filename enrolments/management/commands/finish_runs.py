from typing import Any

from django.core.management.base import BaseCommand

from enrolments import rules


class Command(BaseCommand):
    help = (
        "Say of everyone whose course ended a day ago, and whose registers are all marked, whether "
        "they completed it; who did is told, and has a certificate. Run it once a day or oftener; "
        "twice, at once or late, it does no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rules.finish_runs()} people finished.")
