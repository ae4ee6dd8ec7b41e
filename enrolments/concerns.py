"""What speaks against a session at some time, for staff to know before it is saved."""

from collections.abc import Iterable, Sequence

from enrolments.clashes import people_who_clash
from timetable.days_off import days_off
from timetable.models import Run, Session
from timetable.recurrence import Slot

MEETS_THEN = "The run meets then already"


def concerns(*, run: Run, session: Session) -> list[str]:
    """Each as a sentence; none when all is well. The session may not be saved yet."""
    return [sentence for sentence in _sentences(run, session) if sentence]


def uses_of_rooms(sessions: Sequence[Session]) -> list[Session]:
    """What goes on in the rooms of these sessions from the first to the last, in one query."""
    rooms = {session.room_id for session in sessions if session.room_id}
    if not rooms:
        return []
    first = min(session.starts_at for session in sessions)
    last = max(session.ends_at for session in sessions)
    return list(
        Session.objects.going_ahead()
        .filter(room__in=rooms)
        .between(first, last)
        .exclude(pk__in=[session.pk for session in sessions if session.pk])
        .select_related("run__page", "room")
    )


def room_taken(session: Session, uses: Iterable[Session]) -> str:
    """What has the session's room at that time, as a sentence, or an empty string."""
    for use in uses:
        if use.room_id == session.room_id and overlap(use, session):
            return f"{use.room} is taken then by “{use.run.page.title}”"
    return ""


def overlap(session: Session, other: Session | Slot) -> bool:
    return session.starts_at < other.ends_at and session.ends_at > other.starts_at


def _sentences(run: Run, session: Session) -> list[str]:
    reason = days_off().reason(session.first_day, venue=session.venue)
    others = run.sessions.planned().exclude(pk=session.pk)
    meets = others.between(session.starts_at, session.ends_at).exists()
    taken = room_taken(session, uses_of_rooms([session]))
    number = people_who_clash(run=run, starts_at=session.starts_at, ends_at=session.ends_at)
    verb = "person has" if number == 1 else "people have"
    return [
        f"{reason}." if reason else "",
        f"{MEETS_THEN}." if meets else "",
        f"{taken}." if taken else "",
        f"{number} {verb} a place on something else then." if number else "",
    ]
