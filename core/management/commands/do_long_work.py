from typing import Any

from django.core.management.base import BaseCommand

from core import long_work
from core.stopping import asked_to_stop

MOST_AT_ONCE = 100


class Command(BaseCommand):
    help = (
        "Do the exports and the messages to many that staff have started. Safe to run twice, at "
        "once, or late. The clockwork command does it by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with asked_to_stop() as stopping:
            done = long_work.do_waiting(limit=MOST_AT_ONCE, stopping=stopping)
        self.stdout.write(f"{done} done")
