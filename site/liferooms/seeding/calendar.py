"""Dates of the demonstration, worked out from the day it is loaded, so it is never stale."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from timetable.opening import bank_holiday

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = {1: "Spring", 2: "Summer", 3: "Autumn"}
TERM_WEEKS = 13
# This term is well under way; the others are far enough apart that no two share a season.
TERM_STARTS_IN_WEEKS = {"last": -22, "this": -4, "next": 14}


@dataclass(frozen=True)
class DemoCalendar:
    """All dates as seen from `today`."""

    today: date
    closures: tuple[tuple[date, date], ...] = ()

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def term(self, which: str) -> tuple[str, date, date]:
        """Name, first and last day of last, this or next term."""
        starts_on = self.monday + timedelta(weeks=TERM_STARTS_IN_WEEKS[which])
        ends_on = starts_on + timedelta(weeks=TERM_WEEKS, days=-3)
        middle = starts_on + (ends_on - starts_on) / 2
        return f"{SEASONS[(middle.month + 3) // 4]} term {middle.year}", starts_on, ends_on

    def is_closed(self, day: date) -> bool:
        shut = any(first <= day <= last for first, last in self.closures)
        return shut or bool(bank_holiday(day))

    def weekly(self, *, first: date, weekday: str, number: int) -> list[date]:
        """That many weekly days on or after `first`, skipping days when we are closed."""
        day = first + timedelta(days=(WEEKDAYS.index(weekday) - first.weekday()) % 7)
        days: list[date] = []
        while len(days) < number:
            if not self.is_closed(day):
                days.append(day)
            day += timedelta(weeks=1)
        return days

    def event_days(self, when: Any) -> list[date]:
        """The days of an event, from the words the demo file uses."""
        if when == "christmas-day":
            return [self._christmas_day()]
        if when == "between-christmas-and-new-year":
            year = self.today.year + (self.today > date(self.today.year, 12, 30))
            return [date(year, 12, day) for day in (28, 29, 30)]
        if "weekly" in when:
            return self.weekly(first=self.today, weekday=when["weekday"], number=when["weekly"])
        if "month" in when:
            return [self._nth_weekday(when["month"], WEEKDAYS.index(when["weekday"]), when["nth"])]
        first = self.monday + timedelta(weeks=when.get("weeks_from_now", 0))
        return self.weekly(first=first, weekday=when.get("weekday", "mon"), number=1)

    def _christmas_day(self) -> date:
        """The next second Saturday of December."""
        return self._nth_weekday(12, 5, 2)

    def _nth_weekday(self, month: int, weekday: int, nth: int) -> date:
        for year in (self.today.year, self.today.year + 1):
            first = date(year, month, 1)
            day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
            if day >= self.today:
                return day
        return day


def moment(day: date, at: str) -> datetime:
    """A wall-clock time in London on a day, as an aware datetime."""
    hour, minute = (int(part) for part in at.split(":"))
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def months_ago(today: date, months: int) -> date:
    return today - relativedelta(months=months)
