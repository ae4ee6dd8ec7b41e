"""Who gets a place, and who is told no, and how."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import refusals, rules
from enrolments.enums import (
    CallReason,
    Capacity,
    ContactBy,
    EnrolmentStatus,
    Source,
)
from enrolments.models import AuditEntry, Call, Enrolment, Learner
from tests.enrolments.people import STAFF, enrol, someone
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory, SessionFactory
from timetable.enums import SupporterPolicy, WhoMayCome
from timetable.models import Run

pytestmark = pytest.mark.django_db

SOMEONE = someone()


BY_TELEPHONE = rules.Applicant(name="Sam", phone="+441514960000", contact_by=ContactBy.PHONE)


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
    assert enrol(run).status == EnrolmentStatus.CONFIRMED
    other = rules.Applicant(name="Omar Example", email="omar@example.org")
    assert enrol(run, other).status == EnrolmentStatus.WAITING
    run.refresh_from_db()
    assert run.taken == 1


def test_an_email_address_is_kept_in_lower_case() -> None:
    enrol(RunFactory(), rules.Applicant(name="Sam", email="Sam@Example.ORG"))
    assert Learner.objects.get().email == "sam@example.org"


def test_someone_with_only_a_telephone_is_rung_before_they_have_a_place() -> None:
    run = RunFactory()
    enrolment = enrol(run, BY_TELEPHONE)
    assert enrolment.status == EnrolmentStatus.APPLIED
    assert [call.reason for call in Call.objects.all()] == [CallReason.APPLIED]
    assert OutboxMessage.objects.count() == 0


def test_someone_on_the_telephone_is_given_a_place_by_staff() -> None:
    run = RunFactory()
    enrolment = enrol(run, BY_TELEPHONE, actor=STAFF, source=Source.PHONE)
    assert (enrolment.status, enrolment.source) == (EnrolmentStatus.CONFIRMED, Source.PHONE)
    assert [call.reason for call in Call.objects.all()] == [CallReason.CONFIRMED]


def test_a_run_that_wants_a_talk_first_takes_an_application() -> None:
    run = RunFactory(needs_review=True)
    assert enrol(run).status == EnrolmentStatus.APPLIED
    run.refresh_from_db()
    assert run.taken == 0


def test_staff_may_go_past_a_closing_time_with_a_reason() -> None:
    run = RunFactory(closed=True)
    with pytest.raises(refusals.ReasonNeeded):
        enrol(run, actor=STAFF)
    enrolment = enrol(run, actor=STAFF, reason="Asked at the desk before it closed")
    assert enrolment.status == EnrolmentStatus.CONFIRMED
    assert AuditEntry.objects.get(enrolment=enrolment).reason.startswith("Asked at the desk")


def test_staff_may_not_go_past_the_number_of_places() -> None:
    run = RunFactory(full=True)
    enrolment = enrol(run, actor=STAFF, reason="They asked nicely")
    assert enrolment.status == EnrolmentStatus.WAITING


@pytest.mark.parametrize("reason", ["Cancelled", "Over", "DropIn"])
def test_no_reason_opens_what_there_is_no_place_on(reason: str) -> None:
    traits: dict = {
        "Cancelled": {"cancelled": True},
        "Over": {"sessions__starts_in": timedelta(days=-30)},
        "DropIn": {"drop_in": True},
    }[reason]
    with pytest.raises(rules.Refused):
        enrol(RunFactory(**traits), actor=STAFF, reason="Please")


def test_a_run_for_carers_is_for_carers() -> None:
    run = RunFactory(who_may_come=WhoMayCome.CARERS)
    with pytest.raises(refusals.NotForThisPerson):
        enrol(run)
    carer = rules.Applicant(name="Ann", email="ann@example.org", capacity=Capacity.CARER)
    assert enrol(run, carer).status == EnrolmentStatus.CONFIRMED


def test_someone_who_is_elsewhere_at_that_time_is_asked_first() -> None:
    first, second = RunFactory(), RunFactory()
    enrol(first)
    with pytest.raises(refusals.Clashes, match=first.page.title):
        enrol(second)
    assert enrol(second, knows_of_clash=True).status == EnrolmentStatus.CONFIRMED


def test_times_that_only_touch_do_not_clash() -> None:
    first = RunFactory()
    ends_at = first.sessions.get().ends_at
    second = RunFactory(sessions=0)
    SessionFactory(run=second, starts_at=ends_at, ends_at=ends_at + timedelta(hours=1))
    enrol(first)
    assert enrol(second).status == EnrolmentStatus.CONFIRMED


def test_a_supporter_who_is_to_be_asked_about_is_talked_about() -> None:
    run = RunFactory(supporter_policy=SupporterPolicy.ASK_FIRST)
    enrol(run, brings_supporter=True)
    assert [call.reason for call in Call.objects.all()] == [CallReason.SUPPORTER]


def test_every_move_is_written_down_with_who_made_it() -> None:
    enrolment = enrol(RunFactory())
    rules.withdraw(enrolment_id=enrolment.pk)
    trail = AuditEntry.objects.filter(enrolment=enrolment).order_by("id")
    assert [(each.before, each.after, each.actor_kind) for each in trail] == [
        ("", "confirmed", "learner"),
        ("confirmed", "withdrawn", "learner"),
    ]


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({"closed": True}, refusals.EnrolmentIsClosed),
        ({"cancelled": True}, refusals.RunIsCancelled),
        ({"draft": True}, refusals.EnrolmentIsClosed),
        ({"drop_in": True}, refusals.NoBookingNeeded),
        ({"sessions__starts_in": timedelta(days=-30)}, refusals.RunIsOver),
        ({"sessions": 3, "sessions__starts_in": timedelta(days=-1)}, refusals.RunHasStarted),
        ({"sessions": 0}, refusals.RunIsCancelled),
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
    with pytest.raises(refusals.EnrolmentIsNotOpenYet):
        enrol(run)


def test_enrolment_closes_when_the_run_says() -> None:
    run = RunFactory(closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(refusals.EnrolmentIsClosed):
        enrol(run)


def test_a_run_that_may_be_joined_late_takes_people_after_it_starts() -> None:
    run = RunFactory(sessions=3, sessions__starts_in=timedelta(days=-1), join_late=True)
    assert enrol(run).status == EnrolmentStatus.CONFIRMED


def test_places_can_be_raised_and_lowered_to_what_is_taken() -> None:
    run = RunFactory(capacity=5)
    enrol(run)
    rules.change_places(run_id=run.pk, capacity=1, actor=STAFF)
    run.refresh_from_db()
    assert run.capacity == 1
    with pytest.raises(refusals.PlacesBelowTaken):
        rules.change_places(run_id=run.pk, capacity=0, actor=STAFF)


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
