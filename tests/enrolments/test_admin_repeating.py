"""Many sessions from a pattern: seen first, saved after, once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from enrolments.models import AuditEntry
from search.models import SearchDocument
from tests.enrolments.admin import page_of
from tests.factories import (
    EnrolmentFactory,
    RunFactory,
    SessionFactory,
    TermBreakFactory,
    TermFactory,
)
from timetable.models import Closure, OpeningHours, Room, Run, Session

pytestmark = pytest.mark.django_db

ALL_DAY = {"all_day": "on", "starts": "", "ends": ""}


def empty_run(**options: Any) -> Run:
    run: Run = RunFactory(sessions=0, **options)
    return run


def wednesdays(run: Run, **changes: Any) -> dict[str, Any]:
    """Wednesdays 10:00 to 12:00, ten of them from 14 January 2026, not in half-term."""
    fields = {
        "first_day": "14/01/2026",
        "starts": "10:00",
        "ends": "12:00",
        "days": 1,
        "repeats": "weekly",
        "weekdays": [3],
        "every": 1,
        "number": 10,
        "last_day": "",
        "without": ["break", "closure", "bank-holiday"],
        "other_days": "",
        "venue": run.venue_id,
        "room": "",
    }
    return {**fields, **changes}


def address(run: Run) -> str:
    return reverse("runs:repeat", args=[run.pk])


def look(client: Client, run: Run, **changes: Any) -> BeautifulSoup:
    html = client.post(address(run), wednesdays(run, **changes)).content
    return BeautifulSoup(html, "html.parser")


def save_button(client: Client, run: Run, **changes: Any) -> Any:
    return look(client, run, **changes).find("button", attrs={"name": "seen"})


def save(client: Client, run: Run, **changes: Any) -> Any:
    """Look, then press the button that saves what was seen."""
    button = save_button(client, run, **changes)
    return client.post(address(run), wednesdays(run, seen=button["value"], **changes))


def listed(page: BeautifulSoup) -> list[list[str]]:
    """The dates that would be saved, and what is left out."""
    lists = page.find_all(class_="college-dates")
    return [[" ".join(line.text.split()) for line in each.find_all("li")] for each in lists]


@pytest.fixture
def _half_term() -> None:
    term = TermFactory(starts_on=date(2026, 1, 5), ends_on=date(2026, 3, 27))
    TermBreakFactory(term=term, starts_on=date(2026, 2, 16), ends_on=date(2026, 2, 20))


@pytest.mark.usefixtures("_half_term")
def test_the_dates_are_seen_before_any_is_saved(coordinator: Client) -> None:
    run = empty_run()
    assert "Show the dates" in page_of(coordinator, address(run))
    page = look(coordinator, run)
    made, left_out = listed(page)
    assert len(made) == 10
    assert (made[0], made[-1]) == (
        "Wednesday 14 January, 10am to midday",
        "Wednesday 25 March, 10am to midday",
    )
    assert left_out == ["Wednesday 18 February. Break: Half-term."]
    assert "10 sessions, not saved yet" in " ".join(page.text.split())
    assert not Session.objects.exists()


@pytest.mark.usefixtures("_half_term")
def test_what_was_seen_is_saved(coordinator: Client) -> None:
    run = empty_run()
    attic = Room.objects.create(venue=run.venue, name="Attic")
    response = save(coordinator, run, room=attic.pk, note="Bring a cup.")
    assert response["Location"] == reverse("runs:sessions", args=[run.pk])
    sessions = list(run.sessions.all())
    assert len(sessions) == 10
    assert {session.room for session in sessions} == {attic}
    assert {session.note for session in sessions} == {"Bring a cup."}
    assert {timezone.localtime(session.starts_at).time() for session in sessions} == {time(10)}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after) == ("sessions-added", "10")


def test_another_pattern_than_was_seen_is_not_saved(coordinator: Client) -> None:
    run = empty_run()
    button = look(coordinator, run).find("button", attrs={"name": "seen"})
    data = wednesdays(run, starts="11:00", seen=button["value"])
    html = coordinator.post(address(run), data).content.decode()
    assert "What would be saved has changed." in html
    assert not Session.objects.exists()


def test_a_day_that_was_closed_meanwhile_is_seen_first(coordinator: Client) -> None:
    run = empty_run()
    button = look(coordinator, run).find("button", attrs={"name": "seen"})
    day = date(2026, 1, 21)
    Closure.objects.create(starts_on=day, ends_on=day, reason="Snow")
    html = coordinator.post(address(run), wednesdays(run, seen=button["value"])).content.decode()
    assert "Wednesday 21 January. Closed: Snow." in html
    assert not Session.objects.exists()


def test_a_form_sent_twice_saves_once(coordinator: Client) -> None:
    run = empty_run()
    button = look(coordinator, run).find("button", attrs={"name": "seen"})
    data = wednesdays(run, seen=button["value"])
    coordinator.post(address(run), data)
    coordinator.post(address(run), data)
    assert run.sessions.count() == 10


def test_days_the_run_meets_already_are_left_out(coordinator: Client) -> None:
    run = empty_run()
    SessionFactory(
        run=run,
        starts_at=datetime(2026, 1, 21, 11, tzinfo=UTC),
    )
    assert "Wednesday 21 January. The run meets then already." in listed(look(coordinator, run))[1]


def test_only_what_was_ticked_is_left_out_and_single_days_besides(coordinator: Client) -> None:
    run = empty_run()
    Closure.objects.create(
        starts_on=date(2026, 1, 21), ends_on=date(2026, 1, 21), reason="Staff training"
    )
    lists = listed(look(coordinator, run, without=[], other_days="28/01/2026\n2026-02-04\n"))
    assert lists[1] == [
        "Wednesday 28 January. You asked to leave it out.",
        "Wednesday 4 February. You asked to leave it out.",
    ]
    assert "Wednesday 21 January, 10am to midday" in lists[0]


def test_a_room_that_is_taken_is_said_beside_its_date(coordinator: Client) -> None:
    run = empty_run()
    attic = Room.objects.create(venue=run.venue, name="Attic")
    other = empty_run(venue=run.venue, page__title="Sleep well")
    SessionFactory(run=other, room=attic, starts_at=datetime(2026, 1, 28, 11, tzinfo=UTC))
    made = listed(look(coordinator, run, room=attic.pk))[0]
    assert made[2].endswith("Attic is taken then by “Sleep well”.")
    assert sum("is taken" in line for line in made) == 1
    assert save_button(coordinator, run, room=attic.pk) is None


def test_a_room_that_may_be_shared_is_with_a_reason(coordinator: Client) -> None:
    run = empty_run()
    cafe = Room.objects.create(venue=run.venue, name="Café", may_be_shared=True)
    other = empty_run(venue=run.venue, page__title="Sleep well")
    SessionFactory(run=other, room=cafe, starts_at=datetime(2026, 1, 28, 11, tzinfo=UTC))
    assert "which may be shared. Say why." in look(coordinator, run, room=cafe.pk).text
    save(coordinator, run, room=cafe.pk, shared_because="There are many tables")
    reasons = [session.shared_because for session in run.sessions.all()]
    assert reasons.count("There are many tables") == 1
    assert reasons.count("") == 9
    entry = AuditEntry.objects.get(action="room-shared")
    assert (entry.reason, entry.after) == ("There are many tables", "28 Jan 2026, Café")


def test_dates_outside_opening_hours_are_said(coordinator: Client) -> None:
    run = empty_run()
    OpeningHours.objects.create(venue=run.venue, weekday=3, opens=time(9), closes=time(11))
    made = listed(look(coordinator, run))[0]
    assert all(line.endswith("Outside opening hours.") for line in made)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"starts": "23:00", "ends": "02:00"},
            "Wednesday 14 January, 11pm to Thursday 15 January, 2am",
        ),
        (
            {**ALL_DAY, "days": 14, "repeats": "once", "number": ""},
            "Wednesday 14 January to Tuesday 27 January",
        ),
        (
            {"first_day": "31/01/2026", "repeats": "same-date"},
            "Saturday 31 January, 10am to midday",
        ),
    ],
)
def test_nights_exhibitions_and_months(
    coordinator: Client, changes: dict[str, Any], line: str
) -> None:
    assert listed(look(coordinator, empty_run(), **changes))[0][0] == line


def test_months_without_such_a_day_are_said(coordinator: Client) -> None:
    page = look(coordinator, empty_run(), first_day="31/01/2026", repeats="same-date", number=3)
    assert listed(page)[1] == ["February 2026. It has no 31st.", "April 2026. It has no 31st."]


def test_what_the_clocks_do_is_said_beside_the_date(coordinator: Client) -> None:
    page = look(
        coordinator,
        empty_run(),
        first_day="29/03/2026",
        weekdays=[7],
        starts="01:30",
        ends="02:30",
        number=1,
    )
    assert "The clocks go forward and there is no 01:30: it is 2:30am." in listed(page)[0][0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts": ""}, "Give a time, or tick “All day”."),
        ({"ends": "10:00"}, "It must end at another time than it starts."),
        ({"all_day": "on"}, "Give no times for something that lasts all day."),
        ({"number": ""}, "Say how many sessions, or give a last day: one of the two."),
        ({"last_day": "01/03/2026"}, "Say how many sessions, or give a last day: one of the two."),
        (
            {"number": "", "last_day": "01/01/2026"},
            "The last day must not be before the first.",
        ),
        ({"number": 201}, "less than or equal to 200"),
        (
            {"number": "", "last_day": "01/01/2040"},
            "That would be more than 200 sessions.",
        ),
        ({"first_day": "14/01/20226"}, "Enter a valid date."),
        ({"first_day": "14/01/2226"}, "Look at the year again."),
        ({"other_days": "half-term"}, "“half-term” is not a date such as 18/02/2026."),
    ],
)
def test_a_pattern_is_refused_with_a_sentence(
    coordinator: Client, changes: dict[str, Any], sentence: str
) -> None:
    page = look(coordinator, empty_run(), **changes)
    assert sentence in page.text
    assert page.find("button", attrs={"name": "seen"}) is None
    assert not Session.objects.exists()


def test_a_run_has_at_most_two_hundred_sessions(coordinator: Client) -> None:
    run = empty_run()
    Session.objects.bulk_create(
        Session(
            run=run,
            venue=run.venue,
            starts_at=timezone.now() + timedelta(days=number),
            ends_at=timezone.now() + timedelta(days=number, hours=1),
        )
        for number in range(195)
    )
    response = save(coordinator, run)
    assert "A run has at most 200 sessions." in response.content.decode()
    assert run.sessions.count() == 195


def test_a_drop_in_is_repeated_too(coordinator: Client) -> None:
    run = empty_run(drop_in=True)
    save(coordinator, run)
    assert run.sessions.count() == 10


def test_people_with_a_place_are_told_of_new_sessions(coordinator: Client) -> None:
    run = RunFactory(capacity=5)
    EnrolmentFactory(run=run)
    html = look(coordinator, run).text
    assert "This field is required." in html
    save(coordinator, run, tell_people="tell")
    assert list(OutboxMessage.objects.values_list("kind", flat=True)) == ["enrolment-changed"]


@pytest.mark.searched
def test_search_knows_the_new_dates(coordinator: Client) -> None:
    run = empty_run()
    first = timezone.localdate() + timedelta(days=20)
    save(coordinator, run, first_day=f"{first:%d/%m/%Y}", weekdays=[], without=[])
    document = SearchDocument.objects.get(ref=f"page:{run.page_id}")
    assert document.next_starts_at == run.sessions.first().starts_at


@pytest.mark.parametrize("sessions", [1, 3, 30])
def test_looking_costs_the_same_however_many_sessions(
    coordinator: Client, django_assert_num_queries: Any, sessions: int
) -> None:
    run = empty_run()
    room = Room.objects.create(venue=run.venue, name="Attic")
    data = wednesdays(run, number=sessions, room=room.pk)
    coordinator.post(address(run), data)
    with django_assert_num_queries(23):
        coordinator.post(address(run), data)
