"""An event: when, where, whether to book, who will be there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from events.models import EventPartner
from tests.factories import (
    EventPageFactory,
    PartnerPageFactory,
    RunFactory,
    SessionFactory,
    VenueFactory,
)
from tests.reading import links_of, words_of

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 12, 12, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def run_of(event: Any, *starts: datetime, **traits: Any) -> Any:
    run = RunFactory(page=event, sessions=0, **traits)
    for start in starts:
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=4))
    return run


def test_an_event_to_drop_in_to_says_when_and_where_and_asks_nobody_to_book(
    client: Client, home: Any
) -> None:
    event = EventPageFactory(title="Community Christmas day", kind="community celebration")
    venue = VenueFactory(name="Life Rooms Walton", address="Evered Avenue", postcode="L9 2AF")
    run_of(event, SATURDAY, venue=venue, drop_in=True)
    response = client.get(event.url)
    page = words_of(response)
    for words in (
        "Community celebration",
        "Saturday 12 December, 11am to 3pm",
        "Life Rooms Walton",
        "Evered Avenue, L9 2AF",
        "Drop in, no need to book",
    ):
        assert words in page
    assert not any(link.startswith("/enrol/") for link in links_of(response))


def test_an_event_with_places_can_be_booked_until_it_is_full(client: Client, home: Any) -> None:
    event = EventPageFactory()
    run = run_of(event, SATURDAY, capacity=2, taken=1)
    response = client.get(event.url)
    assert "1 place left" in words_of(response)
    assert run.get_absolute_url() in links_of(response)
    type(run).objects.update(taken=2)
    response = client.get(event.url)
    assert "Full" in words_of(response)
    assert run.get_absolute_url() not in links_of(response)


def test_a_group_that_meets_every_week_says_the_next_time_and_all_of_them(
    client: Client, home: Any
) -> None:
    event = EventPageFactory()
    weeks = [SATURDAY + timedelta(weeks=number) for number in range(-8, 3)]
    run_of(event, *weeks, drop_in=True)
    page = words_of(client.get(event.url)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Next: Saturday 28 November" in page
    assert "Saturdays, 11am to 3pm, 28 November to 26 December" in page
    assert "Saturday 21 November" not in page
    assert "See all 5 dates" in page


def test_an_event_that_is_over_says_that_there_is_no_date(client: Client, home: Any) -> None:
    event = EventPageFactory()
    run_of(event, SATURDAY - timedelta(weeks=8), drop_in=True)
    assert "There is no date for this just now." in words_of(client.get(event.url))


def test_a_draft_run_is_no_date(client: Client, home: Any) -> None:
    event = EventPageFactory()
    run_of(event, SATURDAY, draft=True)
    page = words_of(client.get(event.url))
    assert "There is no date for this just now." in page
    assert "12 December" not in page


def test_the_partners_who_will_be_there_are_named_if_they_are_public(
    client: Client, home: Any
) -> None:
    event = EventPageFactory()
    known = PartnerPageFactory(title="Citizens Advice")
    draft = PartnerPageFactory(title="Not ready", live=False)
    private = PartnerPageFactory(title="Not for everyone")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for order, partner in enumerate((known, draft, private)):
        EventPartner.objects.create(page=event, partner=partner, sort_order=order)
    response = client.get(event.url)
    assert known.url in links_of(response)
    page = words_of(response)
    assert "Who will be there" in page
    assert "Not ready" not in page
    assert "Not for everyone" not in page


def test_a_draft_is_not_there(client: Client, home: Any) -> None:
    assert client.get(EventPageFactory(live=False).url).status_code == 404
