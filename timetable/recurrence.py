"""Times from a pattern such as “Wednesdays, 10am to midday, ten times from 14 January”.

Nothing here asks the database. What is made are stored sessions, one row each, that can be moved or
cancelled alone; the pattern itself is not kept.
"""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday
from django.utils import timezone

from core import dates
from timetable.enums import Repeats

MOST_SESSIONS = 200
# With all that is left out; a pattern whose every day is left out must come to an end.
MOST_DAYS_TRIED = 1000
OVERLAPS = "The one before is not over by then"
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Pattern:
    """How sessions follow one another, by the clock on the wall in London.

    One that ends at or before the hour it starts ends on the day after. Something that lasts all
    day takes `days` whole days. `number` or `last_day` ends a pattern that repeats; days left out
    do not count towards the number.
    """

    first_day: date
    starts: time = time.min
    ends: time = time.min
    all_day: bool = False
    days: int = 1
    repeats: Repeats = Repeats.WEEKLY
    # ISO weekdays of a weekly pattern; none means that of the first day.
    weekdays: tuple[int, ...] = ()
    every: int = 1
    number: int | None = None
    last_day: date | None = None

    def slot(self, day: date) -> "Slot":
        if self.all_day:
            return slot_on(day, starts=time.min, ends=time.min, ends_days_later=self.days)
        ends_days_later = 0 if self.ends > self.starts else 1
        return slot_on(day, starts=self.starts, ends=self.ends, ends_days_later=ends_days_later)


@dataclass(frozen=True)
class Slot:
    """A time for a session, in UTC, with what to know when the clocks change in it."""

    starts_at: datetime
    ends_at: datetime
    clock_note: str = ""

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)


@dataclass(frozen=True)
class LeftOut:
    """A day, or a month that lacks one, on which there is no session, and why."""

    what: str
    reason: str


@dataclass
class Plan:
    """What a pattern makes: times in order, and what was left out."""

    pattern: Pattern
    slots: list[Slot] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def problem(self) -> str:
        """Why it cannot be saved as it is, or an empty string."""
        made, wanted = len(self.slots), self.pattern.number
        if made > MOST_SESSIONS:
            return (
                f"That would be more than {MOST_SESSIONS} sessions. Choose fewer, or an earlier "
                "last day."
            )
        if not made:
            return "That makes no session: every day is left out, or the last day is too early."
        if wanted and self.pattern.repeats != Repeats.ONCE and made < wanted:
            return f"Only {made} of {wanted} sessions are possible: all other days are left out."
        return ""


def plan(pattern: Pattern, *, reason_left_out: Callable[[Slot], str]) -> Plan:
    """The sessions of a pattern, without those for which there is a reason to leave them out."""
    made = Plan(pattern)
    most = min(pattern.number or MOST_SESSIONS + 1, MOST_SESSIONS + 1)
    for candidate in islice(_candidates(pattern), MOST_DAYS_TRIED):
        if isinstance(candidate, LeftOut):
            made.left_out.append(candidate)
            continue
        slot = pattern.slot(candidate)
        overlaps = made.slots and slot.starts_at < made.slots[-1].ends_at
        reason = OVERLAPS if overlaps else reason_left_out(slot)
        if reason:
            made.left_out.append(LeftOut(dates.day(candidate), reason))
        else:
            made.slots.append(slot)
        if len(made.slots) == most:
            break
    return made


def slot_on(day: date, *, starts: time, ends: time, ends_days_later: int) -> Slot:
    """A day's time by the clock on the wall.

    In the night the clocks go forward, a start in the hour that does not exist is an hour later and
    the session keeps its length. In the night they go back, an hour that comes twice is the first.
    """
    begins = datetime.combine(day, starts)
    finishes = datetime.combine(day, ends) + timedelta(days=ends_days_later)
    starts_at, ends_at = _instant(begins), _instant(finishes)
    if _is_skipped(begins):
        ends_at = starts_at + (finishes - begins)
    note = _clock_note(begins) or _clock_note(finishes)
    return Slot(starts_at, ends_at, note)


def _candidates(pattern: Pattern) -> Iterator[date | LeftOut]:
    """Every day of the pattern in order, and the months that have no such day."""
    if pattern.repeats == Repeats.ONCE:
        return iter([pattern.first_day])
    if pattern.repeats == Repeats.WEEKLY:
        return _weekly(pattern)
    return _monthly(pattern)


def _weekly(pattern: Pattern) -> Iterator[date]:
    weekdays = pattern.weekdays or (pattern.first_day.isoweekday(),)
    first = pattern.first_day
    # “Every two weeks” counts from the first session, not from the week in which someone typed.
    while first.isoweekday() not in weekdays:
        first += timedelta(days=1)
    days = rrule(
        WEEKLY,
        dtstart=datetime.combine(first, time.min),
        interval=pattern.every,
        byweekday=[number - 1 for number in weekdays],
        wkst=MO,
        until=_until(pattern),
    )
    return (moment.date() for moment in days)


def _monthly(pattern: Pattern) -> Iterator[date | LeftOut]:
    months = rrule(
        MONTHLY,
        dtstart=datetime.combine(pattern.first_day.replace(day=1), time.min),
        interval=pattern.every,
        until=_until(pattern),
    )
    for month in months:
        day = _day_of_month(pattern, month)
        if day is None:
            yield LeftOut(f"{month:%B %Y}", f"It has no {_which(pattern)}")
        elif pattern.last_day and day > pattern.last_day:
            return
        elif day >= pattern.first_day:
            yield day


def _day_of_month(pattern: Pattern, month: datetime) -> date | None:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    first_day = pattern.first_day
    if pattern.repeats == Repeats.SAME_DATE:
        found = rrule(MONTHLY, dtstart=month, until=last, bymonthday=first_day.day)
    else:
        nth = -1 if pattern.repeats == Repeats.LAST_WEEKDAY else _nth(first_day)
        day_of_week = weekday(first_day.weekday(), nth)
        found = rrule(MONTHLY, dtstart=month, until=last, byweekday=day_of_week)
    return next((moment.date() for moment in found), None)


def _nth(day: date) -> int:
    """2 for the second Wednesday of its month."""
    return (day.day - 1) // DAYS_OF_A_WEEK + 1


def _which(pattern: Pattern) -> str:
    if pattern.repeats == Repeats.SAME_DATE:
        return f"{pattern.first_day.day}{'st' if pattern.first_day.day == 31 else 'th'}"
    return f"fifth {pattern.first_day:%A}"


def _until(pattern: Pattern) -> datetime | None:
    return datetime.combine(pattern.last_day, time.min) if pattern.last_day else None


def _instant(wall_clock: datetime) -> datetime:
    return timezone.make_aware(wall_clock).astimezone(UTC)


def _offsets(wall_clock: datetime) -> tuple[timedelta | None, timedelta | None]:
    """How far London is from UTC at that time, read as the first and as the second of two."""
    first = timezone.make_aware(wall_clock.replace(fold=0))
    second = timezone.make_aware(wall_clock.replace(fold=1))
    return first.utcoffset(), second.utcoffset()


def _is_skipped(wall_clock: datetime) -> bool:
    first, second = _offsets(wall_clock)
    return first is not None and second is not None and first < second


def _clock_note(wall_clock: datetime) -> str:
    first, second = _offsets(wall_clock)
    if first == second:
        return ""
    shown = f"{wall_clock:%H:%M}"
    if _is_skipped(wall_clock):
        later = dates.clock(_instant(wall_clock))
        return f"The clocks go forward and there is no {shown}: it is {later}"
    return f"The clocks go back and {shown} comes twice: it is the first"
