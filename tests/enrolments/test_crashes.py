"""Processes that meet in one database, and processes that die in the middle."""

import random
import signal

import pytest

from core.models import OutboxMessage
from enrolments.models import AuditEntry, Enrolment
from enrolments.reconciliation import find_drift
from tests.enrolments.caller import caller_of, let_go, ready_caller_of
from tests.enrolments.people import taken
from tests.factories import RunFactory
from tests.stress import database_url, rounds

pytestmark = pytest.mark.usefixtures("committed")

ENOUGH = 10_000


def test_processes_fill_exactly_the_places_too() -> None:
    run = RunFactory(capacity=10)
    each = rounds(8, 16)
    callers = [
        ready_caller_of(run, first=number * each, number=each, database=database_url())
        for number in range(4)
    ]
    for caller in callers:
        let_go(caller)
    lines = [line for caller in callers for line in caller.communicate()[0].splitlines()]
    statuses = [line.split()[0] for line in lines]
    assert (statuses.count("confirmed"), statuses.count("waiting")) == (10, 4 * each - 10)
    assert taken(run) == 10
    assert find_drift() == []


@pytest.mark.parametrize("seed", range(rounds(3, 40)))
def test_a_process_killed_while_it_enrols_loses_nobody_and_leaves_nothing_half_made(
    seed: int,
) -> None:
    run = RunFactory(capacity=500)
    caller = caller_of(run, first=0, number=ENOUGH, database=database_url())
    stop_after = random.Random(seed).randint(3, 15)
    safe = [caller.stdout.readline().split()[1] for _ in range(stop_after)]
    caller.send_signal(signal.SIGKILL)
    safe += [line.split()[1] for line in caller.communicate()[0].splitlines()]
    there = Enrolment.objects.filter(run=run)
    assert there.filter(uuid__in=safe).count() == len(safe)
    assert taken(run) == there.count() == OutboxMessage.objects.count()
    assert AuditEntry.objects.filter(action="enrolment").count() == there.count()
    assert find_drift() == []
