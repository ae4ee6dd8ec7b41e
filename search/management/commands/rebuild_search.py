from typing import Any

from django.core.management.base import BaseCommand

from search import indexing


class Command(BaseCommand):
    """Writes the search index anew."""

    help = "Write everything that can be found anew. Run it each night: dates pass by themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{indexing.rebuild()} things can be found")
