from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liferooms.seeding import demonstration


class Command(BaseCommand):
    """Loads the demonstration's content."""

    help = (
        "Load the demonstration: real course titles and partners, invented dates and learners. "
        "Run again, it changes nothing. It refuses where there is anything it did not load."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--courses", type=int, default=0, help="add plain courses until there are this many"
        )

    def handle(self, *args: Any, courses: int, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Only a demonstration is filled with made-up content.")
        try:
            demonstration.refuse_real_data()
        except demonstration.RealDataHere as error:
            raise CommandError(
                "There is data here that is not the demonstration's. Nothing was changed."
            ) from error
        if demonstration.is_loaded():
            self.stdout.write("The demonstration is already loaded.")
        else:
            demonstration.load(lambda step: self.stdout.write(f"  loading {step}"))
        if courses:
            demonstration.add_courses(courses)
