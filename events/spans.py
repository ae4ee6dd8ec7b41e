"""The stretch of days that what's on shows, and the ones before and after it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from core import dates

DAYS_SHOWN = 7
# Far enough for next year's terms; further addresses would let a crawler walk forever.
DAYS_AHEAD = 550
DAYS_BACK = 400
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Seven days from a date, a week from Monday, or a month in whole weeks.

    `name` is what the address calls it: "date", "week" or "month".
    """

    name: str
    day: date

    @property
    def first(self) -> date:
        return self.day if self.name == "date" else self.day - timedelta(days=self.day.weekday())

    @property
    def last(self) -> date:
        if self.name != "month":
            return self.first + timedelta(days=DAYS_SHOWN - 1)
        last = _next_month(self.day) - DAY
        return last + timedelta(days=6 - last.weekday())

    @property
    def days(self) -> list[date]:
        return [
            self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)
        ]

    @property
    def title(self) -> str:
        """“December 2026” of a month, else the first and the last day."""
        if self.name == "month":
            return f"{self.day:%B %Y}"
        return f"{dates.day(self.first)} to {dates.day(self.last)}"

    @property
    def value(self) -> str:
        """As addresses write it: “2026-12-01”, “2026-W49”, “2026-12”."""
        if self.name == "month":
            return f"{self.day:%Y-%m}"
        return week_name(self.day) if self.name == "week" else self.day.isoformat()

    @property
    def before(self) -> "Span":
        if self.name == "month":
            return Span("month", (self.day.replace(day=1) - DAY).replace(day=1))
        return Span(self.name, self.day - timedelta(days=DAYS_SHOWN))

    @property
    def after(self) -> "Span":
        if self.name == "month":
            return Span("month", _next_month(self.day))
        return Span(self.name, self.day + timedelta(days=DAYS_SHOWN))

    @property
    def is_within_reach(self) -> bool:
        """Whether we have a timetable for it."""
        today = timezone.localdate()
        return today - timedelta(days=DAYS_BACK) <= self.day <= today + timedelta(days=DAYS_AHEAD)


def week_start(text: str) -> date:
    """The Monday of an ISO week written “2026-W49”; ValueError when there is no such week."""
    year, separator, week = text.partition("-W")
    if not separator:
        raise ValueError(text)
    return date.fromisocalendar(int(year), int(week), 1)


def week_name(day: date) -> str:
    """The ISO week that holds a day, as addresses write it: “2026-W49”."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def month_start(text: str) -> date:
    """The first day of a month written “2026-12”; ValueError when there is no such month."""
    return date.fromisoformat(f"{text}-01")


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
