"""The whole waiting list in another order, by typing numbers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enrolments import rules
from enrolments.actors import staff
from enrolments.models import AuditEntry, Enrolment
from tests.enrolments.admin import page_of
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory, UserFactory
from timetable.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting() -> list[Enrolment]:
    run = RunFactory(full=True)
    return [
        EnrolmentFactory(run=run, waiting=True, learner=LearnerFactory(name=name))
        for name in ("Ada A", "Ben B", "Cyd C", "Dot D")
    ]


def names(run: Run) -> str:
    queue = Enrolment.objects.filter(run=run).queue()
    return "".join(each.learner.name[-1] for each in queue.select_related("learner"))


def answers(waiting: list[Enrolment], *numbers: int, **changes: Any) -> dict[str, Any]:
    typed = {f"number-{each.pk}": number for each, number in zip(waiting, numbers, strict=True)}
    seen = ",".join(str(each.pk) for each in waiting)
    return {**typed, "seen": seen, "reason": "Missed out last term", **changes}


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        ((1, 2, 3, 1), "DABC"),
        ((4, 2, 3, 4), "BCDA"),
        ((1, 2, 3, 2), "ADBC"),
        ((4, 3, 2, 1), "DCBA"),
        ((99, 2, 3, 4), "BCDA"),
    ],
)
def test_whoever_gets_another_number_moves_there_and_the_others_keep_their_order(
    coordinator: Client, waiting: list[Enrolment], numbers: tuple[int, ...], order: str
) -> None:
    run = waiting[0].run
    coordinator.post(reverse("runs:queue", args=[run.pk]), answers(waiting, *numbers))
    assert names(run) == order


def test_each_move_is_written_down_with_the_reason(
    coordinator: Client, waiting: list[Enrolment]
) -> None:
    run = waiting[0].run
    coordinator.post(reverse("runs:queue", args=[run.pk]), answers(waiting, 2, 1, 3, 4))
    moved = AuditEntry.objects.filter(action="queue").order_by("id")
    assert [(each.before, each.after) for each in moved] == [("2", "1"), ("1", "2")]
    assert {each.reason for each in moved} == {"Missed out last term"}
    assert [each.learner for each in moved] == [waiting[1].learner, waiting[0].learner]


def test_a_list_that_has_changed_meanwhile_is_left_as_it_is(
    coordinator: Client, waiting: list[Enrolment]
) -> None:
    run = waiting[0].run
    rules.withdraw(enrolment_id=waiting[0].pk, actor=staff(UserFactory()))
    data = answers(waiting, 4, 2, 3, 1)
    response = coordinator.post(reverse("runs:queue", args=[run.pk]), data)
    assert "The waiting list has changed since you looked." in response.content.decode()
    assert names(run) == "BCD"


def test_without_a_reason_or_with_odd_numbers_nothing_moves(
    coordinator: Client, waiting: list[Enrolment]
) -> None:
    run = waiting[0].run
    address = reverse("runs:queue", args=[run.pk])
    for data in (
        answers(waiting, 4, 2, 3, 1, reason=""),
        answers(waiting, 0, 2, 3, 1),
        answers(waiting, 4, 2, 3, 1, seen="x"),
        answers(waiting, 4, 2, 3, 1, seen="9" * 5000),
        answers(waiting, 4, 2, 3, 1, seen=""),
    ):
        assert coordinator.post(address, data).status_code == 200
    assert names(run) == "ABCD"


def test_nobody_waiting_is_said(coordinator: Client) -> None:
    html = page_of(coordinator, reverse("runs:queue", args=[RunFactory().pk]))
    assert "Nobody is waiting." in html
