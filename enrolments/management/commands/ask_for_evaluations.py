from typing import Any

from django.core.management.base import BaseCommand

from enrolments import rules


class Command(BaseCommand):
    help = (
        "Ask everyone whose course ended within the last seven days how it was. Run it once a day "
        "or oftener; twice, at once or late, nobody is asked twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rules.ask_for_evaluations()} people are asked how it was.")
