"""Counting who comes in. Runs and sessions are written by the rules of `enrolments`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from timetable.enums import VisitReason
from timetable.models import Venue, Visit

# A device that was without a signal for longer than that is not believed any more.
LONGEST_WAIT = timedelta(days=7)


@dataclass(frozen=True)
class Press:
    """A visit as it was pressed. `press` is its number, made where it was pressed."""

    press: UUID
    reason: VisitReason
    at: datetime


def count_visits(*, venue: Venue, presses: Iterable[Press]) -> int:
    """Count each press once, however often it is sent; one from too long ago is left out.

    Returns how many of them count now: not those taken back before.
    """
    now = timezone.now()
    recent = {each.press: each for each in presses if now - each.at <= LONGEST_WAIT}
    Visit.objects.bulk_create(
        [
            Visit(venue=venue, press=each.press, reason=each.reason, counted_at=min(each.at, now))
            for each in recent.values()
        ],
        ignore_conflicts=True,
    )
    return Visit.objects.filter(press__in=recent, taken_back=False).count()


def take_visits_back(*, venue: Venue, presses: Iterable[UUID]) -> int:
    """Take presses of this venue back. Returns how many were counted until now."""
    counted = Visit.objects.filter(venue=venue, press__in=list(presses), taken_back=False)
    return counted.update(taken_back=True)
