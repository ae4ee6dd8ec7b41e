"""What speaks against a session at some time, for staff to know before it is saved."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from enrolments.clashes import people_who_clash
from timetable.days_off import DaysOff, days_off
from timetable.models import Run, Session
from timetable.opening import is_outside_hours

MEETS_THEN = "The run meets then already"
OUTSIDE_HOURS = "Outside opening hours"


def concerns(*, run: Run, session: Session) -> list[str]:
    """Each as a sentence; none when all is well. The session may not be saved yet."""
    return [f"{sentence}." for sentence in _sentences(run, session) if sentence]


def concerns_of_days(sessions: Sequence[Session]) -> list[str]:
    """The days and hours of these sessions that something speaks against, each as a sentence."""
    if not sessions:
        return []
    off = days_off()
    know_hours(sessions)
    reasons = [(session, against_the_day(session, off)) for session in sessions]
    return [f"{session.when}: {reason}." for session, reason in reasons if reason]


def against_the_day(session: Session, off: DaysOff) -> str:
    """Why there is usually nothing on that day or at that hour, or an empty string."""
    return off.reason(session.first_day, venue=session.venue) or outside_hours(session)


def outside_hours(session: Session) -> str:
    """That it is outside the hours of its venue, or an empty string; an exhibition never is."""
    if session.all_day:
        return ""
    outside = is_outside_hours(
        venue=session.venue, starts_at=session.starts_at, ends_at=session.ends_at
    )
    return OUTSIDE_HOURS if outside else ""


def know_hours(sessions: Sequence[Session]) -> None:
    """Look up the hours of their venues once for all of them."""
    venues = [session.venue for session in sessions]
    prefetch_related_objects(venues, "opening_hours", "other_hours")


def _sentences(run: Run, session: Session) -> list[str]:
    others = run.sessions.planned().exclude(pk=session.pk)
    meets = others.between(session.starts_at, session.ends_at).exists()
    number = people_who_clash(run=run, starts_at=session.starts_at, ends_at=session.ends_at)
    verb = "person has" if number == 1 else "people have"
    return [
        against_the_day(session, days_off()),
        MEETS_THEN if meets else "",
        f"{number} {verb} a place on something else then" if number else "",
    ]
