"""Events in schema.org's words, against what search engines require of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from events.structured_data import DATES_SAID
from tests.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    RunFactory,
    SessionFactory,
    VenueFactory,
)
from tests.reading import said_of, structured_data_of

pytestmark = pytest.mark.django_db

SITE = "https://www.example.org"
TUESDAY = datetime(2026, 12, 1, 13, tzinfo=UTC)
# schema.org/Event as Google's events ask for it.
REQUIRED = {"name", "startDate", "location"}
WANTED = {"endDate", "eventStatus", "eventAttendanceMode", "organizer", "offers", "url"}


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, settings: Any, home: Any) -> None:
    settings.SITE_URL = SITE
    EventIndexPageFactory()
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def weekly(event: Any, weeks: int, **traits: Any) -> Any:
    run = RunFactory(page=event, sessions=0, **traits)
    for week in range(weeks):
        SessionFactory(run=run, starts_at=TUESDAY + timedelta(weeks=week))
    return run


def events_of(response: Any) -> list[dict[str, Any]]:
    return [thing for thing in structured_data_of(response) if thing["@type"] == "Event"]


def test_one_date_is_one_event_with_all_that_search_engines_require(client: Client) -> None:
    event = EventPageFactory(slug="open-day", title="Open day", summary="Come and look.")
    venue = VenueFactory(name="Life Rooms Bootle", address="Merton Road\nBootle")
    weekly(event, 1, venue=venue, drop_in=True)
    response = client.get("/events/open-day/")
    [said] = events_of(response)
    assert said.keys() >= REQUIRED | WANTED
    assert said["startDate"] == "2026-12-01T13:00:00+00:00"
    assert said["endDate"] == "2026-12-01T15:00:00+00:00"
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert said["location"]["address"]["addressLocality"] == "Bootle"
    assert said["organizer"]["name"] == "The Life Rooms"
    assert said["offers"]["price"] == 0
    assert said["offers"]["availability"] == "https://schema.org/InStock"
    assert said["description"] == "Come and look."
    assert said["url"] == f"{SITE}/events/open-day/"


def test_several_dates_are_a_series_and_each_belongs_to_it(client: Client) -> None:
    event = EventPageFactory()
    weekly(event, 3, drop_in=True)
    response = client.get(event.url)
    series = said_of(response, "EventSeries")
    dated = events_of(response)
    assert len(dated) == 3
    assert {one["superEvent"]["@id"] for one in dated} == {series["@id"]}
    assert all(one.keys() >= REQUIRED | WANTED for one in dated)
    assert series["eventSchedule"]["repeatFrequency"] == "Weekly"
    assert series["startDate"] == dated[0]["startDate"]
    assert series["endDate"] == dated[2]["endDate"]


def test_a_long_series_says_only_its_next_dates(client: Client) -> None:
    event = EventPageFactory()
    weekly(event, DATES_SAID + 3, drop_in=True)
    assert len(events_of(client.get(event.url))) == DATES_SAID


def test_a_date_called_off_and_a_date_moved(client: Client) -> None:
    event = EventPageFactory()
    run = weekly(event, 3)
    first, second, _ = run.sessions.all()
    run.sessions.filter(pk=first.pk).update(status="cancelled")
    run.sessions.filter(pk=second.pk).update(moved_from=TUESDAY + timedelta(days=6))
    said = [one["eventStatus"].rpartition("/")[2] for one in events_of(client.get(event.url))]
    assert said == ["EventCancelled", "EventRescheduled", "EventScheduled"]


def test_a_run_called_off_has_no_date_that_goes_ahead(client: Client) -> None:
    event = EventPageFactory()
    weekly(event, 2, cancelled=True)
    response = client.get(event.url)
    things = [said_of(response, "EventSeries"), *events_of(response)]
    assert {one["eventStatus"] for one in things} == {"https://schema.org/EventCancelled"}


def test_online_is_said_as_such(client: Client) -> None:
    event = EventPageFactory()
    weekly(event, 1, venue=VenueFactory(online=True))
    [said] = events_of(client.get(event.url))
    assert said["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert said["location"]["@type"] == "VirtualLocation"


@pytest.mark.parametrize("traits", [{"draft": True}, {"sessions__starts_in": timedelta(days=-30)}])
def test_drafts_and_what_is_over_are_never_said(client: Client, traits: dict) -> None:
    event = EventPageFactory()
    RunFactory(page=event, **traits)
    assert events_of(client.get(event.url)) == []


def test_the_way_to_an_event_leads_over_whats_on(client: Client) -> None:
    event = EventPageFactory()
    steps = said_of(client.get(event.url), "BreadcrumbList")["itemListElement"]
    assert steps[1]["item"] == f"{SITE}/whats-on/"
