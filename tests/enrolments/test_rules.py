"""Who gets a place, and who is told no, and how."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import rules
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory
from timetable.models import Run

pytestmark = pytest.mark.django_db

SOMEONE = rules.Applicant(name="Grace Example", email="grace@example.org")


def enrol(run: Run, applicant: rules.Applicant = SOMEONE, submission: uuid.UUID | None = None):
    return rules.enrol(run_id=run.pk, applicant=applicant, submission=submission or uuid.uuid4())


def test_enrolling_gives_a_place_and_owes_one_message() -> None:
    run = RunFactory()
    enrolment = enrol(run)
    run.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.CONFIRMED
    assert run.taken == 1
    assert [message.kind for message in OutboxMessage.objects.all()] == ["enrolment-confirmed"]


def test_sending_the_same_form_twice_makes_one_enrolment() -> None:
    run = RunFactory()
    submission = uuid.uuid4()
    assert enrol(run, submission=submission) == enrol(run, submission=submission)
    run.refresh_from_db()
    assert (Enrolment.objects.count(), run.taken, OutboxMessage.objects.count()) == (1, 1, 1)


def test_the_same_form_sent_again_after_the_run_filled_still_shows_the_place() -> None:
    run = RunFactory(capacity=1)
    submission = uuid.uuid4()
    first = enrol(run, submission=submission)
    assert enrol(run, submission=submission) == first


def test_the_same_answers_in_a_fresh_form_find_the_place_that_is_there() -> None:
    run = RunFactory()
    assert enrol(run) == enrol(run)
    run.refresh_from_db()
    assert run.taken == 1


def test_two_people_may_share_an_email_address() -> None:
    run = RunFactory()
    enrol(run)
    enrol(run, rules.Applicant(name="Omar Example", email=SOMEONE.email))
    run.refresh_from_db()
    assert run.taken == 2


def test_the_last_place_is_given_once() -> None:
    run = RunFactory(capacity=1)
    enrol(run)
    with pytest.raises(rules.RunIsFull):
        enrol(run, rules.Applicant(name="Omar Example", phone="+441514960000"))
    run.refresh_from_db()
    assert run.taken == 1


def test_an_email_address_is_kept_in_lower_case() -> None:
    enrol(RunFactory(), rules.Applicant(name="Sam", email="Sam@Example.ORG"))
    assert Learner.objects.get().email == "sam@example.org"


def test_someone_with_only_a_telephone_can_enrol() -> None:
    enrolment = enrol(RunFactory(), rules.Applicant(name="Sam", phone="+441514960000"))
    assert enrolment.status == EnrolmentStatus.CONFIRMED


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({"full": True}, rules.RunIsFull),
        ({"closed": True}, rules.EnrolmentIsClosed),
        ({"cancelled": True}, rules.RunIsCancelled),
        ({"draft": True}, rules.EnrolmentIsClosed),
        ({"drop_in": True}, rules.NoBookingNeeded),
        ({"sessions__starts_in": timedelta(days=-30)}, rules.RunIsOver),
        ({"sessions": 3, "sessions__starts_in": timedelta(days=-1)}, rules.RunHasStarted),
        ({"sessions": 0}, rules.RunIsCancelled),
    ],
)
def test_a_run_that_cannot_be_joined_says_why(traits: dict, refusal: type[rules.Refused]) -> None:
    run = RunFactory(**traits)
    with pytest.raises(refusal) as caught:
        enrol(run)
    assert str(caught.value).endswith(".")
    assert Enrolment.objects.count() == 0
    assert OutboxMessage.objects.count() == 0


def test_enrolment_waits_for_its_opening_time() -> None:
    run = RunFactory(opens_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(rules.EnrolmentIsNotOpenYet):
        enrol(run)


def test_enrolment_closes_when_the_run_says() -> None:
    run = RunFactory(closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(rules.EnrolmentIsClosed):
        enrol(run)


def test_a_run_that_may_be_joined_late_takes_people_after_it_starts() -> None:
    run = RunFactory(sessions=3, sessions__starts_in=timedelta(days=-1), join_late=True)
    assert enrol(run).status == EnrolmentStatus.CONFIRMED


def test_places_can_be_raised_and_lowered_to_what_is_taken() -> None:
    run = RunFactory(capacity=5)
    enrol(run)
    rules.change_places(run_id=run.pk, capacity=1)
    run.refresh_from_db()
    assert run.capacity == 1
    with pytest.raises(rules.PlacesBelowTaken):
        rules.change_places(run_id=run.pk, capacity=0)


def test_saving_a_stale_run_does_not_undo_an_enrolment() -> None:
    run = RunFactory()
    stale = Run.objects.get(pk=run.pk)
    enrol(run)
    stale.closes_at = timezone.now() + timedelta(days=1)
    stale.save()
    stale.refresh_from_db()
    assert (stale.taken, stale.closes_at is not None) == (1, True)


@pytest.mark.parametrize("change", [{"taken": 11}, {"capacity": 3}, {"capacity": None}])
def test_the_database_itself_refuses_more_places_than_there_are(change: dict) -> None:
    run = RunFactory(capacity=10, taken=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(**change)


def test_the_database_itself_refuses_a_second_live_enrolment() -> None:
    enrolment = EnrolmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(run=enrolment.run, learner=enrolment.learner)


def test_someone_who_withdrew_can_have_a_new_enrolment() -> None:
    enrolment = EnrolmentFactory(status=EnrolmentStatus.WITHDRAWN)
    again = EnrolmentFactory(run=enrolment.run, learner=enrolment.learner)
    assert again.pk != enrolment.pk


def test_the_database_itself_refuses_a_learner_nobody_can_reach() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LearnerFactory(email="", phone="")


def test_records_about_people_do_not_name_them() -> None:
    enrolment = EnrolmentFactory()
    for record in (enrolment, enrolment.learner):
        assert enrolment.learner.name not in str(record)
        assert enrolment.learner.email not in str(record)
