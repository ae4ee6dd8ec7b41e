"""What a run is to a visitor: its status, its dates and its places taken together."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import RunFactory, SessionFactory
from timetable.enums import TAKING_ENROLMENTS, Booking, RunState, RunStatus, SessionStatus
from timetable.models import Run, Session, new_run_code

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE_IT_STARTS = {"sessions": 3, "sessions__starts_in": DAY}
AFTER_IT_STARTED = {"sessions": 3, "sessions__starts_in": -DAY}
AFTER_IT_ENDED = {"sessions": 3, "sessions__starts_in": -30 * DAY}
STATUSES = {"open": RunStatus.OPEN, "closed": RunStatus.CLOSED, "draft": RunStatus.DRAFT}


def with_dates(run: Run) -> Run:
    return Run.objects.with_dates().get(pk=run.pk)


def state_of(**traits: Any) -> RunState:
    return with_dates(RunFactory(**traits)).state()


@pytest.mark.parametrize(
    ("when", "status", "taken", "state"),
    [
        (BEFORE_IT_STARTS, "open", 0, RunState.OPEN),
        (BEFORE_IT_STARTS, "open", 6, RunState.OPEN),
        (BEFORE_IT_STARTS, "open", 7, RunState.FEW),
        (BEFORE_IT_STARTS, "open", 9, RunState.FEW),
        (BEFORE_IT_STARTS, "open", 10, RunState.FULL),
        (BEFORE_IT_STARTS, "closed", 0, RunState.CLOSED),
        (BEFORE_IT_STARTS, "closed", 10, RunState.CLOSED),
        (BEFORE_IT_STARTS, "draft", 0, RunState.CLOSED),
        (AFTER_IT_STARTED, "open", 0, RunState.STARTED),
        (AFTER_IT_STARTED, "open", 10, RunState.STARTED),
        (AFTER_IT_STARTED, "closed", 0, RunState.STARTED),
        (AFTER_IT_ENDED, "open", 0, RunState.PAST),
        (AFTER_IT_ENDED, "open", 10, RunState.PAST),
        (AFTER_IT_ENDED, "closed", 0, RunState.PAST),
    ],
)
def test_a_run_with_places(when: dict, status: str, taken: int, state: RunState) -> None:
    assert state_of(status=STATUSES[status], capacity=10, taken=taken, **when) == state


@pytest.mark.parametrize("when", [BEFORE_IT_STARTS, AFTER_IT_STARTED, AFTER_IT_ENDED])
@pytest.mark.parametrize("traits", [{"capacity": 4, "taken": 4}, {"drop_in": True}, {}])
def test_a_cancelled_run_is_cancelled_whatever_else_it_is(when: dict, traits: dict) -> None:
    assert state_of(cancelled=True, **traits, **when) == RunState.CANCELLED


@pytest.mark.parametrize(
    ("when", "state"),
    [
        (BEFORE_IT_STARTS, RunState.DROP_IN),
        (AFTER_IT_STARTED, RunState.DROP_IN),
        (AFTER_IT_ENDED, RunState.PAST),
        ({"sessions": 0}, RunState.CANCELLED),
    ],
)
def test_a_drop_in_stays_open_until_its_last_session_ends(when: dict, state: RunState) -> None:
    assert state_of(drop_in=True, **when) == state


def test_a_run_without_any_session_left_is_as_good_as_cancelled() -> None:
    run = RunFactory(sessions=2)
    run.sessions.update(status=SessionStatus.CANCELLED)
    assert with_dates(run).state() == RunState.CANCELLED


def test_a_cancelled_session_neither_starts_nor_ends_a_run() -> None:
    run = RunFactory(sessions=3, sessions__starts_in=-DAY)
    run.sessions.filter(starts_at__lt=timezone.now()).update(status=SessionStatus.CANCELLED)
    assert with_dates(run).state() == RunState.OPEN
    run.sessions.update(status=SessionStatus.CANCELLED)
    SessionFactory(run=run, starts_at=timezone.now() - 30 * DAY)
    assert with_dates(run).state() == RunState.PAST


@pytest.mark.parametrize(
    ("when", "state"),
    [
        (BEFORE_IT_STARTS, RunState.OPEN),
        (AFTER_IT_STARTED, RunState.OPEN),
        (AFTER_IT_ENDED, RunState.PAST),
    ],
)
def test_a_run_that_can_be_joined_late_is_open_until_it_ends(when: dict, state: RunState) -> None:
    assert state_of(join_late=True, **when) == state


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "state"),
    [
        (None, None, RunState.OPEN),
        (1, None, RunState.NOT_YET),
        (0, None, RunState.OPEN),
        (-1, None, RunState.OPEN),
        (None, 1, RunState.OPEN),
        (None, 0, RunState.CLOSED),
        (None, -1, RunState.CLOSED),
        (-1, 1, RunState.OPEN),
        (1, 2, RunState.NOT_YET),
        (-2, -1, RunState.CLOSED),
    ],
)
def test_enrolment_opens_and_closes_at_the_minute(
    opens_in: int | None, closes_in: int | None, state: RunState
) -> None:
    now = timezone.now()
    run = RunFactory(
        opens_at=None if opens_in is None else now + timedelta(minutes=opens_in),
        closes_at=None if closes_in is None else now + timedelta(minutes=closes_in),
    )
    assert with_dates(run).state(now=now) == state


def test_a_run_starts_and_ends_at_the_minute() -> None:
    starts_at = datetime(2026, 12, 1, 13, tzinfo=UTC)
    run = RunFactory(sessions=0)
    SessionFactory(run=run, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    run = with_dates(run)
    minute = timedelta(minutes=1)
    assert run.state(now=starts_at - minute) == RunState.OPEN
    assert run.state(now=starts_at) == RunState.STARTED
    assert run.state(now=starts_at + timedelta(hours=2) - minute) == RunState.STARTED
    assert run.state(now=starts_at + timedelta(hours=2)) == RunState.PAST


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"capacity": 10, "taken": 3}, "7 places left"),
        ({"capacity": 10, "taken": 9}, "1 place left"),
        ({"full": True}, "Full"),
        ({"closed": True}, "Enrolment closed"),
        ({"cancelled": True}, "Cancelled"),
        ({"drop_in": True}, "Drop in, no need to book"),
        (AFTER_IT_STARTED, "Already started"),
        (AFTER_IT_ENDED, "Finished"),
    ],
)
def test_places_are_said_in_a_visitors_words(traits: dict, words: str) -> None:
    assert with_dates(RunFactory(**traits)).places_text == words


def test_a_run_that_is_not_open_yet_says_when_it_will_be(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    run = RunFactory(
        opens_at=datetime(2026, 12, 1, 9, tzinfo=UTC), sessions__starts_in=timedelta(days=30)
    )
    assert with_dates(run).places_text == "Enrolment opens on Tuesday 1 December"


def test_the_lists_of_runs_to_join_agree_with_what_each_run_says_of_itself() -> None:
    """One rule is written twice: in SQL for lists, and in Python for one run."""
    now = timezone.now()
    known = RunFactory(sessions=0)
    places: tuple[dict[str, Any], ...] = (
        {"capacity": 10},
        {"capacity": 4, "taken": 4},
        {"capacity": 0},
        {"booking": Booking.DROP_IN},
    )
    times = ({}, {"opens_at": now + DAY}, {"closes_at": now - DAY})
    dates = ((DAY, 8 * DAY), (-DAY, 6 * DAY), (-8 * DAY, -DAY), ())
    sessions = []
    for place, time, starts, status, late in product(
        places, times, dates, RunStatus, (True, False)
    ):
        run = Run(
            page=known.page, venue=known.venue, code=f"{len(sessions):04}", status=status,
            join_late=late, **place, **time,
        )  # fmt: skip
        sessions.append((run, [now + start for start in starts]))
    Run.objects.bulk_create(run for run, _ in sessions)
    Session.objects.bulk_create(
        Session(run=run, venue=run.venue, starts_at=start, ends_at=start + timedelta(hours=2))
        for run, starts in sessions
        for start in starts
    )
    listed = set(Run.objects.taking_enrolments(now).with_free_places().values_list("pk", flat=True))
    everything = Run.objects.with_dates()
    joinable = {run.pk for run in everything if run.state(now=now) in TAKING_ENROLMENTS}
    assert listed == joinable
    assert 0 < len(listed) < Run.objects.count()


def test_a_code_can_be_said_on_the_telephone_and_spells_nothing() -> None:
    codes = [new_run_code() for _ in range(50)]
    assert all(len(code) == 4 for code in codes)
    assert not set("".join(codes)) & set("AEIOU0158BLSZ")
