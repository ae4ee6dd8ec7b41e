"""A room and a tutor are in one place at a time."""

from collections.abc import Collection, Sequence
from typing import Any

from enrolments import audit
from enrolments.actors import Actor
from enrolments.bookings import Bookings
from enrolments.concerns import concerns_of_days
from enrolments.models import Attendance
from enrolments.refusals import AlreadyBooked, RoomIsShared, SessionHasMarks, SpeaksAgainst
from enrolments.transactions import lock_rooms_and_tutors, lock_run
from timetable.enums import RunStatus
from timetable.models import Run, Session


def book(
    *,
    sessions: Sequence[Session],
    run_id: int | None,
    tutors: Collection[Any],
    gone: Collection[int] = (),
) -> None:
    """Refuse sessions, not saved yet, whose room or tutor is taken, and name what has it.

    Call in the transaction that saves them, with the run locked: rooms and tutors stay locked
    until it ends. A session keeps its reason for sharing only where it does share.
    """
    _lock(sessions, tutors)
    bookings = Bookings(sessions, run_id=run_id, tutors=tutors, gone=gone)
    for session in sessions:
        found = bookings.taken(session)
        if found is None:
            session.shared_because = ""
        elif not found.may_be_shared:
            raise AlreadyBooked(f"{session.when}: {found.sentence}.")
        elif not session.shared_because.strip():
            raise RoomIsShared(f"{session.when}: {found.sentence}. Say why both can be there.")


def book_run(
    *,
    run: Run,
    sessions: Sequence[Session],
    tutors: Collection[Any],
    gone: Collection[int] = (),
    tutors_added: Collection[Any] = (),
    all_the_same: bool = False,
) -> None:
    """What `book` refuses, for a run about to be saved with some sessions new or moved.

    Tutors who are new to it must be free for its other sessions, too. What speaks against a day is
    refused unless it is wanted all the same.
    """
    if run.pk:
        lock_run(run.pk)
        _refuse_to_delete_what_was_marked(gone)
    if run.status == RunStatus.CANCELLED:
        for session in sessions:
            session.frees_room = True
        return
    book(sessions=sessions, run_id=run.pk, tutors=tutors, gone=gone)
    if run.pk and tutors_added:
        there = [*gone, *(session.pk for session in sessions if session.pk)]
        others = Session.objects.planned().coming().filter(run=run.pk).exclude(pk__in=there)
        _refuse_taken_tutors(list(others), run.pk, tutors_added)
    found = [] if all_the_same else concerns_of_days(sessions)
    if found:
        raise SpeaksAgainst(" ".join(found))


def record_shared_rooms(*, run: Run, sessions: Sequence[Session], actor: Actor) -> None:
    """Write down which sessions share a room, and why."""
    for session in sessions:
        if session.shared_because:
            audit.record(
                action="room-shared",
                actor=actor,
                reason=session.shared_because,
                run=run,
                after=f"{session.starts_at:%-d %b %Y}, {session.room}"[:40],
            )


def _refuse_to_delete_what_was_marked(gone: Collection[int]) -> None:
    if gone and Attendance.objects.filter(session__in=gone).exists():
        raise SessionHasMarks


def _refuse_taken_tutors(sessions: Sequence[Session], run_id: int, tutors: Collection[Any]) -> None:
    _lock([], tutors)
    bookings = Bookings(sessions, run_id=run_id, tutors=tutors)
    for session in sessions:
        found = bookings.taken_tutor(session)
        if found:
            raise AlreadyBooked(f"{session.when}: {found.sentence}.")


def _lock(sessions: Sequence[Session], tutors: Collection[Any]) -> None:
    lock_rooms_and_tutors(
        room_ids=[session.room_id for session in sessions if session.room_id],
        tutor_ids=[tutor.pk for tutor in tutors],
    )
