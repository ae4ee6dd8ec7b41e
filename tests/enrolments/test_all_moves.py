"""Any moves in any order: what must always be true stays true."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.models import OutboxMessage
from enrolments import people, rules
from enrolments.models import AuditEntry, Enrolment, Learner
from enrolments.refusals import Refused
from enrolments.shares import FreePlaces
from tests.enrolments.people import STAFF, enrol, someone
from tests.factories import RunFactory
from tests.stress import rounds
from timetable.models import Run

RUNS = 3
PEOPLE = 6
a_run = st.integers(0, RUNS - 1)
a_person = st.integers(0, PEOPLE - 1)
a_choice = st.integers(0, 50)


class AnyMoves(RuleBasedStateMachine):
    """Three runs (one is talked over first), six people, and every move there is."""

    @initialize()
    def begin(self) -> None:
        for model in (OutboxMessage, AuditEntry):
            model.objects.all().delete()
        Enrolment.objects.update(swapped_from=None)
        Enrolment.objects.all().delete()
        Learner.objects.all().delete()
        Run.objects.update(taken=0)
        self.runs = [
            RunFactory(
                capacity=number + 1,
                needs_review=number == 2,
                sessions__starts_in=timedelta(days=30 + number),
            )
            for number in range(RUNS)
        ]

    def some_enrolment(self, choice: int) -> Enrolment | None:
        there = list(Enrolment.objects.order_by("id"))
        return there[choice % len(there)] if there else None

    def attempt(self, move: Any, choice: int, **options: Any) -> None:
        enrolment = self.some_enrolment(choice)
        if enrolment:
            self.unless_refused(move, enrolment_id=enrolment.pk, **options)

    @staticmethod
    def unless_refused(move: Any, **options: Any) -> None:
        with suppress(Refused):
            move(**options)

    @rule(run=a_run, person=a_person)
    def someone_enrols(self, run: int, person: int) -> None:
        self.unless_refused(lambda: enrol(self.runs[run], someone(person)))

    @rule(choice=a_choice)
    def someone_withdraws(self, choice: int) -> None:
        self.attempt(rules.withdraw, choice)

    @rule(choice=a_choice)
    def someone_accepts(self, choice: int) -> None:
        self.attempt(rules.accept, choice)

    @rule(choice=a_choice, run=a_run)
    def someone_swaps(self, choice: int, run: int) -> None:
        self.attempt(rules.swap, choice, to_run_id=self.runs[run].pk)

    @rule(choice=a_choice)
    def staff_approve(self, choice: int) -> None:
        self.attempt(rules.approve, choice, actor=STAFF)

    @rule(choice=a_choice)
    def staff_decline(self, choice: int) -> None:
        self.attempt(rules.decline, choice, actor=STAFF, reason="Not this time")

    @rule(choice=a_choice)
    def staff_offer_out_of_order(self, choice: int) -> None:
        self.attempt(rules.offer, choice, actor=STAFF, reason="They need it now")

    @rule(choice=a_choice)
    def staff_cancel_one(self, choice: int) -> None:
        self.attempt(rules.cancel, choice, actor=STAFF, reason="Asked us to")

    @rule(choice=a_choice, position=st.integers(1, 4))
    def staff_reorder(self, choice: int, position: int) -> None:
        self.attempt(
            rules.move_in_queue, choice, position=position, actor=STAFF, reason="Waited before"
        )

    @rule(run=a_run, capacity=st.integers(1, 4))
    def staff_change_places(self, run: int, capacity: int) -> None:
        self.unless_refused(
            rules.change_places, run_id=self.runs[run].pk, capacity=capacity, actor=STAFF
        )

    @rule(choice=a_choice)
    def an_offer_runs_out(self, choice: int) -> None:
        OutboxMessage.objects.update(status=OutboxMessage.Status.SENT)
        offered = list(Enrolment.objects.filter(status="offered").order_by("id"))
        if offered:
            one = offered[choice % len(offered)]
            Enrolment.objects.filter(pk=one.pk).update(expires_at=timezone.now())
        rules.expire_offers()

    @rule(person=a_choice)
    def someone_pauses_or_goes_on(self, person: int) -> None:
        known = list(Learner.objects.order_by("id"))
        if not known:
            return
        learner = known[person % len(known)]
        if learner.paused_at is None:
            people.pause(learner_id=learner.pk)
            return
        people.resume(learner_id=learner.pk)
        for run in self.runs:
            rules.fill_places(run_id=run.pk)

    @invariant()
    def places_are_never_oversold_and_always_counted(self) -> None:
        for run in Run.objects.all():
            held = Enrolment.objects.filter(run=run).holding_a_place().count()
            assert 0 <= run.taken == held <= (run.capacity or 0)

    @invariant()
    def nobody_is_live_twice_on_one_run(self) -> None:
        live = Counter(Enrolment.objects.live().values_list("run", "learner"))
        assert all(number == 1 for number in live.values())

    @invariant()
    def nobody_waits_while_a_place_is_free_for_them(self) -> None:
        for run in Run.objects.with_dates():
            places = FreePlaces(run, now=timezone.now())
            waiting = Enrolment.objects.filter(run=run, learner__paused_at=None).queue()
            assert not any(places.count_for(each.capacity) for each in waiting)

    @invariant()
    def each_move_is_written_down_and_told_once(self) -> None:
        moves = AuditEntry.objects.filter(action="enrolment")
        assert sum(Enrolment.objects.values_list("version", flat=True)) == moves.count()
        told = OutboxMessage.objects.filter(kind__startswith="enrolment-")
        assert told.count() == moves.count()


@pytest.mark.django_db
def test_whatever_people_and_staff_do_in_whatever_order() -> None:
    run_state_machine_as_test(
        AnyMoves,
        settings=settings(
            max_examples=rounds(5, 200),
            stateful_step_count=rounds(20, 60),
            deadline=None,
            derandomize=rounds(1, 0) == 1,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
