import time
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from core import long_work, outbox
from core.stopping import asked_to_stop
from courses import rules as courses
from search import shipping

PAUSE_SECONDS = 2
ROUNDS_IN_A_MINUTE = 30
EVERY_MINUTE = (
    "expire_offers",
    "record_reminders",
    "finish_runs",
    "ask_for_evaluations",
    "ask_partners",
    "publish_scheduled",
)


class Command(BaseCommand):
    """One long process that does what cron would."""

    help = (
        "Send messages, make prospectus files and do long work every two seconds; every minute "
        "end offers whose time is over, owe the reminders and the questions to learners and "
        "partners that are due, finish runs that are over and publish scheduled pages; until "
        "stopped. Where SEARCH_URL names a search server, it is kept in step too. Use this, or "
        "run send_messages, make_prospectuses, do_long_work, expire_offers, record_reminders, "
        "finish_runs, ask_for_evaluations, ask_partners, publish_scheduled and ship_search from "
        "cron or a systemd timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = 0
        with asked_to_stop() as stopping, shipping.in_the_background():
            while not stopping():
                close_old_connections()
                outbox.send_round(stopping=stopping)
                # One each, so that messages never wait for more than a single file.
                courses.make_waiting(limit=1, stopping=stopping)
                long_work.do_waiting(limit=1, stopping=stopping)
                if rounds % ROUNDS_IN_A_MINUTE == 0:
                    self._every_minute()
                rounds += 1
                time.sleep(PAUSE_SECONDS)

    def _every_minute(self) -> None:
        for name in EVERY_MINUTE:
            call_command(name, stdout=StringIO())
