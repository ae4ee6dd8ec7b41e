"""Several runs at once: looked at first, each by itself, and what is refused is named."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment
from tests.enrolments.admin import page_of, titles
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    RunFactory,
    TermFactory,
    TopicFactory,
    UserFactory,
)
from timetable.enums import RunStatus
from timetable.models import Run

pytestmark = pytest.mark.django_db

OVER = timedelta(days=-30)
QUERIES_OF_THE_NARROWED_LIST = 18


def together(client: Client, what: str, *runs: Run, **answers: Any) -> str:
    """What is said after it is done."""
    data = {"run": [run.pk for run in runs], "submission": uuid.UUID(int=7), **answers}
    response = client.post(reverse(f"runs:together_{what}"), data, follow=True)
    return " ".join(response.content.decode().split())


def seen(client: Client, what: str, *runs: Run) -> str:
    """What is shown before anything is done."""
    query = {"run": [run.pk for run in runs]}
    return " ".join(page_of(client, reverse(f"runs:together_{what}"), **query).split())


def statuses(*runs: Run) -> list[str]:
    return [Run.objects.get(pk=run.pk).status for run in runs]


# Opening and closing


def test_drafts_are_opened_together_and_what_cannot_be_is_named(coordinator: Client) -> None:
    first, second = RunFactory.create_batch(2, draft=True)
    bare = RunFactory(draft=True, sessions=0)
    over = RunFactory(draft=True, sessions__starts_in=OVER)
    off = RunFactory(cancelled=True)
    runs = (first, second, bare, over, off)
    html = seen(coordinator, "open", *runs)
    assert "2 runs will be open." in html
    assert "3 runs will be left alone" in html
    assert f"{bare}: It has no sessions yet." in html
    assert f"{over}: It is over." in html
    assert f"{off}: It is cancelled already." in html
    assert statuses(first, second) == ["draft", "draft"]

    said = together(coordinator, "open", *runs)
    assert "Open now: 2 runs" in said
    assert "Not done: 3 runs" in said
    assert f"{over}: It is over." in said
    assert statuses(*runs) == ["open", "open", "draft", "draft", "cancelled"]
    entries = AuditEntry.objects.filter(action="run").values_list("before", "after")
    assert list(entries) == [("draft", "open")] * 2


def test_opening_twice_opens_once_and_says_so(coordinator: Client) -> None:
    run = RunFactory(draft=True)
    together(coordinator, "open", run)
    assert "It is open already." in together(coordinator, "open", run)
    assert AuditEntry.objects.filter(action="run").count() == 1


def test_an_open_run_is_closed_and_a_draft_is_not(coordinator: Client) -> None:
    open_one, draft = RunFactory(), RunFactory(draft=True)
    assert "It is still being planned" in together(coordinator, "close", open_one, draft)
    assert statuses(open_one, draft) == ["closed", "draft"]


def test_without_a_tick_nothing_is_asked(coordinator: Client) -> None:
    response = coordinator.get(reverse("runs:together_open"), follow=True)
    assert "Tick some runs first." in response.content.decode()
    for odd in ("x", "-1", "9" * 40, ""):
        assert coordinator.get(reverse("runs:together_open"), {"run": odd}).status_code == 302


# Cancelling


def test_runs_are_cancelled_together_and_everyone_is_told(coordinator: Client) -> None:
    busy, empty = RunFactory(), RunFactory()
    EnrolmentFactory.create_batch(2, run=busy)
    over = RunFactory(sessions__starts_in=OVER)
    html = seen(coordinator, "cancel", busy, empty, over)
    assert f"{busy}: 2 people will be told" in html
    assert f"{empty}: Nobody is on it" in html
    said = together(coordinator, "cancel", busy, empty, over, reason="The tutor is ill")
    assert "Cancelled: 2 runs" in said
    assert f"{over}: It is over." in said
    assert statuses(busy, empty, over) == ["cancelled", "cancelled", "open"]
    assert set(Enrolment.objects.values_list("status", flat=True)) == {EnrolmentStatus.CANCELLED}


def test_cancelling_twice_tells_nobody_twice(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    together(coordinator, "cancel", run, reason="The tutor is ill")
    before = AuditEntry.objects.count()
    said = together(coordinator, "cancel", run, reason="The tutor is ill")
    assert "It is cancelled already." in said
    assert AuditEntry.objects.count() == before


def test_nothing_is_cancelled_without_saying_why(coordinator: Client) -> None:
    run = RunFactory()
    assert "This field is required." in together(coordinator, "cancel", run)
    assert statuses(run) == ["open"]


# Copying


@pytest.fixture
def of_autumn() -> Iterator[list[Run]]:
    """Two runs of this term, and a term after it, without a holiday in it."""
    with time_machine.travel(datetime(2026, 9, 21, 10, tzinfo=UTC), tick=False):
        autumn = TermFactory(name="Autumn", starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 4))
        TermFactory(name="Spring", starts_on=date(2027, 1, 11), ends_on=date(2027, 3, 24))
        yield RunFactory.create_batch(2, term=autumn, sessions=2)


def test_runs_are_copied_to_the_next_term_together(
    coordinator: Client, of_autumn: list[Run]
) -> None:
    homeless = RunFactory(term=None)
    html = seen(coordinator, "next_term", *of_autumn, homeless)
    assert "To Spring, 2 of 2 sessions" in html
    assert "This run belongs to no term" in html
    said = together(coordinator, "next_term", *of_autumn, homeless)
    assert "Copied: 2 runs" in said
    assert "Not done: 1 run" in said
    copies = Run.objects.filter(term__name="Spring")
    assert [copy.status for copy in copies] == [RunStatus.DRAFT] * 2
    assert [copy.sessions.count() for copy in copies] == [2, 2]


def test_a_copy_is_made_once_by_the_same_press_and_refused_to_the_next(
    coordinator: Client, of_autumn: list[Run]
) -> None:
    run, _ = of_autumn
    together(coordinator, "next_term", run)
    assert "Copied: 1 run" in together(coordinator, "next_term", run)
    said = together(coordinator, "next_term", run, submission=uuid.UUID(int=8))
    copy = Run.objects.get(term__name="Spring")
    assert f"It was copied to Spring already: {copy.code}." in said
    copy.status = RunStatus.CANCELLED
    copy.save()
    assert "Copied: 1 run" in together(coordinator, "next_term", run, submission=uuid.UUID(int=9))


# The list


def test_the_list_says_how_many_wait(coordinator: Client) -> None:
    run = RunFactory(capacity=4, taken=4)
    EnrolmentFactory.create_batch(3, run=run, waiting=True)
    assert "4 of 4, 3 waiting" in page_of(coordinator, reverse("runs:index"))


def test_each_run_can_be_ticked_and_all_at_once(coordinator: Client) -> None:
    run = RunFactory()
    html = page_of(coordinator, reverse("runs:index"))
    assert f'aria-label="Tick {run}"' in html
    assert "checked" not in html.split('aria-label="Tick')[1].split(">")[0]
    html = page_of(coordinator, reverse("runs:index"), tick="all")
    assert "checked" in html.split('aria-label="Tick')[1].split(">")[0]


def test_who_changes_no_runs_has_nothing_to_tick(editor: Client, front_desk: Client) -> None:
    RunFactory()
    for client in (editor, front_desk):
        assert 'name="run"' not in page_of(client, reverse("runs:index"))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("free", {"Free", "Waiting", "Thin"}),
        ("full", {"Full"}),
        ("waiting", {"Waiting"}),
        ("half-empty", {"Thin"}),
    ],
)
def test_runs_are_narrowed_by_their_places(
    coordinator: Client, places: str, expected: set[str]
) -> None:
    late = {"sessions__starts_in": timedelta(days=40)}
    RunFactory(page=CoursePageFactory(title="Free"), capacity=9, taken=5, **late)
    RunFactory(page=CoursePageFactory(title="Full"), full=True)
    waited = RunFactory(page=CoursePageFactory(title="Waiting"), capacity=9, taken=5)
    EnrolmentFactory(run=waited, waiting=True)
    RunFactory(page=CoursePageFactory(title="Thin"), capacity=9, taken=4)
    RunFactory(page=CoursePageFactory(title="Drop in"), drop_in=True)
    RunFactory(page=CoursePageFactory(title="Off"), cancelled=True, capacity=1, taken=1)
    expected = expected | ({"Off"} if places == "full" else set())
    assert set(titles(coordinator, "runs:index", places=places)) == expected


def test_runs_are_narrowed_by_topic_and_tutor(coordinator: Client) -> None:
    topic, tutor = TopicFactory(), UserFactory()
    wanted = RunFactory(page=CoursePageFactory(title="Wanted", topics=[topic]))
    wanted.tutors.set([tutor])
    wanted.save()
    RunFactory(page=CoursePageFactory(title="Other", topics=[TopicFactory()]))
    for query in ({"topic": topic.pk}, {"tutor": tutor.pk}):
        assert titles(coordinator, "runs:index", **query) == ["Wanted"]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_narrowed_list_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    term, topic, tutor = TermFactory(), TopicFactory(), UserFactory()
    page = CoursePageFactory(topics=[topic])
    for run in RunFactory.create_batch(rows, term=term, page=page, capacity=4, taken=1):
        run.tutors.set([tutor])
        run.save()
        EnrolmentFactory(run=run, waiting=True)
    query = {
        "term": term.pk,
        "topic": topic.pk,
        "tutor": tutor.pk,
        "status": "open",
        "places": "waiting",
    }
    assert len(titles(coordinator, "runs:index", **query)) == rows
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(reverse("runs:index"), query)
    assert len(queries) == QUERIES_OF_THE_NARROWED_LIST
