"""Giving a place up, exchanging it, and what the college calls off."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import refusals, rules
from enrolments.enums import Capacity, EnrolmentStatus
from enrolments.models import Enrolment
from tests.enrolments.people import STAFF, enrol, someone, status_of, taken
from tests.factories import EnrolmentFactory, RunFactory, SessionFactory
from timetable.models import Run

pytestmark = pytest.mark.django_db

IN_A_MONTH = timedelta(days=30)


def owed(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=kind).count()


def test_withdrawing_twice_frees_one_place() -> None:
    run = RunFactory(capacity=2, sessions__starts_in=IN_A_MONTH)
    holder, _other = enrol(run, someone(1)), enrol(run, someone(2))
    waiting = [enrol(run, someone(f"waiting{number}")) for number in range(2)]
    for _ in range(2):
        rules.withdraw(enrolment_id=holder.pk)
    assert [status_of(each) for each in waiting] == ["offered", "waiting"]
    assert taken(run) == 2
    assert owed("enrolment-withdrawn") == 1


@pytest.mark.parametrize("trait", ["applied", "waiting"])
def test_someone_without_a_place_withdraws_and_frees_none(trait: str) -> None:
    enrolment = EnrolmentFactory(**{trait: True})
    rules.withdraw(enrolment_id=enrolment.pk)
    assert status_of(enrolment) == EnrolmentStatus.WITHDRAWN
    assert taken(enrolment.run) == 0


def test_nobody_withdraws_from_what_is_over() -> None:
    enrolment = EnrolmentFactory(run=RunFactory(sessions__starts_in=timedelta(days=-3)))
    with pytest.raises(refusals.AlreadyOver):
        rules.withdraw(enrolment_id=enrolment.pk)


def test_someone_who_withdrew_may_enrol_again_as_a_new_row() -> None:
    run = RunFactory()
    first = enrol(run)
    rules.withdraw(enrolment_id=first.pk)
    again = enrol(run)
    assert again.pk != first.pk
    assert status_of(first) == EnrolmentStatus.WITHDRAWN


def test_the_college_ends_an_enrolment_with_a_reason() -> None:
    enrolment = EnrolmentFactory()
    with pytest.raises(refusals.ReasonNeeded):
        rules.cancel(enrolment_id=enrolment.pk, actor=STAFF, reason="")
    rules.cancel(enrolment_id=enrolment.pk, actor=STAFF, reason="Enrolled twice by mistake")
    assert status_of(enrolment) == EnrolmentStatus.CANCELLED
    assert taken(enrolment.run) == 0


# --- exchanging -----------------------------------------------------------------------


def test_a_swap_gives_the_new_place_and_frees_the_old() -> None:
    here = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    there = RunFactory(capacity=1, page=here.page, sessions__starts_in=IN_A_MONTH)
    mine, waiting = enrol(here, someone("mover")), enrol(here, someone("waiting"))
    new = rules.swap(enrolment_id=mine.pk, to_run_id=there.pk)
    assert (status_of(mine), new.status, new.swapped_from) == ("withdrawn", "confirmed", mine)
    assert status_of(waiting) == EnrolmentStatus.OFFERED
    assert (taken(here), taken(there)) == (1, 1)
    assert rules.swap(enrolment_id=mine.pk, to_run_id=there.pk) == new


def test_a_swap_to_a_full_run_loses_nothing() -> None:
    mine = enrol(RunFactory())
    full = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    enrol(full, someone("holder"))
    with pytest.raises(refusals.RunIsFull):
        rules.swap(enrolment_id=mine.pk, to_run_id=full.pk)
    assert status_of(mine) == EnrolmentStatus.CONFIRMED
    assert taken(mine.run) == taken(full) == 1


def test_a_swap_may_be_to_the_same_time() -> None:
    here, there = RunFactory(), RunFactory()
    mine = enrol(here)
    assert rules.swap(enrolment_id=mine.pk, to_run_id=there.pk).status == "confirmed"


def test_a_swap_to_the_same_dates_or_to_where_one_is_already_is_refused() -> None:
    here, there = RunFactory(), RunFactory(sessions__starts_in=IN_A_MONTH)
    mine = enrol(here)
    enrol(there)
    with pytest.raises(refusals.NotOneRun):
        rules.swap(enrolment_id=mine.pk, to_run_id=here.pk)
    with pytest.raises(refusals.AlreadyEnrolled):
        rules.swap(enrolment_id=mine.pk, to_run_id=there.pk)


# --- what the college calls off ------------------------------------------------------------


def test_calling_off_a_run_tells_everyone_and_offers_nothing_on() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    people = [enrol(run, someone(number)) for number in range(3)]
    assert rules.cancel_run(run_id=run.pk, actor=STAFF, reason="The tutor is ill") == 3
    assert {status_of(each) for each in people} == {"cancelled"}
    assert (taken(run), owed("enrolment-cancelled"), owed("enrolment-offered")) == (0, 3, 0)
    assert Run.objects.get(pk=run.pk).status == "cancelled"


def test_calling_off_one_session_tells_those_with_a_place() -> None:
    run = RunFactory(sessions=2, sessions__starts_in=IN_A_MONTH)
    holder, waiting = enrol(run, someone(1)), EnrolmentFactory(run=run, waiting=True)
    session = run.sessions.first()
    told = [
        rules.cancel_session(session_id=session.pk, actor=STAFF, reason="No heating")
        for _ in range(2)
    ]
    session.refresh_from_db()
    assert told == [1, 0]
    assert (session.is_cancelled, session.sequence) == (True, 1)
    assert (status_of(holder), status_of(waiting)) == ("confirmed", "waiting")
    assert owed("enrolment-changed") == 1


def test_the_only_session_is_not_called_off_without_the_run() -> None:
    session = SessionFactory()
    with pytest.raises(rules.Refused, match="whole run"):
        rules.cancel_session(session_id=session.pk, actor=STAFF, reason="No heating")


def test_after_the_end_someone_has_completed_or_not() -> None:
    over = RunFactory(sessions__starts_in=timedelta(days=-3))
    first, second = EnrolmentFactory(run=over), EnrolmentFactory(run=over)
    rules.finish(enrolment_id=first.pk, completed=True, actor=STAFF)
    rules.finish(enrolment_id=second.pk, completed=False, actor=STAFF)
    assert (status_of(first), status_of(second)) == ("completed", "not-completed")
    with pytest.raises(refusals.NotOverYet):
        rules.finish(enrolment_id=EnrolmentFactory().pk, completed=True, actor=STAFF)


# --- shares of places --------------------------------------------------------------------


def reserve(run: Run, *, days: int = 14, **shares: int) -> None:
    released_at = timezone.now() + timedelta(days=days)
    rules.reserve_places(run_id=run.pk, shares=shares, released_at=released_at, actor=STAFF)


def test_a_reserved_share_is_kept_for_its_people() -> None:
    run = RunFactory(capacity=2, sessions__starts_in=IN_A_MONTH)
    reserve(run, carer=1)
    assert enrol(run, someone(1)).status == EnrolmentStatus.CONFIRMED
    waiting = enrol(run, someone(2))
    assert waiting.status == EnrolmentStatus.WAITING
    carer = enrol(run, someone(3, capacity=Capacity.CARER))
    assert carer.status == EnrolmentStatus.CONFIRMED
    assert taken(run) == 2


def test_a_share_that_was_not_used_goes_to_whoever_waits_once_released() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    reserve(run, staff=1)
    waiting = enrol(run, someone(1))
    assert waiting.status == EnrolmentStatus.WAITING
    reserve(run, staff=0)
    assert status_of(waiting) == EnrolmentStatus.OFFERED


def test_the_clockwork_offers_a_share_on_the_day_it_is_released() -> None:
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    reserve(run, days=-1, staff=1)
    waiting = EnrolmentFactory(run=run, waiting=True)
    for _ in range(2):
        call_command("expire_offers")
    assert status_of(waiting) == EnrolmentStatus.OFFERED


def test_a_freed_place_of_a_share_is_offered_to_its_own_people_first() -> None:
    run = RunFactory(capacity=2, sessions__starts_in=IN_A_MONTH)
    reserve(run, carer=1)
    enrol(run, someone(1))
    carer = enrol(run, someone(2, capacity=Capacity.CARER))
    first = enrol(run, someone(3))
    second = enrol(run, someone(4, capacity=Capacity.CARER))
    rules.withdraw(enrolment_id=carer.pk)
    assert (status_of(first), status_of(second)) == ("waiting", "offered")


def test_no_more_places_are_reserved_than_there_are() -> None:
    run = RunFactory(capacity=2)
    with pytest.raises(refusals.PlacesReservedAboveAll):
        reserve(run, carer=2, staff=1)
    assert Enrolment.objects.count() == 0
