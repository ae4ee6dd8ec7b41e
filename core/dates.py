"""Dates and times as people say them: “Tuesday 2 December, 1pm to 3pm”.

All functions take aware datetimes or dates and speak Europe/London wall-clock time. The style is
the NHS content style guide's: https://service-manual.nhs.uk/content/numbers-measurements-dates-time
"""

from datetime import date, datetime, timedelta

from django.utils import timezone


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def day(when: date | datetime, *, with_year: bool = False) -> str:
    """“Tuesday 2 December”, with the year where it is not this year or where asked for."""
    when = _local(when) if isinstance(when, datetime) else when
    year = f" {when.year}" if with_year or when.year != timezone.localdate().year else ""
    return f"{when:%A} {when.day} {when:%B}{year}"


def clock(when: datetime) -> str:
    """“1pm”, “9:30am”, “midday”, “midnight”."""
    when = _local(when)
    if (when.hour, when.minute) == (12, 0):
        return "midday"
    if (when.hour, when.minute) == (0, 0):
        return "midnight"
    minutes = f":{when.minute:02}" if when.minute else ""
    return f"{when.hour % 12 or 12}{minutes}{'am' if when.hour < 12 else 'pm'}"


def is_within_a_day(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether something ends on the day it starts, midnight included."""
    return _local(starts_at).date() == _local(ends_at - timedelta(microseconds=1)).date()


def time_range(starts_at: datetime, ends_at: datetime) -> str:
    """“1pm to 3pm”."""
    return f"{clock(starts_at)} to {clock(ends_at)}"


def day_and_time(starts_at: datetime, ends_at: datetime) -> str:
    """“Tuesday 2 December, 1pm to 3pm”; past midnight both days are named."""
    if is_within_a_day(starts_at, ends_at):
        return f"{day(starts_at)}, {time_range(starts_at, ends_at)}"
    return f"{day(starts_at)}, {clock(starts_at)} to {day(ends_at)}, {clock(ends_at)}"


def day_range(first: date, last: date) -> str:
    """“Monday 7 December to Friday 8 January 2027”, or one day."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"
