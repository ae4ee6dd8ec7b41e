"""Many people at once, in real transactions on a real database.

The numbers are those of docs/decisions/0010 when STRESS=1; otherwise enough to show the race.
"""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import rules, transactions
from enrolments.models import Enrolment
from enrolments.reconciliation import find_drift
from tests.enrolments.people import STAFF, enrol, someone, status_of, taken
from tests.factories import EnrolmentFactory, RunFactory
from tests.stress import at_once, rounds
from timetable.models import Run

pytestmark = pytest.mark.usefixtures("committed")

CALLERS = rounds(16, 64)
PLACES = rounds(4, 10)
IN_A_MONTH = timedelta(days=30)


def enrols(run: Run, number: int, submission: uuid.UUID | None = None):
    return lambda: enrol(run, someone(number), submission).status


def messages_owed(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=kind).count()


def assert_nothing_drifted() -> None:
    assert find_drift() == []


def test_many_callers_fill_exactly_the_places_and_the_rest_wait() -> None:
    run = RunFactory(capacity=PLACES)
    answers = at_once(*(enrols(run, number) for number in range(CALLERS)))
    assert answers == {"confirmed": PLACES, "waiting": CALLERS - PLACES}
    assert taken(run) == PLACES
    assert OutboxMessage.objects.count() == CALLERS
    assert_nothing_drifted()


