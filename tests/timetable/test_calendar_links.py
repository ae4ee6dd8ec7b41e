"""“Add to calendar” beside dates, and how to follow what is on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from tests.factories import (
    CoursePageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    RunFactory,
    VenueFactory,
    VenuePageFactory,
)
from tests.reading import links_of, soup_of
from timetable.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calendar(home: Page) -> None:
    EventIndexPageFactory()


@pytest.fixture
def run() -> Run:
    """A run of an event at Walton, tomorrow."""
    walton = VenueFactory(page=VenuePageFactory(slug="walton").page_ptr, slug="walton")
    found: Run = RunFactory(
        page=EventPageFactory(title="Fair", slug="fair"),
        venue=walton,
        sessions__starts_in=timedelta(days=1),
    )
    return found


def calendars_on(client: Client, path: str) -> list[str]:
    """What “Add to calendar” leads to."""
    return [str(link["href"]) for link in soup_of(client.get(path)).select("a.calendar-link")]


@pytest.mark.parametrize("path", ["/whats-on/", "/venues/walton/"])
def test_each_session_of_a_list_can_be_put_into_a_calendar(
    client: Client, run: Run, path: str
) -> None:
    response = client.get(path)
    link = soup_of(response).find("a", class_="calendar-link")
    session = run.sessions.get()
    assert link["href"] == f"/sessions/{session.uuid}.ics"
    assert " ".join(link.get_text().split()) == f"Add to calendar: Fair, {session.when}"
    assert client.get(link["href"]).status_code == 200


def test_the_columns_of_a_week_have_no_room_for_it(client: Client, run: Run) -> None:
    week = f"{run.sessions.get().starts_at:%G-W%V}"
    assert soup_of(client.get(f"/whats-on/?week={week}")).find("a", class_="calendar-link") is None


@pytest.mark.parametrize("sessions", [1, 3])
def test_each_run_of_a_course_can_be_put_into_a_calendar(client: Client, sessions: int) -> None:
    course = CoursePageFactory(slug="sleep")
    runs = [RunFactory(page=course, sessions=sessions) for _ in range(2)]
    assert calendars_on(client, "/courses/sleep/") == [f"/runs/{each.code}.ics" for each in runs]


def test_an_event_with_one_date_can_be_put_into_a_calendar(client: Client, run: Run) -> None:
    assert calendars_on(client, "/events/fair/") == [f"/runs/{run.code}.ics"]


def test_an_event_with_several_dates_can_be_put_into_a_calendar(client: Client) -> None:
    run = RunFactory(page=EventPageFactory(slug="club"), sessions=3)
    assert calendars_on(client, "/events/club/") == [f"/runs/{run.code}.ics"]


@pytest.mark.parametrize("path", ["/whats-on/", "/venues/walton/", "/events/fair/"])
def test_nobody_is_asked_to_note_what_is_called_off(client: Client, run: Run, path: str) -> None:
    run.sessions.update(status="cancelled")
    assert soup_of(client.get(path)).find("a", class_="calendar-link") is None


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/whats-on/", "/whats-on.ics"),
        ("/whats-on/?venue=walton&week=2026-W49", "/whats-on.ics?venue=walton"),
        ("/venues/walton/", "/venues/walton.ics"),
        ("/events/club/", "/events/club.ics"),
        ("/courses/sleep/", "/courses/sleep.ics"),
    ],
)
def test_what_is_on_can_be_followed(
    client: Client, settings: Any, run: Run, path: str, feed: str
) -> None:
    settings.SITE_URL = "https://www.example.org"
    RunFactory(page=EventPageFactory(slug="club"), sessions=3)
    RunFactory(page=CoursePageFactory(slug="sleep"))
    links = links_of(client.get(path))
    assert f"webcal://www.example.org{feed}" in links
    assert feed in links
    assert f"https://www.example.org{feed}" in soup_of(client.get(path)).get_text()
    assert client.get(feed).status_code == 200
