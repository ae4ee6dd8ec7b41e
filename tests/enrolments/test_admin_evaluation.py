"""What staff see of what people said, and the sheets they type in."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enrolments.models import AuditEntry, Evaluation
from liferooms.permissions import MATRIX
from tests.enrolments.admin import page_of
from tests.enrolments.conftest import StaffClient
from tests.enrolments.evaluating import ANSWERS, place, run_over
from tests.factories import CoursePageFactory, EvaluationFactory, RunFactory, UserFactory
from tests.reading import words_of
from timetable.enums import RunStatus
from timetable.models import Run
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MAY = {
    "evaluation": {roles.COORDINATOR},
    "evaluation_sheet": {roles.COORDINATOR, roles.FRONT_DESK},
    "type_in_evaluation": {roles.COORDINATOR, roles.FRONT_DESK},
}


@pytest.fixture
def coordinator(db: None) -> StaffClient:
    return StaffClient().sign_in(roles.COORDINATOR)


def address(name: str, run: Run) -> str:
    return reverse(f"runs:{name}", args=[run.pk])


def sheet(**more: Any) -> dict[str, Any]:
    return {**ANSWERS, "sheet": str(uuid.uuid4()), **more}


def run_with(people: int, **options: Any) -> Run:
    run = run_over(**options)
    for _ in range(people):
        place(run)
    return run


# --- who sees what ------------------------------------------------------------------------


@pytest.mark.parametrize("role", MATRIX)
def test_what_people_said_is_for_coordinators_and_sheets_for_the_desk_too(
    client: Client, role: str
) -> None:
    run = run_with(1)
    user = UserFactory(roles=[role])
    run.tutors.add(user)
    client.force_login(user)
    for name, may in MAY.items():
        assert (client.get(address(name, run)).status_code == 200) is (role in may), name
    seen = client.get(reverse("evaluations:index")).status_code == 200
    assert seen is (role == roles.COORDINATOR)
    client.post(address("type_in_evaluation", run), sheet())
    assert Evaluation.objects.exists() is (role in MAY["type_in_evaluation"])


def test_a_run_without_places_has_no_evaluation(coordinator: StaffClient) -> None:
    run = RunFactory(drop_in=True)
    for name in MAY:
        assert coordinator.get(address(name, run)).status_code == 404


@pytest.mark.parametrize("answers", [0, 4, 5])
def test_nothing_is_shown_while_few_have_answered(coordinator: StaffClient, answers: int) -> None:
    run = run_over()
    EvaluationFactory.create_batch(answers, run=run, words=True)
    words = words_of(coordinator.get(address("evaluation", run)))
    assert (f"{answers} of 0" in words) is True
    for what in ("5 of 5", "The tea break", "A warmer room"):
        assert (what in words) is (answers == 5)
    assert ("Shown once 5 people have answered" in words) is (answers < 5)


def test_a_statement_that_few_answered_is_not_shown_though_others_are(
    coordinator: StaffClient, settings: Any
) -> None:
    run = run_over()
    EvaluationFactory.create_batch(5, run=run)
    Evaluation.objects.filter(pk__in=Evaluation.objects.values("pk")[1:]).update(
        hopeful_before=None
    )
    words = words_of(coordinator.get(address("evaluation", run)))
    assert "Too few answered 5 of 5" in words
    assert "of 1" not in words
    settings.SMALL_NUMBERS_FLOOR = 8
    words = words_of(coordinator.get(address("evaluation", run)))
    assert "Shown once 8 people have answered" in words
    assert "of 5" not in words


def test_words_are_those_of_the_course_and_not_of_one_group(coordinator: StaffClient) -> None:
    course = CoursePageFactory(title="Sleep well")
    few, others = run_over(page=course), run_over(page=course)
    EvaluationFactory(run=few, words=True, helped="What one person wrote")
    EvaluationFactory.create_batch(4, run=others, words=True)
    EvaluationFactory(run=run_over(page=CoursePageFactory()), words=True, helped="Of another")
    words = words_of(coordinator.get(address("evaluation", few)))
    assert "What one person wrote" in words
    assert "The tea break" in words
    assert "Of another" not in words
    assert "Shown once 5 people have answered" in words


def test_a_look_at_words_is_in_the_trail_and_one_at_numbers_is_not(
    coordinator: StaffClient,
) -> None:
    run = run_over()
    EvaluationFactory.create_batch(4, run=run, words=True)
    coordinator.get(address("evaluation", run))
    assert not AuditEntry.objects.exists()
    EvaluationFactory(run=run)
    coordinator.get(address("evaluation", run))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.run, entry.actor) == (
        "evaluation-words-read",
        run,
        coordinator.user,
    )


def test_what_somebody_wrote_runs_nowhere(coordinator: StaffClient) -> None:
    run = run_over()
    EvaluationFactory.create_batch(5, run=run, words=True, helped="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page_of(coordinator, address("evaluation", run))


def test_what_somebody_wrote_cannot_be_found_by_searching(client: Client) -> None:
    EvaluationFactory.create_batch(5, run=run_over(), words=True, helped="Marmalade")
    assert "Marmalade" not in words_of(client.get("/search/", {"q": "tea"}))
    found = client.get("/search/", {"q": "Marmalade", "format": "json"}).json()
    assert not found.get("results")


# --- the list -----------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_the_same_however_long_it_is(
    coordinator: StaffClient, django_assert_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        EvaluationFactory(run=run_with(2))
    coordinator.get(reverse("evaluations:index"))
    with django_assert_num_queries(13):
        page = coordinator.get(reverse("evaluations:index"))
    assert words_of(page).count("1 of 2") == rows


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_one_run_asks_the_same_however_many_wrote(
    coordinator: StaffClient, django_assert_num_queries: Any, rows: int
) -> None:
    run = run_over()
    EvaluationFactory.create_batch(5 + rows, run=run, words=True)
    coordinator.get(address("evaluation", run))
    with django_assert_num_queries(16):
        coordinator.get(address("evaluation", run))


def test_runs_still_to_come_and_those_without_anybody_are_not_listed(
    coordinator: StaffClient,
) -> None:
    run_over()
    place(run_over(starts_in=timedelta(days=3)))
    assert "No course is over yet" in words_of(coordinator.get(reverse("evaluations:index")))


@pytest.mark.parametrize("page", ["x", "0", "-1", "99"])
def test_a_page_that_is_not_there_is_the_nearest_one(coordinator: StaffClient, page: str) -> None:
    run_with(1)
    words = words_of(coordinator.get(reverse("evaluations:index"), {"p": page}))
    assert "Sleep well" in words


# --- paper --------------------------------------------------------------------------------


def test_the_sheet_has_the_questions_the_runs_code_and_nobodys_name(
    coordinator: StaffClient,
) -> None:
    run = run_with(1)
    html = page_of(coordinator, address("evaluation_sheet", run))
    for said in ("Before the course, I felt hopeful", "What helped you?", run.code, "<svg", "999"):
        assert said in html
    assert "Grace" not in html


def test_a_sheet_is_typed_in_once_and_the_next_form_is_another(
    front_desk: StaffClient,
) -> None:
    run = run_with(3)
    one = sheet()
    for _ in range(2):
        page = front_desk.post(address("type_in_evaluation", run), one, follow=True)
    assert "Now shred that sheet" in words_of(page)
    assert Evaluation.objects.get().helped == "The tea break"
    assert AuditEntry.objects.get().action == "evaluation-typed-in"
    number = re.search(r'name="sheet" value="([^"]+)"', page.content.decode())
    assert number is not None
    assert number[1] != one["sheet"]


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda: run_with(0), "There are as many answers as people"),
        (lambda: run_over(status=RunStatus.CANCELLED), "These dates have been cancelled"),
        (lambda: run_over(starts_in=timedelta(days=2)), "This is not over yet"),
        (lambda: RunFactory(sessions=0), "This is not over yet"),
    ],
    ids=["more than people", "cancelled", "still to come", "no sessions"],
)
def test_a_sheet_that_cannot_be_is_refused_in_words(
    coordinator: StaffClient, run: Any, said: str
) -> None:
    page = coordinator.post(address("type_in_evaluation", run()), sheet())
    assert said in words_of(page)
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (dict.fromkeys(ANSWERS, ""), "Answer at least one question"),
        ({"hopeful_after": "9"}, "Choose one of the answers"),
        ({"sheet": "x"}, "Open this screen anew"),
    ],
)
def test_a_sheet_with_a_fault_keeps_what_was_typed(
    coordinator: StaffClient, sent: dict[str, str], said: str
) -> None:
    page = coordinator.post(address("type_in_evaluation", run_with(1)), sheet(**sent))
    assert said in page.content.decode()
    assert not Evaluation.objects.exists()
