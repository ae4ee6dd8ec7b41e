"""The way to an advisor: when and where to drop in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    PathwaysPageFactory,
    RunFactory,
    SessionFactory,
    VenueFactory,
    VenuePageFactory,
)
from tests.reading import links_of, words_of
from timetable.models import Run

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def advisor_at(name: str, *starts: datetime, **traits: Any) -> Run:
    venue = VenueFactory(name=name, page=VenuePageFactory(title=name).page_ptr)
    page = PathwaysPageFactory()
    run = RunFactory(page=page, venue=venue, sessions=0, **{"drop_in": True, **traits})
    for start in starts:
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=7))
    return run


def test_each_place_has_its_usual_week_the_next_time_and_a_code(client: Client, home: Any) -> None:
    run = advisor_at("Life Rooms Walton", *[MONDAY + number * DAY for number in range(-7, 5)])
    response = client.get("/pathways/")
    page = words_of(response)
    assert "Life Rooms Walton Sunday to Friday, 9:30am to 4:30pm" not in page
    assert "Next: Sunday 22 November, 9:30am to 4:30pm." in page
    assert f"Code {run.code}" in page
    assert run.venue.page.url in links_of(response)


def test_weekdays_alike_are_one_phrase(client: Client, home: Any) -> None:
    advisor_at("Life Rooms Walton", *[MONDAY + number * DAY for number in range(5)])
    page = words_of(client.get("/pathways/"))
    assert "Life Rooms Walton Monday to Friday, 9:30am to 4:30pm" in page


def test_a_day_without_an_advisor_is_said(client: Client, home: Any) -> None:
    run = advisor_at("Life Rooms Walton", MONDAY, MONDAY + DAY)
    run.sessions.filter(starts_at=MONDAY).update(status="cancelled", note="Training.")
    page = words_of(client.get("/pathways/"))
    assert "No advisor on Monday 23 November. Training." in page
    assert "Next: Tuesday 24 November, 9:30am to 4:30pm." in page


@pytest.mark.parametrize(("start", "traits"), [(MONDAY, {"draft": True}), (MONDAY - 30 * DAY, {})])
def test_times_that_are_drafts_or_over_are_not_shown(
    client: Client, home: Any, start: datetime, traits: dict
) -> None:
    advisor_at("Life Rooms Walton", start, **traits)
    assert "No drop-in times are planned yet" in words_of(client.get("/pathways/"))


def test_where_urgent_help_is_stands_on_the_page_itself(client: Client, home: Any) -> None:
    PathwaysPageFactory()
    page = words_of(client.get("/pathways/"))
    assert "An advisor is not urgent help." in page
    assert "999" in page
