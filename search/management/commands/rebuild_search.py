from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.engines.breaker import EngineDown


class Command(BaseCommand):
    """Writes the search index anew."""

    help = (
        "Write everything that can be found anew, and fill a new index on the engine of SEARCH_URL "
        "if there is one; searching goes on meanwhile. Run it each night: dates pass by themselves."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{indexing.rebuild()} things can be found")
        if settings.SEARCH_URL:
            self.stdout.write(f"{self._on_the_engine()} of them by the search engine")

    def _on_the_engine(self) -> int:
        from search import restocking

        try:
            return restocking.rebuild()
        except restocking.UnderWay as error:
            raise CommandError("Somebody else is filling an index at this moment.") from error
        except EngineDown as error:
            raise CommandError(f"The search engine does not take it: {error}") from error
