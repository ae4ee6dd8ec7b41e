"""One link used twice at the same moment, in real transactions on a real database."""

import uuid

import pytest

from enrolments import actors, rules
from enrolments.evaluations import Answers
from enrolments.models import Evaluation, EvaluationGiven
from tests.enrolments.evaluating import place, run_over
from tests.stress import at_once, rounds

pytestmark = pytest.mark.usefixtures("committed")

ANSWERS = Answers(hopeful_after=4)


@pytest.mark.parametrize("_round", range(rounds(3, 50)))
def test_one_link_used_many_times_at_once_counts_once(_round: int) -> None:
    enrolment = place()

    def send() -> str:
        rules.evaluate(enrolment_id=enrolment.pk, answers=ANSWERS)
        return "taken"

    assert at_once(*[send] * 6) == {"taken": 1, "AlreadyEvaluated": 5}
    assert Evaluation.objects.count() == EvaluationGiven.objects.count() == 1


def test_one_sheet_sent_many_times_at_once_is_one_sheet() -> None:
    run = run_over()
    for _ in range(3):
        place(run)
    sheet = uuid.uuid4()

    def send() -> str:
        rules.type_in_evaluation(
            run_id=run.pk, answers=ANSWERS, sheet=sheet, actor=actors.staff(None)
        )
        return "taken"

    assert at_once(*[send] * 6) == {"taken": 6}
    assert Evaluation.objects.count() == 1


def test_the_last_answer_there_can_be_is_taken_once() -> None:
    run = run_over()
    place(run)

    def send() -> str:
        rules.type_in_evaluation(
            run_id=run.pk, answers=ANSWERS, sheet=uuid.uuid4(), actor=actors.staff(None)
        )
        return "taken"

    assert at_once(*[send] * 4) == {"taken": 1, "MoreSheetsThanPeople": 3}
