from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.stopping import asked_to_stop
from search import shipping
from search.engines.breaker import EngineDown


class Command(BaseCommand):
    """Ships what the search engine of SEARCH_URL is owed."""

    help = (
        "Ship what the search engine of SEARCH_URL is owed, and build its index where there is "
        "none. The clockwork command does it each second; without that, run it from cron, or "
        "--forever as a service. Does nothing without SEARCH_URL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SEARCH_URL:
            self.stdout.write("nothing to do: the database answers searches")
        elif options["forever"]:
            with asked_to_stop() as stopping:
                shipping.work(stopping)
        else:
            self._once()

    def _once(self) -> None:
        from search import restocking

        try:
            restocking.rebuild_if_needed()
            arrived = shipping.ship_due()
        except EngineDown as error:
            raise CommandError(f"{shipping.waiting()} wait: {error}") from error
        self.stdout.write(f"{arrived} shipped")
