"""Many people at once, in real transactions on a real database."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from core.models import OutboxMessage
from enrolments import rules
from enrolments.models import Enrolment
from tests.factories import RunFactory
from timetable.models import Run

CALLERS = 16


def at_once(work: Callable[[int], str], callers: int = CALLERS) -> Counter[str]:
    """Run `work` in threads released together; count what each of them answered."""
    answers: list[str] = []
    gate = threading.Barrier(callers)

    def call(number: int) -> None:
        gate.wait()
        try:
            answers.append(work(number))
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def take_a_place(run: Run, submission: uuid.UUID | None = None) -> Callable[[int], str]:
    def work(number: int) -> str:
        applicant = rules.Applicant(name=f"Caller {number}", email=f"caller{number}@example.org")
        rules.enrol(run_id=run.pk, applicant=applicant, submission=submission or uuid.uuid4())
        return "enrolled"

    return work


@pytest.mark.usefixtures("committed")
def test_sixteen_callers_at_five_places_fill_exactly_five() -> None:
    run = RunFactory(capacity=5)
    answers = at_once(take_a_place(run))
    run.refresh_from_db()
    assert answers == {"enrolled": 5, "RunIsFull": CALLERS - 5}
    assert run.taken == Enrolment.objects.holding_a_place().filter(run=run).count() == 5
    assert OutboxMessage.objects.count() == 5


@pytest.mark.usefixtures("committed")
def test_a_double_click_from_many_hands_makes_one_enrolment() -> None:
    run = RunFactory(capacity=5)
    answers = at_once(take_a_place(run, submission=uuid.uuid4()))
    run.refresh_from_db()
    assert answers == {"enrolled": CALLERS}
    assert (run.taken, Enrolment.objects.count(), OutboxMessage.objects.count()) == (1, 1, 1)


@pytest.mark.usefixtures("committed")
def test_without_the_lock_the_check_alone_would_give_the_last_place_twice() -> None:
    """The control: it shows that the race is there, and that the database's own rule stops it."""
    run = RunFactory(capacity=1)
    seen_free = threading.Barrier(2)

    def careless(number: int) -> str:
        if Run.objects.get(pk=run.pk).places_left:
            seen_free.wait()
            with transaction.atomic():
                connection.cursor().execute(
                    "UPDATE timetable_run SET taken = taken + 1 WHERE id = %s", [run.pk]
                )
            return "given"
        return "full"

    answers = at_once(careless, callers=2)
    run.refresh_from_db()
    assert answers == {"given": 1, "IntegrityError": 1}
    assert run.taken == 1
