"""Everything about a person has an end date."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from enrolments.models import Enrolment, Learner
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory
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
