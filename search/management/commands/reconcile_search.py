from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.engines.breaker import EngineDown


class Command(BaseCommand):
    """Compares the search engine of SEARCH_URL with the table of what can be found."""

    help = (
        "Compare what the search engine of SEARCH_URL holds with what can be found, and owe it "
        "what differs. The clockwork command does it once a day. Does nothing without SEARCH_URL."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SEARCH_URL:
            self.stdout.write("nothing to do: the database answers searches")
            return
        from search import restocking

        try:
            differing = restocking.reconcile()
        except EngineDown as error:
            raise CommandError(f"The search engine does not answer: {error}") from error
        self.stdout.write(f"{differing} differed and will be shipped")