def test_without_the_lock_places_would_be_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same check without its lock sees the last place twice."""
    run = RunFactory(capacity=1)
    seen_free = threading.Barrier(2)

    def careless() -> str:
        if Run.objects.get(pk=run.pk).places_left:
            seen_free.wait()
            with transaction.atomic():
                connection.cursor().execute(
                    "UPDATE timetable_run SET taken = taken + 1 WHERE id = %s", [run.pk]
                )
            return "given"
        return "full"

    assert at_once(careless, careless) == {"given": 1, "IntegrityError": 1}
    assert taken(run) == 1


@pytest.mark.parametrize("_round", range(rounds(5, 100)))
def test_the_last_place_is_given_to_one_of_two(_round: int) -> None:
    run = RunFactory(capacity=1)
    assert at_once(enrols(run, 1), enrols(run, 2)) == {"confirmed": 1, "waiting": 1}


def test_one_person_enrolling_many_times_at_once_has_one_place() -> None:
    run = RunFactory(capacity=PLACES)
    answers = at_once(*[enrols(run, 1)] * CALLERS)
    assert answers == {"confirmed": CALLERS}
    assert (taken(run), Enrolment.objects.count(), OutboxMessage.objects.count()) == (1, 1, 1)


def test_a_double_click_from_many_hands_makes_one_enrolment() -> None:
    run = RunFactory(capacity=PLACES)
    submission = uuid.uuid4()
    answers = at_once(*(enrols(run, number, submission) for number in range(CALLERS)))
    assert answers == {"confirmed": CALLERS}
    assert (taken(run), Enrolment.objects.count(), OutboxMessage.objects.count()) == (1, 1, 1)


def test_withdrawing_many_times_at_once_frees_one_place_and_makes_one_offer() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    holder = enrol(run, someone("holder"))
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))

    def withdraw() -> str:
        return rules.withdraw(enrolment_id=holder.pk).status

    assert at_once(*[withdraw] * 16) == {"withdrawn": 16}
    assert (status_of(first), status_of(second)) == ("offered", "waiting")
    assert messages_owed("enrolment-offered") == messages_owed("enrolment-withdrawn") == 1
    assert_nothing_drifted()


def test_nobody_enrols_past_the_queue_while_someone_withdraws() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    holder, waiting = enrol(run, someone("holder")), enrol(run, someone("waiting"))
    at_once(
        lambda: rules.withdraw(enrolment_id=holder.pk),
        *(enrols(run, number) for number in range(8)),
    )
    assert status_of(waiting) == "offered"
    assert Enrolment.objects.filter(run=run, status="waiting").count() == 8
    assert_nothing_drifted()


def offered(run: Run, *, ends_in: timedelta) -> Enrolment:
    return EnrolmentFactory(run=run, offered=True, expires_at=timezone.now() + ends_in)


@pytest.mark.parametrize("_round", range(rounds(5, 60)))
def test_an_offer_is_taken_or_runs_out_and_never_both(_round: int) -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    offer = offered(run, ends_in=timedelta(milliseconds=20))
    waiting = EnrolmentFactory(run=run, waiting=True)
    at_once(lambda: rules.accept(enrolment_id=offer.pk), rules.expire_offers)
    rules.expire_offers()
    ended = (status_of(offer), status_of(waiting))
    assert ended in {("confirmed", "waiting"), ("expired", "offered"), ("offered", "waiting")}
    assert taken(run) == 1
    assert_nothing_drifted()


def test_two_sweepers_offer_each_place_once() -> None:
    run = RunFactory(capacity=3, sessions__starts_in=IN_A_MONTH)
    for _ in range(3):
        offered(run, ends_in=timedelta(seconds=-1))
    waiting = [EnrolmentFactory(run=run, waiting=True) for _ in range(5)]
    at_once(rules.expire_offers, rules.expire_offers)
    assert [status_of(each) for each in waiting] == ["offered"] * 3 + ["waiting"] * 2
    assert messages_owed("enrolment-offered") == 3
    assert_nothing_drifted()


def test_staff_and_the_system_do_not_offer_one_place_twice() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    holder = enrol(run, someone("holder"))
    first, second = enrol(run, someone("first")), enrol(run, someone("second"))
    answers = at_once(
        lambda: rules.withdraw(enrolment_id=holder.pk).status,
        lambda: rules.offer(enrolment_id=second.pk, actor=STAFF, reason="Came twice").status,
    )
    assert answers["withdrawn"] == 1
    assert sorted([status_of(first), status_of(second)]) == ["offered", "waiting"]
    assert_nothing_drifted()


@pytest.mark.parametrize("_round", range(rounds(5, 40)))
def test_two_people_swapping_across_each_other_do_not_lock_up(_round: int) -> None:
    here = RunFactory(capacity=2, sessions__starts_in=IN_A_MONTH)
    there = RunFactory(capacity=2, sessions__starts_in=IN_A_MONTH)
    one, two = enrol(here, someone(1)), enrol(there, someone(2))
    answers = at_once(
        lambda: rules.swap(enrolment_id=one.pk, to_run_id=there.pk).status,
        lambda: rules.swap(enrolment_id=two.pk, to_run_id=here.pk).status,
    )
    assert answers == {"confirmed": 2}
    assert (taken(here), taken(there)) == (1, 1)
    assert_nothing_drifted()


def test_lowering_the_places_while_people_enrol_never_leaves_too_few() -> None:
    run = RunFactory(capacity=8)

    def lower() -> str:
        rules.change_places(run_id=run.pk, capacity=4, actor=STAFF)
        return "lowered"

    answers = at_once(lower, *(enrols(run, number) for number in range(8)))
    assert answers["lowered"] + answers["PlacesBelowTaken"] == 1
    run.refresh_from_db()
    assert run.taken <= run.capacity
    assert_nothing_drifted()


def test_one_person_on_two_runs_at_one_time_gets_one_of_them() -> None:
    runs = [RunFactory(sessions__starts_in=IN_A_MONTH) for _ in range(2)]
    learner = enrol(RunFactory(sessions__starts_in=timedelta(days=3)), someone("known")).learner
    known = someone("known", learner_id=learner.pk)
    answers = at_once(*[lambda run=run: enrol(run, known).status for run in runs])
    assert answers == {"confirmed": 1, "Clashes": 1}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for all")
def test_a_run_locked_for_too_long_says_busy_and_the_same_form_works_again() -> None:
    run = RunFactory()
    submission = uuid.uuid4()
    locked, answered = threading.Event(), threading.Event()

    def hold() -> str:
        with transaction.atomic():
            transactions.lock_run(run.pk)
            locked.set()
            answered.wait()
        return "held"

    def ask() -> str:
        locked.wait()
        try:
            return enrol(run, submission=submission).status
        finally:
            answered.set()

    assert at_once(hold, ask) == {"held": 1, "Busy": 1}
    assert enrol(run, submission=submission).status == "confirmed"
