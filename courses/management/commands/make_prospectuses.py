from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.stopping import asked_to_stop
from courses import rules

MOST_AT_ONCE = 100


class Command(BaseCommand):
    help = (
        "Make the prospectus files that are asked for. Safe to run twice, at once, or late. With "
        "--again every file of a term that is not over is made anew first: run that each night. "
        "The clockwork command makes what is asked for by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="make every file anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            rules.ask_for_all_again()
        with asked_to_stop() as stopping:
            made = rules.make_waiting(limit=MOST_AT_ONCE, stopping=stopping)
        self.stdout.write(f"{made} made")
