"""The register: who may be marked, whose mark stays, and what a mark leads to."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enrolments import actors, rules
from enrolments.enums import AttendanceMark, CallReason, EnrolmentStatus
from enrolments.models import Attendance, AuditEntry, Call, Enrolment
from enrolments.refusals import (
    HasLeftTheRun,
    NoRegister,
    NotOnThisRun,
    RegisterNotOpenYet,
    SessionHasMarks,
    SessionIsCancelled,
)
from enrolments.register import open_registers, people_of, progress_among, progress_of
from enrolments.rules import NewMark
from tests.factories import (
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
    TermFactory,
    UserFactory,
)
from timetable.enums import RunStatus, SessionStatus
from timetable.models import Run, Session

pytestmark = pytest.mark.django_db

CAME, LATE, APOLOGIES, MISSED = AttendanceMark
AN_HOUR = timedelta(hours=1)
LATELY = timedelta(hours=-3)


def someone_on_a_run(**options: Any) -> tuple[Session, Enrolment]:
    """A session that was over an hour ago, and someone with a place."""
    run = RunFactory(sessions__starts_in=LATELY)
    joined_at = timezone.now() - timedelta(days=30)
    return run.sessions.get(), EnrolmentFactory(run=run, joined_at=joined_at, **options)


def mark(
    session: Session,
    enrolment: Enrolment,
    pressed: AttendanceMark,
    by: Any = None,
    at: datetime | None = None,
) -> rules.Marked:
    return rules.mark(
        session_id=session.pk,
        enrolment_id=enrolment.pk,
        mark=pressed,
        actor=actors.staff(by),
        pressed_at=at,
    )


def test_a_mark_says_who_made_it_and_when() -> None:
    session, enrolment = someone_on_a_run()
    tutor, before = UserFactory(), timezone.now()
    mark(session, enrolment, LATE, by=tutor)
    kept = Attendance.objects.get()
    assert (kept.mark, kept.marked_by, kept.enrolment) == (LATE, tutor, enrolment)
    assert before <= kept.marked_at <= timezone.now()


def test_the_same_mark_twice_is_once_and_no_change() -> None:
    session, enrolment = someone_on_a_run()
    pressed = timezone.now() - timedelta(minutes=5)
    for _ in range(2):
        mark(session, enrolment, CAME, at=pressed)
    assert Attendance.objects.get().marked_at == pressed
    assert not AuditEntry.objects.exists()


def test_the_same_mark_pressed_again_is_the_one_pressed_last() -> None:
    session, enrolment = someone_on_a_run()
    now, bea = timezone.now(), UserFactory()
    mark(session, enrolment, CAME, at=now - timedelta(minutes=60))
    again = mark(session, enrolment, CAME, by=bea, at=now - timedelta(minutes=10))
    late = mark(session, enrolment, MISSED, at=now - timedelta(minutes=30))
    assert again.replaced is None
    assert late.is_overtaken
    stands = Attendance.objects.get()
    assert (stands.mark, stands.marked_by) == (CAME, bea)
    assert not AuditEntry.objects.exists()
    assert not Call.objects.exists()


def test_the_last_to_press_stays_and_the_correction_is_in_the_trail() -> None:
    session, enrolment = someone_on_a_run()
    ann, bea = UserFactory(), UserFactory()
    mark(session, enrolment, APOLOGIES, by=ann)
    marked = mark(session, enrolment, CAME, by=bea)
    assert (Attendance.objects.get().mark, Attendance.objects.get().marked_by) == (CAME, bea)
    assert marked.replaced is not None
    assert (marked.replaced.mark, marked.replaced.marked_by) == (APOLOGIES, ann)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before, entry.after, entry.actor) == (
        "mark-changed",
        "apologies",
        "present",
        bea,
    )


def test_a_mark_that_waited_for_a_signal_does_not_undo_one_pressed_after_it() -> None:
    session, enrolment = someone_on_a_run()
    bea = UserFactory()
    mark(session, enrolment, CAME, by=bea)
    marked = mark(session, enrolment, MISSED, at=timezone.now() - AN_HOUR)
    assert marked.is_overtaken
    assert (Attendance.objects.get().mark, Attendance.objects.get().marked_by) == (CAME, bea)
    assert not Call.objects.exists()


def test_a_device_whose_clock_is_fast_does_not_win_for_ever() -> None:
    session, enrolment = someone_on_a_run()
    mark(session, enrolment, CAME, at=timezone.now() + AN_HOUR)
    assert Attendance.objects.get().marked_at <= timezone.now()
    mark(session, enrolment, LATE)
    assert Attendance.objects.get().mark == LATE


def drop_in() -> tuple[Session, Enrolment]:
    session, enrolment = someone_on_a_run()
    Run.objects.update(booking="drop-in", capacity=None)
    return session, enrolment


def cancelled_session() -> tuple[Session, Enrolment]:
    session, enrolment = someone_on_a_run()
    Session.objects.update(status=SessionStatus.CANCELLED)
    return session, enrolment


def cancelled_run() -> tuple[Session, Enrolment]:
    session, enrolment = someone_on_a_run()
    Run.objects.update(status=RunStatus.CANCELLED)
    return session, enrolment


def of_tomorrow() -> tuple[Session, Enrolment]:
    session, enrolment = someone_on_a_run()
    later = timezone.now() + timedelta(days=1)
    Session.objects.update(starts_at=later, ends_at=later + AN_HOUR)
    return session, enrolment


def withdrawn() -> tuple[Session, Enrolment]:
    return someone_on_a_run(withdrawn=True)


def waiting() -> tuple[Session, Enrolment]:
    return someone_on_a_run(waiting=True)


def on_another_run() -> tuple[Session, Enrolment]:
    return someone_on_a_run()[0], EnrolmentFactory()


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (drop_in, NoRegister),
        (cancelled_session, SessionIsCancelled),
        (cancelled_run, SessionIsCancelled),
        (of_tomorrow, RegisterNotOpenYet),
        (withdrawn, HasLeftTheRun),
        (waiting, HasLeftTheRun),
        (on_another_run, NotOnThisRun),
    ],
)
def test_there_is_nothing_to_mark(made: Any, refusal: type[rules.Refused]) -> None:
    session, enrolment = made()
    with pytest.raises(refusal) as raised:
        mark(session, enrolment, CAME)
    assert str(raised.value).endswith(".")
    assert not Attendance.objects.exists()


def test_the_register_of_today_is_open_before_the_session_begins(time_machine: Any) -> None:
    session, enrolment = someone_on_a_run()
    starts_at = timezone.make_aware(datetime(2026, 12, 1, 14))  # noqa: DTZ001
    Session.objects.update(starts_at=starts_at, ends_at=starts_at + AN_HOUR)
    time_machine.move_to(timezone.make_aware(datetime(2026, 12, 1, 0, 5)))  # noqa: DTZ001
    mark(session, enrolment, APOLOGIES)
    assert Attendance.objects.get().mark == APOLOGIES


def test_one_who_left_meanwhile_is_told_apart_and_the_others_are_marked() -> None:
    session, enrolment = someone_on_a_run()
    left = EnrolmentFactory(run=session.run, withdrawn=True)
    marks = [NewMark(each.pk, CAME, timezone.now()) for each in (enrolment, left)]
    found = rules.mark_register(session_id=session.pk, marks=marks, actor=actors.staff(None))
    assert [type(each.refusal) for each in found] == [type(None), HasLeftTheRun]
    assert [each.enrolment for each in Attendance.objects.all()] == [enrolment]


def test_the_database_itself_keeps_one_mark_per_person_and_session() -> None:
    session, enrolment = someone_on_a_run()
    mark(session, enrolment, CAME)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(session=session, enrolment=enrolment, mark=LATE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(mark="excluded")


def test_a_session_with_marks_is_not_deleted_with_its_row_in_the_form() -> None:
    session, enrolment = someone_on_a_run()
    mark(session, enrolment, CAME)
    with pytest.raises(SessionHasMarks):
        rules.book_run(run=session.run, sessions=[], tutors=[], gone=[session.pk])


# Calls


def test_whoever_did_not_come_is_rung_once_for_a_session_and_keeps_the_place() -> None:
    session, enrolment = someone_on_a_run()
    for pressed in (MISSED, MISSED, CAME, MISSED):
        mark(session, enrolment, pressed)
    call = Call.objects.to_make().get()
    assert (call.reason, call.session, call.enrolment) == (CallReason.MISSED, session, enrolment)
    enrolment.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.CONFIRMED


def test_nobody_is_rung_while_they_may_still_come_late() -> None:
    session, enrolment = someone_on_a_run()
    Session.objects.update(ends_at=timezone.now() + AN_HOUR)
    mark(session, enrolment, MISSED)
    assert not Call.objects.to_make().exists()
    Session.objects.update(ends_at=timezone.now())
    assert Call.objects.to_make().count() == 1


def test_a_corrected_mark_takes_the_call_back_unless_somebody_has_begun_to_ring() -> None:
    session, enrolment = someone_on_a_run()
    mark(session, enrolment, MISSED)
    mark(session, enrolment, LATE)
    assert not Call.objects.exists()
    mark(session, enrolment, MISSED)
    Call.objects.update(attempts=1)
    mark(session, enrolment, CAME)
    assert Call.objects.count() == 1


def test_a_call_that_was_made_is_not_owed_again() -> None:
    session, enrolment = someone_on_a_run()
    mark(session, enrolment, MISSED)
    Call.objects.update(done_at=timezone.now())
    mark(session, enrolment, CAME)
    mark(session, enrolment, MISSED)
    assert not Call.objects.to_make().exists()


def test_whoever_paused_everything_is_left_in_peace() -> None:
    session, enrolment = someone_on_a_run(learner=LearnerFactory(paused_at=timezone.now()))
    mark(session, enrolment, MISSED)
    assert not Call.objects.exists()


def test_whoever_has_left_is_not_asked_after() -> None:
    session, enrolment = someone_on_a_run()
    SessionFactory(run=session.run)
    mark(session, enrolment, MISSED)
    rules.withdraw(enrolment_id=enrolment.pk)
    assert not Call.objects.exists()


def test_the_call_about_a_missed_session_stays_beside_one_about_new_dates() -> None:
    session, enrolment = someone_on_a_run(learner=LearnerFactory(phone_only=True))
    mark(session, enrolment, MISSED)
    rules.dates_changed(run_id=session.run_id, actor=actors.staff(None))
    assert {call.reason for call in Call.objects.all()} == {"missed", "changed"}


# Reading


def test_the_register_counts_those_it_expects_and_shows_who_left_for_as_long_as_marked() -> None:
    session, enrolment = someone_on_a_run()
    left = EnrolmentFactory(run=session.run, joined_at=timezone.now() - timedelta(days=9))
    EnrolmentFactory(run=session.run)
    mark(session, left, CAME)
    Enrolment.objects.filter(pk=left.pk).update(status=EnrolmentStatus.WITHDRAWN)
    people = people_of(session)
    assert len(people) == 3
    progress = progress_among(people, session)
    assert str(progress) == "0 of 1 marked"
    mark(session, enrolment, CAME)
    [counted] = open_registers(Session.objects.all())
    assert str(progress_of(counted)) == "1 of 1 marked"
    assert progress_of(counted) == progress_among(people_of(session), session)


def test_marks_are_counted_by_run_term_and_venue() -> None:
    session, enrolment = someone_on_a_run()
    term = TermFactory()
    Run.objects.filter(pk=session.run_id).update(term=term)
    elsewhere = SessionFactory(run=session.run, starts_at=timezone.now() - 2 * AN_HOUR)
    off = SessionFactory(run=session.run, starts_at=timezone.now() - 2 * AN_HOUR)
    mark(session, enrolment, CAME)
    mark(elsewhere, enrolment, MISSED)
    mark(off, enrolment, MISSED)
    Session.objects.filter(pk=off.pk).update(status=SessionStatus.CANCELLED)
    counts = {"present": 1, "late": 0, "apologies": 0, "missed": 1}
    assert list(Attendance.objects.by_run()) == [{"session__run": session.run_id, **counts}]
    assert list(Attendance.objects.by_term()) == [{"session__run__term": term.pk, **counts}]
    assert list(Attendance.objects.by_venue()) == [{"session__venue": session.venue_id, **counts}]
    assert Attendance.objects.attended().count() == 1
