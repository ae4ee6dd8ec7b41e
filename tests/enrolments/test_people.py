"""Who a learner is: two records of one person, a pause, an erasure."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from enrolments import erasing, merging, people, refusals, rules
from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Call, Enrolment, Learner, SupportNeeds
from tests.enrolments.people import STAFF, enrol, someone, someone_without_email, status_of, taken
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory

pytestmark = pytest.mark.django_db


def test_someone_known_who_enrols_again_is_the_same_learner() -> None:
    first = enrol(RunFactory())
    known = rules.Applicant(name="A New Name", email="new@example.org", learner_id=first.learner_id)
    second = enrol(RunFactory(sessions__starts_in=timedelta(days=20)), known)
    assert second.learner_id == first.learner_id
    assert Learner.objects.get().name == "A New Name"


def test_a_number_alone_changes_nothing_of_whoever_has_it() -> None:
    theirs = enrol(RunFactory(), someone_without_email(), actor=STAFF)
    typed = replace(someone_without_email(), preferred_name="Joker", support={"comfort": "None"})
    enrol(RunFactory(sessions__starts_in=timedelta(days=20)), typed)
    learner = Learner.objects.get(pk=theirs.learner_id)
    assert learner.preferred_name == ""
    assert not SupportNeeds.objects.exists()


def test_a_new_address_ends_links_sent_to_the_old_one() -> None:
    learner = LearnerFactory()
    people.change_details(learner_id=learner.pk, details={"email": "New@Example.org"}, actor=STAFF)
    learner.refresh_from_db()
    assert (learner.email, learner.links_version) == ("new@example.org", 2)


def test_only_what_a_form_may_change_is_changed() -> None:
    learner = LearnerFactory()
    people.change_details(
        learner_id=learner.pk, details={"restricted": True, "calendar_key": "x"}, actor=STAFF
    )
    changed = Learner.objects.get(pk=learner.pk)
    assert (changed.restricted, changed.calendar_key) == (False, learner.calendar_key)


def test_the_trail_says_which_details_changed_and_not_what_they_said() -> None:
    learner = LearnerFactory()
    people.change_details(learner_id=learner.pk, details={"name": "Secret Name"}, actor=STAFF)
    entry = AuditEntry.objects.get(learner=learner)
    assert (entry.after, entry.before) == ("name", "")


# --- merging ------------------------------------------------------------------------------


def test_two_records_of_one_person_become_one() -> None:
    keep, other = LearnerFactory(phone=""), LearnerFactory(phone="+441514960001")
    theirs = EnrolmentFactory(learner=other)
    SupportNeeds.objects.create(learner=other, what_helps="A seat by the door")
    merging.merge(keep_id=keep.pk, other_id=other.pk, actor=STAFF, reason="Same person, rang us")
    theirs.refresh_from_db()
    keep.refresh_from_db()
    other.refresh_from_db()
    assert theirs.learner == keep
    assert keep.support.what_helps == "A seat by the door"
    assert str(keep.phone) == "0151 496 0001"
    assert (other.name, other.email, other.merged_into) == ("", "", keep)
    assert AuditEntry.objects.get(action="merged").reason == "Same person, rang us"


@pytest.mark.parametrize("keeper_waits", [True, False])
def test_on_one_run_twice_the_better_enrolment_stays(keeper_waits: bool) -> None:
    run = RunFactory(capacity=1, sessions__starts_in=timedelta(days=30))
    keep, other = LearnerFactory(), LearnerFactory()
    holder, waiter = (other, keep) if keeper_waits else (keep, other)
    place = EnrolmentFactory(run=run, learner=holder)
    wait = EnrolmentFactory(run=run, learner=waiter, waiting=True)
    merging.merge(keep_id=keep.pk, other_id=other.pk, actor=STAFF, reason="Same person")
    assert (status_of(place), status_of(wait)) == ("confirmed", "cancelled")
    assert {place.learner_id, wait.learner_id} == {keep.pk}
    assert taken(run) == 1


def test_merging_needs_a_reason_and_two_people() -> None:
    keep = LearnerFactory()
    with pytest.raises(refusals.ReasonNeeded):
        merging.merge(keep_id=keep.pk, other_id=LearnerFactory().pk, actor=STAFF, reason="")
    with pytest.raises(refusals.NotTheRightMoment):
        merging.merge(keep_id=keep.pk, other_id=keep.pk, actor=STAFF, reason="The same")


# --- erasing -------------------------------------------------------------------------------


def test_erasing_leaves_a_count_and_nobody() -> None:
    past = RunFactory(sessions__starts_in=timedelta(days=-30))
    coming = RunFactory(capacity=1, sessions__starts_in=timedelta(days=30))
    mine = enrol(coming, someone("me"))
    waiting = enrol(coming, someone("next"))
    done = EnrolmentFactory(run=past, learner=mine.learner)
    rules.withdraw(enrolment_id=waiting.pk, reason="Told us of a diagnosis")
    SupportNeeds.objects.create(learner=mine.learner, access_needs="A ramp")
    AuditEntry.objects.filter(enrolment=mine).update(reason="Something personal")
    erasing.erase(learner_id=mine.learner_id)
    learner = Learner.objects.get(pk=mine.learner_id)
    assert (learner.name, learner.email, str(learner.phone)) == ("", "", "")
    assert learner.erased_at is not None
    assert (status_of(mine), status_of(done)) == ("withdrawn", "confirmed")
    assert not SupportNeeds.objects.exists()
    assert not Call.objects.filter(learner=learner).exists()
    assert not AuditEntry.objects.filter(learner=learner).exclude(reason="").exists()
    assert not OutboxMessage.objects.filter(subject_id__in=[str(mine.pk), str(done.pk)]).exists()
    assert Enrolment.objects.filter(learner=learner).count() == 2
    assert (taken(coming), taken(past)) == (0, 1)


def test_erasing_frees_the_place_for_whoever_waits() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=timedelta(days=30))
    mine, waiting = enrol(run, someone("me")), enrol(run, someone("next"))
    erasing.erase(learner_id=mine.learner_id)
    assert status_of(waiting) == EnrolmentStatus.OFFERED


def test_an_erased_learner_is_sent_nothing_more() -> None:
    mine = enrol(RunFactory())
    erasing.erase(learner_id=mine.learner_id)
    outbox.record(kind="enrolment-confirmed", subject_id=mine.pk, at_once=True)
    assert outbox.send_due() == 0


# --- pausing --------------------------------------------------------------------------------


def test_pausing_and_going_on_are_each_written_down_once() -> None:
    learner = LearnerFactory()
    for change in (people.pause, people.pause, people.resume, people.resume):
        change(learner_id=learner.pk)
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["paused", "resumed"]


def test_a_place_is_kept_through_a_pause() -> None:
    mine = enrol(RunFactory())
    people.pause(learner_id=mine.learner_id)
    assert status_of(mine) == EnrolmentStatus.CONFIRMED
    assert Learner.objects.get().paused_at <= timezone.now()
