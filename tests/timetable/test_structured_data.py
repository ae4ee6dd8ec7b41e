"""Venues, times and places in schema.org's words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import RunFactory, SessionFactory, VenueFactory
from timetable.models import Run, Session
from timetable.structured_data import (
    dates_of,
    location,
    offer_of,
    postal_address,
    schedule,
    status_of,
)

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 12, 1, 13, tzinfo=UTC)
HERE = "https://www.example.org/courses/yoga/"


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def sessions_on(*days: int, hours: int = 2) -> list[Session]:
    """Sessions that many days after Tuesday 1 December, at 1pm."""
    starts = [TUESDAY + timedelta(days=day) for day in days]
    return [Session(starts_at=start, ends_at=start + timedelta(hours=hours)) for start in starts]


def with_dates(run: Run) -> Run:
    return Run.objects.with_dates().with_sessions().get(pk=run.pk)


def test_the_last_line_of_an_address_is_its_town() -> None:
    venue = VenueFactory(address="Evered Avenue\nWalton\nLiverpool", postcode="L9 2AF")
    assert postal_address(venue) == {
        "@type": "PostalAddress",
        "streetAddress": "Evered Avenue, Walton",
        "addressLocality": "Liverpool",
        "postalCode": "L9 2AF",
        "addressCountry": "GB",
    }


@pytest.mark.parametrize(("address", "said"), [("", {}), ("Bootle", {"addressLocality": "Bootle"})])
def test_an_address_says_no_more_than_is_known(address: str, said: dict) -> None:
    found = postal_address(VenueFactory(address=address))
    assert found == {"@type": "PostalAddress", "addressCountry": "GB", **said}


def test_online_is_no_place_and_leads_to_the_page_never_to_the_meeting() -> None:
    venue = VenueFactory(online=True)
    assert location(venue, address=HERE) == {"@type": "VirtualLocation", "url": HERE}


@pytest.mark.parametrize(
    ("traits", "availability"),
    [
        ({}, "InStock"),
        ({"drop_in": True}, "InStock"),
        ({"capacity": 4, "taken": 2}, "LimitedAvailability"),
        ({"full": True}, "SoldOut"),
        ({"closed": True}, "OutOfStock"),
        ({"cancelled": True}, "OutOfStock"),
        ({"opens_at": datetime(2026, 11, 25, 9, tzinfo=UTC)}, "OutOfStock"),
    ],
)
def test_a_place_is_free_and_to_be_had_or_not(traits: dict, availability: str) -> None:
    offer = offer_of(with_dates(RunFactory(**traits)), address=HERE)
    assert (offer["price"], offer["priceCurrency"], offer["url"]) == (0, "GBP", HERE)
    assert offer["availability"] == f"https://schema.org/{availability}"


def test_an_offer_says_from_when_it_can_be_had() -> None:
    run = RunFactory(opens_at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert offer_of(with_dates(run), address=HERE)["validFrom"] == "2026-11-25T09:00:00+00:00"


def test_a_weekly_rhythm_names_its_day_and_the_weeks_it_skips() -> None:
    found = schedule(sessions_on(0, 7, 21))
    assert found["repeatFrequency"] == "Weekly"
    assert found["repeatCount"] == 3
    assert found["byDay"] == "https://schema.org/Tuesday"
    assert (found["startDate"], found["endDate"]) == ("2026-12-01", "2026-12-22")
    assert (found["startTime"], found["endTime"], found["duration"]) == ("13:00", "15:00", "PT2H")
    assert found["exceptDate"] == ["2026-12-15"]


def test_days_on_end_are_a_daily_rhythm() -> None:
    found = schedule(sessions_on(0, 1, 2))
    assert found["repeatFrequency"] == "Daily"
    assert "byDay" not in found
    assert "exceptDate" not in found


@pytest.mark.parametrize("days", [(), (0,), (0, 3, 7), (0, 0)])
def test_dates_without_a_rhythm_have_no_schedule(days: tuple[int, ...]) -> None:
    assert schedule(sessions_on(*days)) == {}


def test_sessions_at_different_times_have_no_schedule() -> None:
    assert schedule([*sessions_on(0), *sessions_on(7, hours=3)]) == {}


def test_what_lasts_all_day_has_days_and_no_times() -> None:
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    session = Session(starts_at=midnight, ends_at=midnight + timedelta(days=3), all_day=True)
    assert dates_of(session, session) == {"startDate": "2026-12-01", "endDate": "2026-12-03"}


@pytest.mark.parametrize(
    ("of_run", "of_session", "said"),
    [
        ({}, {}, "EventScheduled"),
        ({"cancelled": True}, {}, "EventCancelled"),
        ({}, {"status": "cancelled"}, "EventCancelled"),
        ({}, {"moved_from": TUESDAY}, "EventRescheduled"),
        ({"cancelled": True}, {"moved_from": TUESDAY}, "EventCancelled"),
    ],
)
def test_whether_it_goes_ahead(of_run: dict, of_session: dict, said: str) -> None:
    run = RunFactory(sessions=0, **of_run)
    session = SessionFactory(run=run, **of_session)
    assert status_of(run, session)["eventStatus"] == f"https://schema.org/{said}"


def test_what_was_moved_says_when_it_would_have_been() -> None:
    session = SessionFactory(moved_from=TUESDAY)
    assert status_of(session.run, session)["previousStartDate"] == "2026-12-01T13:00:00+00:00"
