"""A venue's usual week, its days closed and its dates with other hours, in words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core import dates
from timetable.enums import Weekday
from timetable.models import Session, Venue
from timetable.opening import bank_holiday, other_hours_on, reason_closed

CLOSED = "Closed"
DAYS_OF_CLOSURES_SHOWN = 60


def days_text(weekdays: Iterable[int]) -> str:
    """“Monday to Friday”, “Saturday and Sunday”, “Monday, Wednesday and Friday”."""
    spans: list[list[int]] = []
    for weekday in sorted(set(weekdays)):
        if spans and spans[-1][-1] == weekday - 1:
            spans[-1].append(weekday)
        else:
            spans.append([weekday])
    parts = [part for span in spans for part in _span_parts(span)]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def usual_hours(venue: Venue) -> list[tuple[str, str]]:
    """Days and their hours, days alike taken together, closed days last. Needs with_hours()."""
    by_day = {weekday.value: _hours_of_day(venue, weekday) for weekday in Weekday}
    texts = dict.fromkeys(sorted(by_day.values(), key=lambda text: text == CLOSED))
    return [
        (days_text(weekday for weekday, text in by_day.items() if text == hours), hours)
        for hours in texts
    ]


def hours_line(venue: Venue) -> str:
    """“Monday to Friday, 9:30am to 4:30pm”."""
    return "; ".join(f"{days}, {hours}" for days, hours in usual_hours(venue) if hours != CLOSED)


def days_closed(*, venue: Venue, closures: Sequence[Any]) -> list[tuple[date, date, str]]:
    """The first and last days closed in the coming weeks, and why; bank holidays included."""
    today = timezone.localdate()
    last = today + timedelta(days=DAYS_OF_CLOSURES_SHOWN)
    found = [
        (max(closure.starts_on, today), closure.ends_on, closure.reason)
        for closure in closures
        if closure.starts_on <= last and closure.ends_on >= today
    ]
    found += [
        (day, day, bank_holiday(day))
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_OF_CLOSURES_SHOWN))
        if _is_lost_to_a_bank_holiday(day, venue, closures)
    ]
    return sorted(found)


def closure_notices(*, closures: Iterable[Any], first: date, last: date) -> list[str]:
    """What visitors must know of closures in these days: “Walton is closed on …: reason”."""
    return [
        _notice(closure)
        for closure in closures
        if closure.starts_on <= last and closure.ends_on >= first
    ]


def other_hours(*, venue: Venue, closures: Sequence[Any]) -> list[tuple[str, str]]:
    """The coming dates with other hours than usual, those hours, and why if it was said."""
    by_day = {hours.day: hours for hours in coming_other_hours(venue=venue, closures=closures)}
    return [(dates.day(day), _text_of_day(venue, day, by_day[day].reason)) for day in by_day]


def coming_other_hours(*, venue: Venue, closures: Sequence[Any]) -> list[Any]:
    """The other hours of the coming weeks, without those of days that are closed after all."""
    today = timezone.localdate()
    last = today + timedelta(days=DAYS_OF_CLOSURES_SHOWN)
    return [
        hours
        for hours in venue.other_hours.all()
        if today <= hours.day <= last
        and not reason_closed(venue=venue, day=hours.day, closures=closures)
    ]


def closed_days(*, venue: Venue, closures: Sequence[Any]) -> list[tuple[str, str]]:
    """The days closed in the coming weeks in words, with the reason."""
    return [
        (dates.day_range(first, end), reason)
        for first, end, reason in days_closed(venue=venue, closures=closures)
    ]


def weekly(sessions: Sequence[Session]) -> str:
    """“Monday to Friday, 9:30am to 4:30pm”, or nothing when the times differ."""
    times = {session.time for session in sessions}
    if len(times) != 1:
        return ""
    return f"{days_text(session.first_day.isoweekday() for session in sessions)}, {times.pop()}"


def _notice(closure: Any) -> str:
    who = f"{closure.venue} is" if closure.venue else "All our places are"
    days = dates.day_range(closure.starts_on, closure.ends_on)
    preposition = "on" if closure.starts_on == closure.ends_on else "from"
    return f"{who} closed {preposition} {days}: {closure.reason}"


def _span_parts(span: list[int]) -> list[str]:
    names = [Weekday(weekday).label for weekday in span]
    return [f"{names[0]} to {names[-1]}"] if len(names) > 2 else names


def _hours_of_day(venue: Venue, weekday: int) -> str:
    return _text([hours for hours in venue.opening_hours.all() if hours.weekday == weekday])


def _text_of_day(venue: Venue, day: date, reason: str) -> str:
    hours = _text(other_hours_on(venue=venue, day=day))
    return f"{hours}, {reason}" if reason else hours


def _text(spans: Iterable[Any]) -> str:
    texts = [f"{_clock(hours.opens)} to {_clock(hours.closes)}" for hours in spans]
    return " and ".join(texts) or CLOSED


def _clock(at: time) -> str:
    return dates.clock(timezone.make_aware(datetime.combine(timezone.localdate(), at)))


def _is_lost_to_a_bank_holiday(day: date, venue: Venue, closures: Sequence[Any]) -> bool:
    holiday = bank_holiday(day)
    usually_open = any(hours.weekday == day.isoweekday() for hours in venue.opening_hours.all())
    return (
        bool(holiday)
        and usually_open
        and reason_closed(venue=venue, day=day, closures=closures) == holiday
    )
