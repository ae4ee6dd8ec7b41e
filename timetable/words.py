"""Runs in a visitor's words: when, where, and each date."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.utils import timezone

from core import dates
from timetable.enums import Booking
from timetable.models import Room, Run, Session

A_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)


def dates_ahead(run: Run) -> list[Session]:
    """The sessions a visitor can still plan for.

    A course is shown whole, so that people see what they would have missed; of a drop-in only what
    is still to come matters.
    """
    sessions: list[Session] = list(run.sessions.all())
    if run.booking != Booking.DROP_IN:
        return sessions
    now = timezone.now()
    return [session for session in sessions if session.ends_at > now]


def when(run: Run) -> str:
    """“Tuesdays, 1pm to 3pm, 1 December to 5 January 2027”, or the one date."""
    return rhythm([session for session in dates_ahead(run) if not session.is_cancelled])


def rhythm(sessions: Sequence[Session]) -> str:
    """Sessions in order as one phrase; the phrase claims no more than every session keeps."""
    if not sessions:
        return ""
    first, last = sessions[0], sessions[-1]
    if len(sessions) == 1:
        return first.when
    gaps = {later.first_day - earlier.first_day for earlier, later in pairwise(sessions)}
    at_one_time = len({session.time for session in sessions}) == 1
    if at_one_time and gaps == {A_DAY}:
        return f"{dates.day_range(first.first_day, last.first_day)}, {first.time} each day"
    if at_one_time and A_WEEK in gaps and not any(gap % A_WEEK for gap in gaps):
        return f"{first.first_day:%A}s, {first.time}, {_span(first.first_day, last.first_day)}"
    return f"{len(sessions)} sessions, {dates.day_range(first.first_day, last.first_day)}"


def next_date(run: Run) -> str:
    """“Next: Tuesday 2 December”, where there are several dates; else nothing."""
    now = timezone.now()
    ahead = [session for session in dates_ahead(run) if not session.is_cancelled]
    coming = [session for session in ahead if session.starts_at > now]
    return f"Next: {dates.day(coming[0].starts_at)}" if coming and len(ahead) > 1 else ""


def where(run: Run) -> str:
    """“Learning room 1, Life Rooms Walton”; the room only when it is the same every time."""
    room = _usual_room(run)
    return f"{room.name}, {run.venue.name}" if room else run.venue.name


def date_lines(run: Run) -> list[str]:
    """Every date as a line that stands alone, with what is unusual about it."""
    room = _usual_room(run)
    return [_date_line(session, run, room) for session in dates_ahead(run)]


def moved(session: Session) -> str:
    """“Moved from 1pm”, with the day where it was another; nothing for what was not moved."""
    was = session.moved_from
    if was is None or was == session.starts_at:
        return ""
    if timezone.localdate(was) == session.first_day:
        return f"Moved from {dates.clock(was)}"
    return f"Moved from {dates.day(was)}, {dates.clock(was)}"


def remark(session: Session) -> str:
    """What to know of a session besides when it is: moved, elsewhere, why it is off, its note."""
    if session.is_cancelled:
        said = session.cancelled_because or session.note
    else:
        said = ". ".join(filter(None, [moved(session), _elsewhere(session), session.note]))
    return said or (session.when if session.all_day else "")


def starts(run: Run) -> str:
    """“Starts Tuesday 2 December, 1pm”, for lists that have no room for every date."""
    begins = run.first_starts_at
    if begins is None:
        return ""
    verb = "Starts" if begins > timezone.now() else "Started"
    return f"{verb} {dates.day(begins)}, {dates.clock(begins)}"


def _elsewhere(session: Session) -> str:
    """“This time at Bootle, not at Walton”, of a session that is not where its run is."""
    if session.venue_id == session.run.venue_id:
        return ""
    return f"This time at {session.venue.short_name}, not at {session.run.venue.short_name}"


def _span(first: date, last: date) -> str:
    """“2 December to 6 January 2027”; a year both share is said once."""
    begins, ends = _without_weekday(first), _without_weekday(last)
    if first.year == last.year:
        begins = begins.removesuffix(f" {first.year}")
    return f"{begins} to {ends}"


def _without_weekday(day: date) -> str:
    """“2 December”, which never breaks between the number and the month."""
    return dates.day(day).partition(" ")[2].replace(" ", "\N{NO-BREAK SPACE}", 1)


def _usual_room(run: Run) -> Room | None:
    rooms = {session.room for session in dates_ahead(run) if not session.is_cancelled}
    return rooms.pop() if len(rooms) == 1 else None


def _date_line(session: Session, run: Run, usual_room: Room | None) -> str:
    if session.is_cancelled:
        parts = [". ".join(filter(None, [f"{session.when}: cancelled", session.cancelled_because]))]
    else:
        parts = [session.when]
        if session.room and session.room != usual_room:
            parts.append(session.room.name)
        if session.venue_id != run.venue_id:
            parts.append(f"at {session.venue.name}")
        return ". ".join(filter(None, [", ".join(parts), moved(session), session.note]))
    line = ", ".join(parts)
    return f"{line}. {session.note}" if session.note else line
