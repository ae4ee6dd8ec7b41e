"""Days on which there is usually no session: breaks of terms, closures, bank holidays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from timetable.enums import DayOff
from timetable.models import Closure, OtherHours, TermBreak, Venue
from timetable.opening import bank_holiday

CHOSEN = "You asked to leave it out"


@dataclass(frozen=True)
class DaysOff:
    """What was looked up once, to be asked of many days."""

    breaks: tuple[Any, ...] = ()
    closures: tuple[Any, ...] = ()
    bank_holidays: bool = True
    chosen: frozenset[date] = frozenset()
    # The venues that are open on a date whatever the day is, by the id of the venue.
    open_on: frozenset[tuple[int, date]] = frozenset()

    def reason(self, day: date, *, venue: Venue) -> str:
        """Why there is usually no session at a venue on a day, or an empty string."""
        if day in self.chosen:
            return CHOSEN
        for gap in self.breaks:
            if gap.starts_on <= day <= gap.ends_on:
                return f"Break: {gap.name}"
        for closure in self.closures:
            concerns_it = closure.venue_id in (None, venue.pk)
            if concerns_it and closure.starts_on <= day <= closure.ends_on:
                return f"Closed: {closure.reason}"
        open_then = (venue.pk, day) in self.open_on
        holiday = bank_holiday(day) if self.bank_holidays and not open_then else ""
        return f"Bank holiday: {holiday}" if holiday else ""


def days_off(*, kinds: Collection[str] = tuple(DayOff), chosen: Collection[date] = ()) -> DaysOff:
    """The days off of these kinds, and the days someone chose to leave out.

    Breaks of every term count: a run may go on into the next.
    """
    return DaysOff(
        breaks=tuple(TermBreak.objects.all()) if DayOff.BREAK in kinds else (),
        closures=tuple(Closure.objects.all()) if DayOff.CLOSURE in kinds else (),
        bank_holidays=DayOff.BANK_HOLIDAY in kinds,
        chosen=frozenset(chosen),
        open_on=frozenset(OtherHours.objects.values_list("venue_id", "day")),
    )
