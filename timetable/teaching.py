"""The weeks of a term in which there is teaching, counted from one."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

A_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)
SCHOOL_DAYS = 5


@dataclass(frozen=True)
class TeachingCalendar:
    """A term's first and last day and the first and last days of its breaks.

    Weeks begin on Monday. A week counts when at least one day of it from Monday to Friday is in the
    term and in no break; so the Saturday after a half-term that was entered as five days is in no
    teaching week, and a bank holiday takes no week away.
    """

    starts_on: date
    ends_on: date
    breaks: tuple[tuple[date, date], ...] = ()

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """The Monday of each teaching week."""
        monday = _monday_of(self.starts_on)
        mondays = []
        while monday <= self.ends_on:
            if any(self.is_taught(monday + A_DAY * number) for number in range(SCHOOL_DAYS)):
                mondays.append(monday)
            monday += A_WEEK
        return tuple(mondays)

    def is_taught(self, day: date) -> bool:
        """Whether a day is in the term and in none of its breaks."""
        in_a_break = any(first <= day <= last for first, last in self.breaks)
        return self.starts_on <= day <= self.ends_on and not in_a_break

    def week_of(self, day: date) -> int | None:
        """The number of the teaching week a day is in, or None."""
        monday = _monday_of(day)
        return self.weeks.index(monday) + 1 if monday in self.weeks else None

    def day(self, *, week: int, weekday: int) -> date | None:
        """The day of a teaching week, by its ISO weekday; None when there are not so many weeks."""
        if not 1 <= week <= len(self.weeks):
            return None
        return self.weeks[week - 1] + A_DAY * (weekday - 1)


def _monday_of(day: date) -> date:
    return day - A_DAY * (day.isoweekday() - 1)
