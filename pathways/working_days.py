"""By which day something is due, counted in days on which there is someone to do it."""

from datetime import date, timedelta
from typing import Any

from timetable.models import Closure
from timetable.opening import bank_holiday

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def working_days_after(day: date, number: int) -> date:
    """The day that is so many working days after this one, which itself is not counted.

    Weekends, bank holidays in England and days on which every venue is closed are not counted.
    """
    closures = list(Closure.objects.filter(venue=None, ends_on__gt=day))
    while number > 0:
        day += ONE_DAY
        number -= _is_worked_on(day, closures)
    return day


def _is_worked_on(day: date, closures: list[Any]) -> bool:
    closed = any(closure.starts_on <= day <= closure.ends_on for closure in closures)
    return day.weekday() < SATURDAY and not bank_holiday(day) and not closed
