"""The sessions of a run on the staff side: all of them, one more, one moved."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from enrolments.models import AuditEntry
from tests.enrolments.admin import page_of
from tests.factories import (
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
    TermBreakFactory,
    TermFactory,
    VenueFactory,
)
from timetable.models import Closure, OpeningHours, Room, Run, Session

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
# A Tuesday that is no bank holiday, in a year no other test speaks of.
STARTS = datetime(2031, 1, 14, 13, tzinfo=LONDON)
ENDS = STARTS + timedelta(hours=2)


def run_on_tuesday(**options: Any) -> Run:
    run: Run = RunFactory(sessions=0, **options)
    SessionFactory(run=run, starts_at=STARTS, ends_at=ENDS)
    return run


def typed(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"


def answers(run: Run, *, days: int = 0, hours: int = 0, **changes: Any) -> dict[str, Any]:
    """What the form sends for a session so much later than Tuesday at one."""
    later = timedelta(days=days, hours=hours)
    fields = {
        "starts_at": typed(STARTS + later),
        "ends_at": typed(ENDS + later),
        "venue": run.venue_id,
        "room": "",
    }
    return {**fields, **changes}


def owed() -> list[str]:
    return list(OutboxMessage.objects.values_list("kind", flat=True))


# All of them


def test_the_sessions_are_shown_with_their_teaching_week(coordinator: Client) -> None:
    term = TermFactory(starts_on=STARTS.date() - timedelta(days=8), ends_on=STARTS.date())
    run = run_on_tuesday(term=term)
    html = page_of(coordinator, reverse("runs:sessions", args=[run.pk]))
    assert "Tuesday 14 January 2031, 1pm to 3pm" in html
    assert "Teaching week 2" in html
    assert reverse("runs:move_session", args=[run.sessions.get().pk]) in html
    assert reverse("runs:repeat", args=[run.pk]) in html


def test_a_drop_in_has_sessions_too(coordinator: Client) -> None:
    run = RunFactory(drop_in=True)
    assert reverse("runs:sessions", args=[run.pk]) in page_of(coordinator, reverse("runs:index"))
    page_of(coordinator, reverse("runs:sessions", args=[run.pk]))


def test_nothing_is_added_to_a_run_that_is_called_off(coordinator: Client) -> None:
    run = run_on_tuesday(cancelled=True)
    html = page_of(coordinator, reverse("runs:sessions", args=[run.pk]))
    assert reverse("runs:repeat", args=[run.pk]) not in html
    response = coordinator.post(
        reverse("runs:add_session", args=[run.pk]), answers(run, days=7, all_the_same="on")
    )
    assert "This run is cancelled." in response.content.decode()
    assert run.sessions.count() == 1


@pytest.mark.parametrize("sessions", [1, 3, 30])
def test_the_sessions_cost_the_same_however_many_there_are(
    coordinator: Client, django_assert_num_queries: Any, sessions: int
) -> None:
    run = RunFactory(term=TermBreakFactory().term, sessions=sessions)
    address = reverse("runs:sessions", args=[run.pk])
    coordinator.get(address)
    with django_assert_num_queries(12):
        coordinator.get(address)


# One more


def test_one_session_is_added(coordinator: Client) -> None:
    run = run_on_tuesday()
    data = answers(run, days=7, note="Bring a cup.")
    response = coordinator.post(reverse("runs:add_session", args=[run.pk]), data)
    assert response["Location"] == reverse("runs:sessions", args=[run.pk])
    added = run.sessions.last()
    assert (added.starts_at, added.note) == (STARTS + timedelta(days=7), "Bring a cup.")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after, entry.run) == ("sessions-added", "1", run)


def test_a_session_that_ends_before_it_starts_is_not_added(coordinator: Client) -> None:
    run = run_on_tuesday()
    data = answers(run, days=7, ends_at=typed(STARTS))
    html = coordinator.post(reverse("runs:add_session", args=[run.pk]), data).content.decode()
    assert "The session must end after it starts." in html
    assert run.sessions.count() == 1


def test_a_room_is_at_the_venue(coordinator: Client) -> None:
    run = run_on_tuesday(venue__name="Life Rooms Walton")
    attic = Room.objects.create(venue=VenueFactory(name="Life Rooms Bootle"), name="Attic")
    data = answers(run, days=7, room=attic.pk)
    html = coordinator.post(reverse("runs:add_session", args=[run.pk]), data).content.decode()
    assert "That room is at Life Rooms Bootle, not at Life Rooms Walton." in html


# One moved


def test_one_session_is_moved(coordinator: Client) -> None:
    run = run_on_tuesday(venue__name="Life Rooms Walton")
    session = run.sessions.get()
    address = reverse("runs:move_session", args=[session.pk])
    assert "Tuesday 14 January 2031, 1pm to 3pm" in page_of(coordinator, address)
    coordinator.post(address, answers(run, days=1))
    session.refresh_from_db()
    assert (session.starts_at, session.moved_from) == (STARTS + timedelta(days=1), STARTS)
    assert session.sequence == 1
    entry = AuditEntry.objects.get()
    assert entry.before == "14 Jan 2031, 1pm, Walton"
    assert entry.after == "15 Jan 2031, 1pm, Walton"


@pytest.mark.parametrize(
    ("answer", "kinds"), [("tell", ["enrolment-changed"]), ("do-not-tell", [])]
)
def test_people_are_told_or_not_as_was_decided(
    coordinator: Client, answer: str, kinds: list[str]
) -> None:
    run = EnrolmentFactory(run=run_on_tuesday()).run
    address = reverse("runs:move_session", args=[run.sessions.get().pk])
    assert "1 person on it." in page_of(coordinator, address)
    response = coordinator.post(address, answers(run, days=1))
    assert "This field is required." in response.content.decode()
    coordinator.post(address, answers(run, days=1, tell_people=answer))
    assert owed() == kinds
    assert run.sessions.get().starts_at == STARTS + timedelta(days=1)


def test_a_cancelled_session_is_not_moved(coordinator: Client) -> None:
    run = run_on_tuesday()
    Session.objects.update(status="cancelled")
    address = reverse("runs:move_session", args=[run.sessions.get().pk])
    response = coordinator.post(address, answers(run, days=1))
    assert "This session is cancelled. Add a new one instead." in response.content.decode()


def test_a_session_is_not_moved_to_where_it_is(coordinator: Client) -> None:
    run = run_on_tuesday()
    address = reverse("runs:move_session", args=[run.sessions.get().pk])
    response = coordinator.post(address, answers(run))
    assert "That is when and where it is already." in response.content.decode()
    assert run.sessions.get().sequence == 0


def test_a_session_moved_to_another_room_was_not_moved_in_time(coordinator: Client) -> None:
    run = run_on_tuesday()
    attic = Room.objects.create(venue=run.venue, name="Attic")
    address = reverse("runs:move_session", args=[run.sessions.get().pk])
    coordinator.post(address, answers(run, room=attic.pk))
    session = run.sessions.get()
    assert (session.room, session.moved_from, session.sequence) == (attic, None, 1)


# What speaks against a day


def on_a_closed_day(run: Run) -> str:
    day = STARTS.date() + timedelta(days=1)
    Closure.objects.create(venue=run.venue, starts_on=day, ends_on=day, reason="Painting")
    return "Closed: Painting."


def in_a_break(run: Run) -> str:
    day = STARTS.date() + timedelta(days=1)
    TermBreakFactory(starts_on=day, ends_on=day)
    return "Break: Half-term."


def outside_hours(run: Run) -> str:
    # Open on that Tuesday alone, not on the Wednesday.
    OpeningHours.objects.create(venue=run.venue, weekday=2, opens=time(9), closes=time(17))
    return "Outside opening hours."


def while_the_run_meets(run: Run) -> str:
    SessionFactory(run=run, starts_at=STARTS + timedelta(days=1, hours=1))
    return "The run meets then already."


def while_someone_is_elsewhere(run: Run) -> str:
    learner = LearnerFactory()
    EnrolmentFactory(run=run, learner=learner)
    other = RunFactory(sessions=0)
    SessionFactory(run=other, starts_at=STARTS + timedelta(days=1))
    EnrolmentFactory(run=other, learner=learner)
    return "1 person has a place on something else then."


@pytest.mark.parametrize(
    "circumstance",
    [on_a_closed_day, in_a_break, outside_hours, while_the_run_meets, while_someone_is_elsewhere],
)
def test_what_speaks_against_a_day_is_asked_about_once(
    coordinator: Client, circumstance: Any
) -> None:
    run = run_on_tuesday()
    address = reverse("runs:move_session", args=[run.sessions.get().pk])
    sentence = circumstance(run)
    data = answers(run, days=1, tell_people="do-not-tell")
    html = coordinator.post(address, data).content.decode()
    assert sentence in html
    assert "I know, and want it all the same" in html
    assert not run.sessions.filter(moved_from=STARTS).exists()
    coordinator.post(address, {**data, "all_the_same": "on"})
    assert run.sessions.get(moved_from=STARTS).starts_at == STARTS + timedelta(days=1)


def test_a_room_that_is_taken_is_said(coordinator: Client) -> None:
    run = run_on_tuesday()
    attic = Room.objects.create(venue=run.venue, name="Attic")
    other = RunFactory(venue=run.venue, sessions=0, page__title="Sleep well")
    SessionFactory(run=other, room=attic, starts_at=STARTS + timedelta(days=1))
    address = reverse("runs:move_session", args=[run.sessions.get().pk])
    html = coordinator.post(address, answers(run, days=1, room=attic.pk)).content.decode()
    assert "Attic is taken then by “Sleep well”." in html


def test_a_bank_holiday_is_said(coordinator: Client) -> None:
    run = run_on_tuesday()
    good_friday = datetime(2031, 4, 11, 13, tzinfo=LONDON)
    data = answers(
        run, starts_at=typed(good_friday), ends_at=typed(good_friday + timedelta(hours=1))
    )
    html = coordinator.post(reverse("runs:add_session", args=[run.pk]), data).content.decode()
    assert "Bank holiday: Good Friday." in html
