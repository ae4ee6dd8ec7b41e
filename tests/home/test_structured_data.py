"""Our places in schema.org's words."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client

from core.models import SiteSettings
from tests.factories import VenueFactory, VenuePageFactory
from tests.reading import said_of
from timetable.models import Closure, OpeningHours, OtherHours

pytestmark = pytest.mark.django_db

SITE = "https://www.example.org"


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, settings: Any) -> None:
    settings.SITE_URL = SITE
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def place(client: Client, **traits: Any) -> dict[str, Any]:
    page = VenuePageFactory(title="Life Rooms Walton", slug="walton")
    venue = VenueFactory(page=page.page_ptr, **traits)
    for weekday in (1, 2, 3):
        OpeningHours.objects.create(
            venue=venue, weekday=weekday, opens=time(9, 30), closes=time(16, 30)
        )
    Closure.objects.create(
        venue=venue, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2), reason="Stocktaking"
    )
    return said_of(client.get(page.url), "Place")


def test_a_place_says_where_it_is_and_when_it_is_open(client: Client, home: Any) -> None:
    SiteSettings.objects.create(site=home.get_site(), phone="+441514786556")
    said = place(client, name="Life Rooms Walton", address="Evered Avenue\nLiverpool")
    assert said["name"] == "Life Rooms Walton"
    assert said["url"] == f"{SITE}/venues/walton/"
    assert said["address"]["streetAddress"] == "Evered Avenue"
    assert said["telephone"] == "+44 151 478 6556"
    [hours] = said["openingHoursSpecification"]
    assert (hours["opens"], hours["closes"]) == ("09:30", "16:30")
    assert [day.rpartition("/")[2] for day in hours["dayOfWeek"]] == [
        "Monday",
        "Tuesday",
        "Wednesday",
    ]


def test_days_closed_are_open_from_midnight_to_midnight(client: Client) -> None:
    stocktaking, *_ = place(client)["specialOpeningHoursSpecification"]
    assert (stocktaking["validFrom"], stocktaking["validThrough"]) == ("2026-12-01", "2026-12-02")
    assert stocktaking["opens"] == stocktaking["closes"] == "00:00"


def test_other_hours_are_said_of_their_date(client: Client) -> None:
    page = VenuePageFactory(title="Life Rooms Bootle", slug="bootle")
    OtherHours.objects.create(
        venue=VenueFactory(page=page.page_ptr),
        day=date(2026, 12, 24),
        opens=time(9, 30),
        closes=time(12),
        reason="Christmas Eve",
    )
    hours = said_of(client.get(page.url), "Place")["specialOpeningHoursSpecification"][-1]
    assert (hours["validFrom"], hours["opens"]) == ("2026-12-24", "09:30")
    assert hours["name"] == "Christmas Eve"


def test_a_library_we_visit_is_not_given_our_hours(client: Client) -> None:
    said = place(client, outreach=True)
    assert "openingHoursSpecification" not in said
    assert "specialOpeningHoursSpecification" not in said
    assert "telephone" not in said
