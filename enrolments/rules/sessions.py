"""What the college does with the sessions of a run: more of them, another time, another term."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from core import dates
from enrolments import audit
from enrolments.actors import Actor
from enrolments.bookings import Bookings
from enrolments.concerns import concerns, know_hours, outside_hours
from enrolments.refusals import (
    BelongsToNoTerm,
    NoLaterTerm,
    NotTheRightMoment,
    SpeaksAgainst,
    TooManySessions,
)
from enrolments.rules.bookings import book, record_shared_rooms
from enrolments.rules.runs import tell_of_changes
from enrolments.transactions import in_one_transaction, lock_run
from search import indexing
from timetable.copying import CopiedSession, copied_sessions
from timetable.days_off import days_off
from timetable.enums import RunStatus
from timetable.models import Room, Run, Session, Term, Venue
from timetable.recurrence import MOST_SESSIONS, Slot

# What a copy of a run has of the run. Never its code, its places taken, or who is on it; nor when
# enrolment opens and closes, which belong to the old dates.
COPIED = (
    "page",
    "venue",
    "booking",
    "capacity",
    "who_may_come",
    "needs_review",
    "supporter_policy",
    "join_late",
    "share_to_complete",
)


@in_one_transaction
def add_sessions(
    *,
    run_id: int,
    sessions: Sequence[Session],
    actor: Actor,
    tell: bool = False,
    all_the_same: bool = True,
) -> int:
    """Give a run more sessions; returns how many people were told."""
    run = lock_run(run_id)
    _refuse_if_cancelled(run)
    if run.sessions.count() + len(sessions) > MOST_SESSIONS:
        raise TooManySessions
    book(sessions=sessions, run_id=run.pk, tutors=run.tutors.all())
    if not all_the_same:
        for session in sessions:
            _refuse_if_something_speaks_against(run, session)
    _store(run, sessions)
    record_shared_rooms(run=run, sessions=sessions, actor=actor)
    audit.record(action="sessions-added", actor=actor, run=run, after=str(len(sessions)))
    return tell_of_changes(run) if tell else 0


@in_one_transaction
def move_session(
    *,
    session_id: int,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue,
    room: Room | None,
    actor: Actor,
    shared_because: str = "",
    tell: bool = False,
    all_the_same: bool = False,
) -> int:
    """Put one session at another time or place; returns how many people were told."""
    run = lock_run(Session.objects.values_list("run_id", flat=True).get(pk=session_id))
    _refuse_if_cancelled(run)
    session = Session.objects.get(pk=session_id)
    if session.is_cancelled:
        raise NotTheRightMoment("This session is cancelled. Add a new one instead.")
    before, old = _described(session), _when_and_where(session)
    session.starts_at, session.ends_at = starts_at, ends_at
    session.venue, session.room = venue, room
    if _when_and_where(session) == old:
        raise NotTheRightMoment("That is when and where it is already.")
    session.shared_because = shared_because or session.shared_because
    book(sessions=[session], run_id=run.pk, tutors=run.tutors.all())
    if not all_the_same:
        _refuse_if_something_speaks_against(run, session)
    if starts_at != old[0]:
        session.moved_from = old[0]
    session.sequence += 1
    session.save()
    record_shared_rooms(run=run, sessions=[session], actor=actor)
    audit.record(
        action="session-moved", actor=actor, run=run, before=before, after=_described(session)
    )
    return tell_of_changes(run) if tell else 0


@in_one_transaction
def copy_run(
    *,
    run_id: int,
    new_uuid: uuid.UUID,
    keep: Collection[int],
    actor: Actor,
    shared_because: str = "",
) -> Run:
    """Make the run again in the next term, not shown yet, with those sessions of it.

    `new_uuid` is the copy's own: sent twice, it is copied once. Enrolments are never copied.
    """
    run = lock_run(run_id)
    existing = Run.objects.filter(uuid=new_uuid).first()
    if existing:
        return existing
    term = next_term(run)
    copy = Run(uuid=new_uuid, term=term, status=RunStatus.DRAFT)
    for name in COPIED:
        setattr(copy, name, getattr(run, name))
    tutors = list(run.tutors.all())
    copy.tutors.set(tutors)
    sessions = [
        _copied(each.session, each.slot, shared_because)
        for each in sessions_in(term, run)
        if each.slot and each.session.pk in keep
    ]
    book(sessions=sessions, run_id=None, tutors=tutors)
    copy.save()
    _store(copy, sessions)
    record_shared_rooms(run=copy, sessions=sessions, actor=actor)
    audit.record(action="run-copied", actor=actor, run=copy, before=run.code, after=copy.code)
    return copy


def next_term(run: Run) -> Term:
    """The term that the run would be copied to."""
    if run.term is None:
        raise BelongsToNoTerm
    term: Term | None = Term.objects.next_after(run.term)
    if term is None:
        raise NoLaterTerm
    return term


def sessions_in(term: Term, run: Run) -> list[CopiedSession]:
    """Where the run's sessions would be in another term, and what speaks against each."""
    if run.term is None:
        raise BelongsToNoTerm
    sessions = list(run.sessions.select_related("venue", "room").order_by("starts_at", "pk"))
    found = copied_sessions(sessions=sessions, old=run.term, new=term, days_off=days_off())
    know_hours(sessions)
    copies = {
        each.session.pk: _copied(each.session, each.slot)
        for each in found
        if each.slot and not each.reason
    }
    bookings = Bookings(list(copies.values()), run_id=None, tutors=run.tutors.all())
    reasons = {pk: _against(copy, bookings) for pk, copy in copies.items()}
    return [replace(each, reason=reasons.get(each.session.pk, each.reason)) for each in found]


def _against(copy: Session, bookings: Bookings) -> str:
    taken = bookings.taken(copy)
    return taken.sentence if taken else outside_hours(copy)


def _copied(old: Session, slot: Slot, shared_because: str = "") -> Session:
    # Not the link to join: whoever had a place before would still have it.
    return Session(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        all_day=old.all_day,
        venue=old.venue,
        room=old.room,
        note=old.note,
        shared_because=shared_because,
    )


def _store(run: Run, sessions: Sequence[Session]) -> None:
    for session in sessions:
        session.run = run
    Session.objects.bulk_create(sessions)
    # Once for all of them: search would follow each by itself.
    indexing.refresh_page(run.page_id)


def _refuse_if_cancelled(run: Run) -> None:
    if run.status == RunStatus.CANCELLED:
        raise NotTheRightMoment("This run is cancelled. Make a new run instead.")


def _refuse_if_something_speaks_against(run: Run, session: Session) -> None:
    found = concerns(run=run, session=session)
    if found:
        raise SpeaksAgainst(" ".join(found))


def _when_and_where(session: Session) -> tuple[datetime, datetime, int, int | None]:
    return session.starts_at, session.ends_at, session.venue_id, session.room_id


def _described(session: Session) -> str:
    """“2 December 2026, 1pm, Walton”, within the trail's forty characters."""
    starts = timezone.localtime(session.starts_at)
    return f"{starts:%-d %b %Y}, {dates.clock(starts)}, {session.venue.short_name}"[:40]
