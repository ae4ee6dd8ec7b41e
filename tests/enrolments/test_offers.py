"""Whoever waited longest is offered what is freed, and has time to answer."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import calls, offers, refusals, rules
from enrolments.enums import CallReason, EnrolmentStatus
from enrolments.models import AuditEntry, Call, Enrolment
from tests.enrolments.people import (
    STAFF,
    enrol,
    someone,
    someone_without_email,
    status_of,
    taken,
)
from tests.factories import EnrolmentFactory, RunFactory
from timetable.enums import RunStatus
from timetable.models import Run

pytestmark = pytest.mark.django_db

IN_A_MONTH = timedelta(days=30)


def london(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def full_run(places: int = 1) -> tuple[Run, list[Enrolment]]:
    run = RunFactory(capacity=places, sessions__starts_in=IN_A_MONTH)
    return run, [enrol(run, someone(f"holder{number}")) for number in range(places)]


def test_a_freed_place_goes_to_whoever_waited_longest() -> None:
    run, [holder] = full_run()
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    rules.withdraw(enrolment_id=holder.pk)
    assert status_of(first) == EnrolmentStatus.OFFERED
    assert status_of(second) == EnrolmentStatus.WAITING
    assert taken(run) == 1
    assert OutboxMessage.objects.filter(kind="enrolment-offered").count() == 1


def test_nobody_enrols_past_people_who_wait() -> None:
    run, _ = full_run()
    EnrolmentFactory(run=run, waiting=True)
    Run.objects.filter(pk=run.pk).update(capacity=2)
    assert enrol(run, someone("late")).status == EnrolmentStatus.WAITING


def test_raising_the_places_offers_them_in_order() -> None:
    run, _ = full_run()
    waiting = [enrol(run, someone(number)) for number in range(3)]
    rules.change_places(run_id=run.pk, capacity=3, actor=STAFF, reason="A bigger room")
    assert [status_of(each) for each in waiting] == ["offered", "offered", "waiting"]
    assert taken(run) == 3


def test_an_offer_is_taken_once_however_often_it_is_pressed() -> None:
    run, [holder] = full_run()
    waiting = enrol(run, someone("next"))
    rules.withdraw(enrolment_id=holder.pk)
    for _ in range(2):
        rules.accept(enrolment_id=waiting.pk)
    assert status_of(waiting) == EnrolmentStatus.CONFIRMED
    assert taken(run) == 1
    assert OutboxMessage.objects.filter(kind="enrolment-confirmed").count() == 2


def test_an_offer_declined_moves_on() -> None:
    run, [holder] = full_run()
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    rules.withdraw(enrolment_id=holder.pk)
    rules.withdraw(enrolment_id=first.pk)
    assert status_of(second) == EnrolmentStatus.OFFERED
    assert taken(run) == 1


def test_an_offer_that_ran_out_moves_on_and_cannot_be_taken() -> None:
    run, [holder] = full_run()
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    rules.withdraw(enrolment_id=holder.pk)
    OutboxMessage.objects.update(status="sent")
    Enrolment.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    with pytest.raises(refusals.OfferHasEnded):
        rules.accept(enrolment_id=first.pk)
    call_command("expire_offers")
    assert (status_of(first), status_of(second)) == ("expired", "offered")
    with pytest.raises(refusals.OfferHasEnded):
        rules.accept(enrolment_id=first.pk)


def test_an_offer_nobody_has_been_told_of_does_not_run_out() -> None:
    run, [holder] = full_run()
    waiting = enrol(run, someone("next"))
    rules.withdraw(enrolment_id=holder.pk)
    Enrolment.objects.filter(pk=waiting.pk).update(expires_at=timezone.now())
    assert rules.expire_offers() == 0
    assert status_of(waiting) == EnrolmentStatus.OFFERED


def test_sweeping_twice_offers_a_place_once() -> None:
    run, [holder] = full_run()
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    third = enrol(run, someone("third"))
    rules.withdraw(enrolment_id=holder.pk)
    OutboxMessage.objects.update(status="sent")
    Enrolment.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    assert [rules.expire_offers(), rules.expire_offers()] == [1, 0]
    assert [status_of(each) for each in (second, third)] == ["offered", "waiting"]


def test_people_who_paused_everything_are_passed_over_and_keep_their_turn() -> None:
    run, [holder] = full_run()
    resting, second = enrol(run, someone("resting")), enrol(run, someone("second"))
    resting.learner.paused_at = timezone.now()
    resting.learner.save()
    rules.withdraw(enrolment_id=holder.pk)
    assert [status_of(each) for each in (resting, second)] == ["waiting", "offered"]


def test_too_late_for_an_offer_someone_rings() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=timedelta(hours=20))
    holder, waiting = enrol(run, someone("holder")), enrol(run, someone("next"))
    rules.withdraw(enrolment_id=holder.pk)
    assert status_of(waiting) == EnrolmentStatus.WAITING
    assert Call.objects.get().reason == CallReason.SHORT_NOTICE
    with pytest.raises(refusals.TooLateForAnOffer):
        rules.offer(enrolment_id=waiting.pk, actor=STAFF, reason="Next in line")
    rules.offer(enrolment_id=waiting.pk, actor=STAFF, reason="Said yes when rung", accepted=True)
    assert status_of(waiting) == EnrolmentStatus.CONFIRMED


def test_a_call_that_is_still_owed_is_the_same_call() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=timedelta(hours=20))
    holder = enrol(run, someone("holder"))
    enrol(run, someone("next"))
    rules.withdraw(enrolment_id=holder.pk)
    owed = Call.objects.get()
    rules.fill_places(run_id=run.pk)
    assert Call.objects.get() == owed


def test_staff_offer_out_of_order_only_with_a_reason_and_only_a_free_place() -> None:
    run, _ = full_run()
    waiting = enrol(run, someone("next"))
    with pytest.raises(refusals.ReasonNeeded):
        rules.offer(enrolment_id=waiting.pk, actor=STAFF, reason=" ")
    with pytest.raises(refusals.RunIsFull):
        rules.offer(enrolment_id=waiting.pk, actor=STAFF, reason="Came a long way")
    assert taken(run) == 1


def test_staff_put_someone_first_and_it_is_written_down() -> None:
    run, [holder] = full_run()
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    rules.move_in_queue(enrolment_id=second.pk, position=1, actor=STAFF, reason="Missed last term")
    third = enrol(run, someone("third"))
    queue = Enrolment.objects.filter(run=run).queue()
    assert list(queue) == [second, first, third]
    positions = Enrolment.objects.with_queue_position().filter(run=run).order_by("id")
    assert [each.queue_position for each in positions] == [None, 2, 1, 3]
    assert AuditEntry.objects.get(action="queue").reason == "Missed last term"
    rules.withdraw(enrolment_id=holder.pk)
    assert status_of(second) == EnrolmentStatus.OFFERED


def test_the_queue_keeps_its_order_when_clocks_jump() -> None:
    run, _ = full_run()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        first = enrol(run, someone("first"))
    second = enrol(run, someone("second"))
    assert list(Enrolment.objects.filter(run=run).queue()) == [first, second]


# --- applications -----------------------------------------------------------------


def test_an_application_becomes_an_offer_or_a_place_in_the_queue() -> None:
    run = RunFactory(needs_review=True, capacity=1, sessions__starts_in=IN_A_MONTH)
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    assert rules.approve(enrolment_id=first.pk, actor=STAFF).status == EnrolmentStatus.OFFERED
    assert rules.approve(enrolment_id=second.pk, actor=STAFF).status == EnrolmentStatus.WAITING


def test_an_application_accepted_on_the_telephone_is_a_place_with_one_message() -> None:
    run = RunFactory(needs_review=True, sessions__starts_in=IN_A_MONTH)
    applied = enrol(run)
    rules.approve(enrolment_id=applied.pk, actor=STAFF, accepted=True)
    assert status_of(applied) == EnrolmentStatus.CONFIRMED
    kinds = OutboxMessage.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["enrolment-applied", "enrolment-confirmed"]


def test_an_application_is_declined_with_a_reason() -> None:
    applied = enrol(RunFactory(needs_review=True))
    with pytest.raises(refusals.ReasonNeeded):
        rules.decline(enrolment_id=applied.pk, actor=STAFF, reason="")
    rules.decline(enrolment_id=applied.pk, actor=STAFF, reason="Lives too far away")
    assert status_of(applied) == EnrolmentStatus.DECLINED


# --- people who are rung ------------------------------------------------------------


def offered_by_telephone() -> tuple[Enrolment, Call]:
    run, [holder] = full_run()
    waiting = enrol(run, someone_without_email(), actor=STAFF)
    rules.withdraw(enrolment_id=holder.pk)
    return waiting, Call.objects.get(reason=CallReason.OFFERED)


def test_an_offer_by_telephone_does_not_die_on_the_call_list() -> None:
    waiting, _call = offered_by_telephone()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert rules.expire_offers() == 0
    assert status_of(waiting) == EnrolmentStatus.OFFERED


def test_an_offer_by_telephone_begins_when_the_call_is_answered() -> None:
    waiting, call = offered_by_telephone()
    calls.record_answer(call_id=call.pk, actor=STAFF)
    waiting.refresh_from_db()
    assert waiting.expires_at == pytest.approx(
        offers.ends(timezone.now()), abs=timedelta(minutes=1)
    )
    assert not Call.objects.to_make().filter(pk=call.pk).exists()


def test_an_offer_by_telephone_begins_with_a_second_try_on_another_day() -> None:
    waiting, call = offered_by_telephone()
    at_the_end = waiting.run.sessions.get().starts_at
    for _ in range(2):
        calls.record_no_answer(call_id=call.pk, actor=STAFF)
    waiting.refresh_from_db()
    assert waiting.expires_at == at_the_end
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        calls.record_no_answer(call_id=call.pk, actor=STAFF)
        waiting.refresh_from_db()
        assert waiting.expires_at == pytest.approx(
            offers.ends(timezone.now()), abs=timedelta(minutes=1)
        )


# --- how long an offer lasts -----------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        # Two days on, in the daytime.
        ("2026-11-23T10:00", "2026-11-25T10:00"),
        # Told at night, it counts from nine in the morning.
        ("2026-11-23T22:00", "2026-11-26T09:00"),
        # Eight in the evening is the night already; a minute before is not.
        ("2026-11-23T19:59", "2026-11-25T19:59"),
        ("2026-11-23T20:00", "2026-11-26T09:00"),
        # Good Friday and Easter Monday are bank holidays; so are both days of Christmas 2025.
        ("2026-04-01T11:00", "2026-04-04T12:00"),
        ("2025-12-23T11:00", "2025-12-27T12:00"),
        # 48 real hours are 47 or 49 on the clock when the clocks change.
        ("2026-03-27T12:00", "2026-03-29T13:00"),
        ("2026-10-24T12:00", "2026-10-26T11:00"),
    ],
)
def test_an_offer_ends_at_a_kind_hour(told: str, ends: str) -> None:
    assert offers.ends(london(told)) == london(ends)


def test_nobody_is_approved_for_what_was_called_off() -> None:
    run = RunFactory(needs_review=True)
    applied = enrol(run)
    Run.objects.filter(pk=run.pk).update(status=RunStatus.CANCELLED)
    with pytest.raises(refusals.RunIsCancelled):
        rules.approve(enrolment_id=applied.pk, actor=STAFF)
