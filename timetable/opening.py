"""When a venue is open, in words: usual hours, other hours, closures and bank holidays together."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import holidays
from django.utils import timezone

from core import dates
from timetable.models import Closure, OpeningHours, OtherHours, Venue

Hours = OpeningHours | OtherHours
DAYS_TO_LOOK_AHEAD = 28


@lru_cache(maxsize=8)
def _bank_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


def bank_holiday(day: date) -> str:
    """The name of England's bank holiday on that day, or an empty string."""
    return _bank_holidays(day.year).get(day, "")


def reason_closed(*, venue: Venue, day: date, closures: Iterable[Any]) -> str:
    """Why a venue with these closures is shut all day, or an empty string. Needs with_hours()."""
    for closure in closures:
        if closure.starts_on <= day <= closure.ends_on:
            return str(closure.reason)
    return "" if other_hours_on(venue=venue, day=day) else bank_holiday(day)


def hours_on(*, venue: Venue, day: date, closures: Iterable[Any]) -> list[Hours]:
    """The hours of that day in order; none when closed. Needs with_hours()."""
    if reason_closed(venue=venue, day=day, closures=closures):
        return []
    usual = [hours for hours in venue.opening_hours.all() if hours.weekday == day.isoweekday()]
    return other_hours_on(venue=venue, day=day) or usual


def other_hours_on(*, venue: Venue, day: date) -> list[Any]:
    """The hours that were given for that date alone."""
    return [hours for hours in venue.other_hours.all() if hours.day == day]


def is_outside_hours(*, venue: Venue, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether some of that time is not in the hours of its day; no hours given are no limit.

    Closures and bank holidays are asked of days_off.
    """
    usual = list(venue.opening_hours.all())
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    that_day = [hours for hours in usual if hours.weekday == starts.isoweekday()]
    spans = other_hours_on(venue=venue, day=starts.date()) or that_day
    within_a_day = starts.date() == ends.date()
    covered = any(hours.opens <= starts.time() and ends.time() <= hours.closes for hours in spans)
    return bool(usual) and not (within_a_day and covered)


def opening_text(*, venue: Venue, closures: Iterable[Any], now: datetime | None = None) -> str:
    """“Open now until 4:30pm”, “Opens Monday 30 November at 9:30am”, or an empty string."""
    now = timezone.localtime(now or timezone.now())
    for ahead in range(DAYS_TO_LOOK_AHEAD):
        day = now.date() + timedelta(days=ahead)
        for hours in hours_on(venue=venue, day=day, closures=closures):
            opens = timezone.make_aware(datetime.combine(day, hours.opens))
            closes = timezone.make_aware(datetime.combine(day, hours.closes))
            if opens <= now < closes:
                return f"Open now until {dates.clock(closes)}"
            if now < opens:
                when = "today" if ahead == 0 else dates.day(day)
                return f"Opens {when} at {dates.clock(opens)}"
    return ""


def closures_for(venue: Venue) -> list[Any]:
    """This venue's closures and those of every venue, that are not over."""
    return list(Closure.objects.of(venue).filter(ends_on__gte=timezone.localdate()))
