"""Everything about a person has an end date."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from enrolments import actors, erasing, rules
from enrolments.enums import AttendanceMark, CallReason
from enrolments.models import Attendance, Call, Enrolment, Learner
from enrolments.my_learning.copy_of_data import copy_of
from enrolments.reconciliation import find_drift
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory, UserFactory
from timetable.models import Run

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=4 * 366)


def someone_long_gone() -> Enrolment:
    run = RunFactory(sessions__starts_in=timedelta(days=-4 * 366))
    learner = LearnerFactory(created_at=LONG_AGO)
    return EnrolmentFactory(run=run, learner=learner, changed_at=LONG_AGO)


def test_a_learner_long_gone_is_anonymised_and_still_counted() -> None:
    enrolment = someone_long_gone()
    call_command("purge_learners")
    enrolment.learner.refresh_from_db()
    assert (enrolment.learner.name, enrolment.learner.email) == ("", "")
    assert enrolment.learner.erased_at is not None
    assert Enrolment.objects.count() == 1
    assert Run.objects.get(pk=enrolment.run_id).taken == 1


def test_a_rehearsal_says_what_would_go_and_keeps_it(capsys: pytest.CaptureFixture) -> None:
    someone_long_gone()
    call_command("purge_learners", "--dry-run")
    assert "1 learners would be let go" in capsys.readouterr().out
    assert Learner.objects.get().name != ""


def test_someone_who_came_lately_is_kept() -> None:
    recent = EnrolmentFactory(learner=LearnerFactory(created_at=LONG_AGO))
    call_command("purge_learners")
    recent.learner.refresh_from_db()
    assert recent.learner.name != ""


def test_purging_twice_lets_go_once() -> None:
    someone_long_gone()
    call_command("purge_learners")
    erased_at = Learner.objects.get().erased_at
    call_command("purge_learners")
    assert Learner.objects.get().erased_at == erased_at


def test_messages_that_are_done_with_go_after_a_month_and_others_stay() -> None:
    old = timezone.now() - timedelta(days=31)
    for number, status in enumerate(OutboxMessage.Status.values):
        outbox.record(kind="test", subject_id=number)
        OutboxMessage.objects.filter(key=f"test:{number}:1").update(status=status, created_at=old)
    call_command("purge_learners")
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"queued", "sending"}


def marked_long_ago() -> Attendance:
    enrolment = someone_long_gone()
    return Attendance.objects.create(
        enrolment=enrolment,
        session=enrolment.run.sessions.get(),
        mark=AttendanceMark.PRESENT,
        marked_at=LONG_AGO,
        marked_by=UserFactory(),
    )


def test_who_marked_a_register_is_forgotten_and_the_mark_is_still_counted() -> None:
    attendance = marked_long_ago()
    recent = EnrolmentFactory()
    kept = Attendance.objects.create(
        enrolment=recent,
        session=recent.run.sessions.get(),
        mark=AttendanceMark.LATE,
        marked_by=UserFactory(),
    )
    call_command("purge_learners")
    attendance.refresh_from_db()
    kept.refresh_from_db()
    assert (attendance.mark, attendance.marked_by) == ("present", None)
    assert attendance.enrolment.learner.name == ""
    assert kept.marked_by is not None


def test_a_rehearsal_forgets_nobody_who_marked_a_register(
    capsys: pytest.CaptureFixture,
) -> None:
    marked_long_ago()
    call_command("purge_learners", "--dry-run")
    assert "1 names of who marked registers" in capsys.readouterr().out
    assert Attendance.objects.get().marked_by is not None


def test_someone_who_is_erased_leaves_marks_without_a_person_and_no_call() -> None:
    attendance = marked_long_ago()
    enrolment = attendance.enrolment
    Call.objects.create(
        learner=enrolment.learner, enrolment=enrolment, reason=CallReason.MISSED, key="1"
    )
    erasing.erase(learner_id=enrolment.learner_id)
    assert not Call.objects.exists()
    assert Attendance.objects.get().enrolment.learner.name == ""


def test_the_copy_of_someones_data_has_their_marks_and_nobody_who_made_them() -> None:
    attendance = marked_long_ago()
    copy = copy_of(attendance.enrolment.learner)
    assert copy["enrolments"][0]["sessions"][0]["register"] == "present"
    assert attendance.marked_by.username not in str(copy)


def test_reconciling_still_finds_no_drift_after_registers_finish_a_run() -> None:
    enrolment = someone_long_gone()
    actor = actors.staff(None)
    rules.finish(enrolment_id=enrolment.pk, completed=True, actor=actor)
    assert find_drift() == []
