"""The screen in a foyer: what is on here now, what is next, and what is not as it was planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core import dates
from home.places import Place, coming_sessions
from timetable import words
from timetable.calendars import is_called_off
from timetable.enums import Booking
from timetable.models import Session

# What fits on a screen that nobody can scroll, in letters that are read across a room.
MOST_LINES = 4
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Today:
    """The day a board tells of, from midnight to midnight, and the moment it is asked."""

    now: datetime
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Line:
    """A session at the hours people expect it here today, and what is not as it was planned."""

    session: Session
    starts_at: datetime
    ends_at: datetime
    change: str
    is_off: bool

    @property
    def time(self) -> str:
        """“11pm to 2am”, or until when for what lasts for days; nothing for one whole day."""
        if not self.session.all_day and self.ends_at - self.starts_at < A_DAY:
            return dates.time_range(self.starts_at, self.ends_at)
        last_day = timezone.localdate(self.ends_at - timedelta(microseconds=1))
        return "" if last_day == self.session.first_day else f"Until {dates.day(last_day)}"

    @property
    def is_drop_in(self) -> bool:
        return not self.is_off and self.session.run.booking == Booking.DROP_IN


@dataclass(frozen=True)
class Part:
    """As many lines of a list as the screen holds, and how many more there are."""

    lines: Sequence[Line]
    more: int


@dataclass(frozen=True)
class Board:
    """What the screen shows."""

    place: Place
    as_of: datetime
    under_way: Part
    later: Part
    lasting: Part
    next_first: Session | None

    @property
    def day_of_next_first(self) -> str:
        """“Tomorrow”, or the day."""
        if self.next_first is None:
            return ""
        day = self.next_first.first_day
        is_tomorrow = day == timezone.localdate(self.as_of) + A_DAY
        return "Tomorrow" if is_tomorrow else dates.day(day)


def board_of(place: Place) -> Board:
    """The board of a place as it is now."""
    today = _today()
    lines = _lines(place, today)
    dated = [line for line in lines if not line.session.all_day]
    later = [line for line in dated if line.starts_at > today.now]
    nothing_more = all(line.is_off for line in later)
    return Board(
        place=place,
        as_of=today.now,
        under_way=_part([line for line in dated if line.starts_at <= today.now]),
        later=_part(later),
        lasting=_part([line for line in lines if line.session.all_day]),
        next_first=_first_after(today, place) if nothing_more else None,
    )


def _today() -> Today:
    now = timezone.localtime()
    midnight = datetime.combine(now.date(), time.min)
    return Today(now, timezone.make_aware(midnight), timezone.make_aware(midnight + A_DAY))


def _part(lines: list[Line]) -> Part:
    return Part(lines[:MOST_LINES], max(0, len(lines) - MOST_LINES))


def _lines(place: Place, today: Today) -> list[Line]:
    """What is still to come or go on today, and what people may still come for in vain."""
    on_today = Q(starts_at__lt=today.ends_at, ends_at__gt=today.now)
    was_today = Q(moved_from__gte=today.begins_at, moved_from__lt=today.ends_at)
    sessions: Any = Session.objects.public().of_venue(place.venue.pk).filter(on_today | was_today)
    lines = [_line(session, place, today) for session in sessions.for_calendars()]
    ahead = [line for line in lines if line.ends_at > today.now]
    return sorted(ahead, key=lambda line: line.starts_at)


def _line(session: Session, place: Place, today: Today) -> Line:
    is_here = session.venue_id == place.venue.pk
    is_on_today = session.starts_at < today.ends_at and session.ends_at > today.now
    starts_at = session.starts_at if is_on_today else session.moved_from or session.starts_at
    if is_called_off(session):
        change = "Cancelled"
    elif is_here and is_on_today:
        change = words.moved(session)
    else:
        change = f"Moved to {_where_instead(session, is_here=is_here, is_on_today=is_on_today)}"
    return Line(
        session=session,
        starts_at=starts_at,
        ends_at=starts_at + (session.ends_at - session.starts_at),
        change=change,
        is_off=is_called_off(session) or not (is_here and is_on_today),
    )


def _where_instead(session: Session, *, is_here: bool, is_on_today: bool) -> str:
    """“Life Rooms Bootle”, “Thursday 3 December, 1pm”, or both."""
    moment = f"{dates.day(session.starts_at)}, {dates.clock(session.starts_at)}"
    parts = ["" if is_on_today else moment, "" if is_here else session.venue.name]
    return ", ".join(filter(None, parts))


def _first_after(today: Today, place: Place) -> Session | None:
    """What begins first here on the next day on which anything does."""
    ahead = coming_sessions().filter(venue=place.venue, all_day=False)
    ahead = ahead.filter(starts_at__gte=today.ends_at)
    found: Session | None = ahead.for_calendars().first()
    return found
