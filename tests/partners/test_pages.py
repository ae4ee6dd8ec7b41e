"""The directory of partners, by what they help with, and when each is at a Life Rooms."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from partners.models import PartnerContact, PartnerPage
from tests.factories import (
    AdviceServicePageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    RunFactory,
    SessionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import links_of, words_of

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 12, 2, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _directory(home: Any) -> None:
    PartnerIndexPageFactory()


def visit(partner: PartnerPage, *starts: datetime, **traits: Any) -> Any:
    """Times at which a partner gives advice here."""
    service = AdviceServicePageFactory(parent=partner, title="Jobs advice", example=True)
    run = RunFactory(page=service, sessions=0, **{"drop_in": True, **traits})
    for start in starts:
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=2))
    return run


def found(client: Client, query: str = "") -> tuple[list[str], list[str]]:
    """Partners, and who else is nearby."""
    response = client.get(f"/partners/?{query}")
    assert response.status_code == 200
    partners, nearby = (
        [partner.title for partner in response.context[name]] for name in ("partners", "nearby")
    )
    assert all(title in words_of(response) for title in partners + nearby)
    return partners, nearby


def test_partners_and_who_else_is_nearby_stand_apart_each_by_name(client: Client) -> None:
    for title in ("The Reader", "Age Concern"):
        PartnerPageFactory(title=title)
    PartnerPageFactory(title="Food bank", nearby=True)
    assert found(client) == (["Age Concern", "The Reader"], ["Food bank"])
    page = words_of(client.get("/partners/"))
    assert "2 partners" in page
    assert "They are not part of the Life Rooms" in page


def test_by_what_they_help_with(client: Client) -> None:
    rent, debt = TopicFactory(slug="rent", need=True), TopicFactory(slug="debt", need=True)
    PartnerPageFactory(title="Shelter", topics=[rent])
    PartnerPageFactory(title="Citizens Advice", topics=[debt, rent])
    PartnerPageFactory(title="Food bank", topics=[debt], nearby=True)
    assert found(client, "helps-with=rent") == (["Citizens Advice", "Shelter"], [])
    assert found(client, "helps-with=debt") == (["Citizens Advice"], ["Food bank"])


def test_by_a_word_in_the_name_or_the_words_people_use(client: Client) -> None:
    PartnerPageFactory(title="Citizens Advice", keywords="bailiffs")
    PartnerPageFactory(title="Shelter")
    assert found(client, "q=SHELT") == (["Shelter"], [])
    assert found(client, "q=bailiff") == (["Citizens Advice"], [])
    assert found(client, "q=%25") == ([], [])


def test_by_the_place_they_come_to(client: Client) -> None:
    walton, bootle = VenueFactory(slug="walton"), VenueFactory(slug="bootle")
    visit(PartnerPageFactory(title="Citizens Advice"), WEDNESDAY, venue=walton)
    visit(PartnerPageFactory(title="Shelter"), WEDNESDAY, venue=bootle)
    assert found(client, "venue=walton") == (["Citizens Advice"], [])
    assert found(client, "venue=bootle") == (["Shelter"], [])


@pytest.mark.parametrize(
    ("start", "traits"),
    [
        (WEDNESDAY, {"draft": True}),
        (WEDNESDAY, {"cancelled": True}),
        (WEDNESDAY - 4 * WEEK, {}),
    ],
)
def test_a_place_they_do_not_come_to_any_more_is_no_place(
    client: Client, start: datetime, traits: dict
) -> None:
    run = visit(PartnerPageFactory(title="Shelter"), start, **traits)
    assert found(client, f"venue={run.venue.slug}") == ([], [])
    assert "Next at" not in words_of(client.get("/partners/"))


def test_a_partner_says_when_they_are_next_here_or_else_how_to_reach_them(client: Client) -> None:
    walton = VenueFactory(name="Life Rooms Walton")
    partner = PartnerPageFactory(by_phone=True, online=True)
    assert "By telephone, online" in words_of(client.get("/partners/"))
    visit(partner, WEDNESDAY - 4 * WEEK, WEDNESDAY, WEDNESDAY + WEEK, venue=walton)
    page = words_of(client.get("/partners/"))
    assert "Next at Life Rooms Walton: Wednesday 2 December, 10am to midday" in page


def test_of_several_services_the_soonest_is_named(client: Client) -> None:
    partner = PartnerPageFactory()
    visit(partner, WEDNESDAY + WEEK)
    visit(partner, WEDNESDAY)
    assert ": Wednesday 2 December" in words_of(client.get("/partners/"))


def test_only_needs_that_someone_helps_with_are_offered(client: Client) -> None:
    rent = TopicFactory(slug="rent", need=True)
    TopicFactory(slug="nobody-helps", need=True)
    PartnerPageFactory(topics=[rent, TopicFactory(slug="a-subject")])
    assert [topic.slug for topic in client.get("/partners/").context["needs"]] == ["rent"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("helps-with=nope", "We do not know that topic, so we show them all."),
        ("venue=nope", "We do not know that place, so we show them all."),
        (f"q={'a' * 3_000}", "Please use fewer words."),
    ],
)
def test_a_value_that_makes_no_sense_is_said_and_filters_nothing(
    client: Client, query: str, sentence: str
) -> None:
    PartnerPageFactory(title="Shelter")
    assert found(client, query) == (["Shelter"], [])
    assert sentence in words_of(client.get(f"/partners/?{query}"))


@pytest.mark.parametrize(
    "query", ["q=%00&venue=%00&helps-with=%00", "q=x&q=shelter", "page=-1", "near=banana"]
)
def test_addresses_that_nobody_meant_still_show_partners(client: Client, query: str) -> None:
    PartnerPageFactory(title="Shelter")
    assert found(client, query) == (["Shelter"], [])


def test_nobody_found_says_what_to_do_instead(client: Client) -> None:
    PartnerPageFactory()
    assert "Nobody matches all of that" in words_of(client.get("/partners/?q=bagpipes"))


def test_drafts_and_private_partners_are_not_in_the_directory(client: Client) -> None:
    PartnerPageFactory(title="Draft", live=False)
    private = PartnerPageFactory(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert found(client) == ([], [])


def test_a_partner_says_what_they_do_how_to_reach_them_and_when_they_are_here(
    client: Client,
) -> None:
    need = TopicFactory(name="Rent and housing", slug="rent", need=True)
    partner = PartnerPageFactory(
        title="Shelter",
        topics=[need],
        who_for="Anyone who rents.",
        cost="Free",
        languages="English, Polish",
        phone="+441514960000",
        website="https://www.example.org/help",
        checked_on=date(2026, 9, 1),
    )
    run = visit(partner, WEDNESDAY)
    response = client.get(partner.url)
    page = words_of(response)
    for words in (
        "They help.",
        "Anyone who rents.",
        "English, Polish",
        "0151 496 0000",
        "example.org",
        "Tuesday 1 September 2026",
        "Jobs advice",
        "Wednesday 2 December, 10am to midday",
        "Example times",
        run.code,
    ):
        assert words in page
    assert {"https://www.example.org/help", "/topics/rent/"} <= set(links_of(response))


def test_whom_staff_ring_at_a_partner_is_never_shown(client: Client) -> None:
    partner = PartnerPageFactory()
    PartnerContact.objects.create(
        partner=partner, name="Pat Example", email="pat@example.org", phone="+441514960001"
    )
    for path in ("/partners/", partner.url):
        page = client.get(path).content.decode()
        assert not any(words in page for words in ("Pat Example", "pat@example.org", "496 0001"))


def test_services_and_runs_that_are_drafts_are_not_shown(client: Client) -> None:
    partner = PartnerPageFactory()
    AdviceServicePageFactory(parent=partner, title="Not ready", live=False)
    run = visit(partner, WEDNESDAY, draft=True)
    page = words_of(client.get(partner.url))
    assert "Not ready" not in page
    assert run.code not in page
    assert "No dates at the moment." in page


def test_someone_nearby_is_said_to_be_no_part_of_us(client: Client) -> None:
    partner = PartnerPageFactory(nearby=True)
    assert "It is not part of the Life Rooms" in words_of(client.get(partner.url))


def test_an_advice_service_says_when_who_and_what(client: Client) -> None:
    partner = PartnerPageFactory(title="Shelter")
    run = visit(partner, WEDNESDAY - WEEK * 4, WEDNESDAY)
    service = run.page.specific
    response = client.get(service.url)
    page = words_of(response)
    assert "Wednesday 2 December, 10am to midday" in page
    assert "November" not in page
    assert "This advice is given by Shelter" in page
    assert partner.url in links_of(response)


def test_an_advice_service_without_dates_leads_to_an_advisor(client: Client) -> None:
    response = client.get(AdviceServicePageFactory().url)
    assert "No dates at the moment" in words_of(response)
    assert "/pathways/" in links_of(response)
