"""The search page: choices with their counts, corrections, help in danger, suggestions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from core.models import SiteSettings
from search.documents import Occasion
from search.enums import Kind
from search.models import Promotion
from tests.factories import TopicFactory, VenueFactory
from tests.reading import links_of, soup_of, words_of
from tests.search.test_find import document

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _home(home: Page) -> None:
    """Every page has a way home."""


def at(venue: str, *sessions: datetime, **more: Any) -> Occasion:
    last = sessions[-1] + timedelta(hours=2)
    return Occasion(venue=venue, sessions=sessions, starts=sessions[0], ends=last, **more)


@pytest.fixture
def sleep() -> None:
    """Two courses about sleep at two places, and a book."""
    VenueFactory(name="Life Rooms Walton", slug="walton")
    VenueFactory(name="Life Rooms Bootle", slug="bootle")
    TopicFactory(name="Sleep", slug="sleep")
    joined = {"opens": datetime(2026, 11, 1, tzinfo=UTC), "closes": MONDAY, "free": True}
    document(
        "Sleep well",
        topics=("sleep",),
        level="everyone",
        mode="in-person",
        occasions=(at("walton", MONDAY, **joined), at("bootle", TUESDAY + timedelta(hours=8))),
    )
    document("Sleep better", mode="in-person", occasions=(at("walton", TUESDAY),))
    document("Sleep, a book", "resource", topics=("sleep",))


def results_of(response: Any) -> list[str]:
    return [str(title.get_text()) for title in soup_of(response).select(".search-results h3")]


@pytest.mark.usefixtures("sleep")
def test_each_choice_says_how_many_results_it_would_leave(client: Client) -> None:
    page = words_of(client.get("/search/?q=sleep"))
    for choice in (
        *("Sleep (2)", "Life Rooms Walton (2)", "Life Rooms Bootle (1)", "In person (2)"),
        *("Monday (1)", "Tuesday (2)", "Morning (2)", "Evening (1)"),
        "Only with places left (1)",
    ):
        assert choice in page
    assert "Afternoon" not in page


@pytest.mark.usefixtures("sleep")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("topic=sleep", {"Sleep well", "Sleep, a book"}),
        ("venue=bootle", {"Sleep well"}),
        ("mode=in-person", {"Sleep well", "Sleep better"}),
        ("day=monday", {"Sleep well"}),
        ("day=monday&venue=bootle", set()),
        ("time=evening", {"Sleep well"}),
        ("when=later", set()),
        ("starts_on=2026-12-01", {"Sleep well", "Sleep better"}),
        ("ends_on=2026-11-30", {"Sleep well"}),
        ("level=everyone", {"Sleep well"}),
        ("sharing=listen", set()),
        ("places=1", {"Sleep well"}),
        ("places=on&kind=resource", set()),
        ("kind=resource", {"Sleep, a book"}),
    ],
)
def test_what_is_found_meets_the_choices(client: Client, query: str, titles: set[str]) -> None:
    assert set(results_of(client.get(f"/search/?q=sleep&{query}"))) == titles
    data = client.get(f"/search/?q=sleep&{query}&format=json").json()
    assert {entry["title"] for entry in data["results"]} == titles


@pytest.mark.usefixtures("sleep")
def test_the_number_beside_a_choice_is_the_number_of_results_after_it(client: Client) -> None:
    names = {"day": {"1": "monday", "2": "tuesday"}}
    for chosen in ("", "&venue=walton", "&topic=sleep", "&day=tuesday&time=evening"):
        facets = client.get(f"/search/?q=sleep{chosen}&format=json").json()["facets"]
        for facet, counts in facets.items():
            for value, count in counts.items():
                kept = "".join(f"&{each}" for each in chosen.split("&")[1:] if facet not in each)
                choice = f"{facet}={names.get(facet, {}).get(value, value)}"
                found = client.get(f"/search/?q=sleep{kept}&{choice}&format=json").json()
                assert found["total"] == count, (chosen, choice)


@pytest.mark.usefixtures("sleep")
def test_a_choice_made_is_kept_beside_the_words_and_can_be_taken_back(client: Client) -> None:
    response = client.get("/search/?q=sleep&kind=course&venue=bootle&places=1&exact=1")
    soup = soup_of(response)
    assert soup.select_one("[name=venue] [selected]")["value"] == "bootle"
    assert soup.select_one("main [name=q]")["value"] == "sleep"
    assert soup.select_one("main [name=kind]")["value"] == "course"
    assert soup.select_one("main [name=exact]")["value"] == "sleep"
    assert soup.select_one("main [name=places]").has_attr("checked")
    drawer = soup.select("details .filters__form [name]")
    assert {field["form"] for field in drawer} == {"search-form"}
    assert "2 chosen" in words_of(response)
    assert "?q=sleep&kind=course&exact=1" in links_of(response)


@pytest.mark.usefixtures("sleep")
def test_when_nothing_meets_the_choices_they_stay_to_be_taken_back(client: Client) -> None:
    response = client.get("/search/?q=sleep&day=monday&venue=bootle")
    page = words_of(response)
    assert "Nothing matches all of that" in page
    assert "Life Rooms Bootle (0)" in page or "Life Rooms Bootle (1)" in page
    assert "?q=sleep" in links_of(response)


@pytest.mark.usefixtures("sleep")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("topic=nope", "We do not know that topic, so we show them all."),
        ("venue=nope", "We do not know that place, so we show them all."),
        ("mode=nope", "We do not know that way to learn, so we show them all."),
        ("day=nope", "That is not a day, so we show every day."),
        ("time=nope", "We do not know that time, so we show every time."),
        ("when=nope", "We do not know that date, so we show every date."),
        ("starts_on=nope", "That is not a date, so we show every date."),
        ("ends_on=31/31/2026", "That is not a date, so we show every date."),
        ("level=nope", "We do not know that level, so we show them all."),
        ("sharing=nope", "We do not know that choice, so we show them all."),
        ("starts_on=2026-12-02&ends_on=2026-12-01", "The last day is before the first"),
        ("venue=%00", "3 results"),
    ],
)
def test_a_value_that_makes_no_sense_is_said_and_narrows_nothing(
    client: Client, query: str, sentence: str
) -> None:
    page = words_of(client.get(f"/search/?q=sleep&{query}"))
    assert sentence in page
    assert "3 results" in page


@pytest.mark.usefixtures("sleep")
def test_choices_without_words_are_enough(client: Client) -> None:
    assert results_of(client.get("/search/?venue=bootle")) == ["Sleep well"]


@pytest.mark.usefixtures("sleep")
def test_a_result_shows_the_date_and_place_that_were_asked_for(client: Client) -> None:
    anywhere = words_of(client.get("/search/?q=sleep+well"))
    assert "Next on Monday 30 November, 10am · Life Rooms Walton" in anywhere
    at_bootle = words_of(client.get("/search/?q=sleep+well&venue=bootle"))
    assert "Next on Tuesday 1 December, 6pm · Life Rooms Bootle" in at_bootle
    assert "Next on Monday" not in at_bootle


def test_a_group_that_has_begun_shows_the_day_it_meets_next(client: Client) -> None:
    weekly = [MONDAY - timedelta(weeks=8) + timedelta(weeks=week) for week in range(12)]
    document("Bagpipes for all", "event", occasions=(at("walton", *weekly),))
    assert "Next on Monday 23 November" in words_of(client.get("/search/?q=bagpipes"))


def test_what_was_meant_is_looked_for_and_what_was_typed_is_a_link(client: Client) -> None:
    document("Living with anxiety")
    response = client.get("/search/?q=anxeity&page=1")
    assert "Showing results for anxiety . Search instead for anxeity" in words_of(response)
    assert "1 result for anxiety" in words_of(response)
    assert "?q=anxeity&exact=1" in links_of(response)
    assert client.get("/search/?q=anxeity&format=json").json()["corrected"] == "anxiety"


def test_words_taken_as_they_stand_that_find_nothing_offer_what_may_be_meant(
    client: Client,
) -> None:
    document("Living with anxiety")
    response = client.get("/search/?q=anxeity&exact=1")
    assert results_of(response) == []
    assert "Did you mean anxiety ?" in words_of(response)
    assert "?q=anxeity" in links_of(response)


def test_new_words_are_not_taken_as_they_stand_because_others_were(client: Client) -> None:
    document("Living with anxiety")
    assert results_of(client.get("/search/?q=anxeity&exact=slepe")) == ["Living with anxiety"]
    assert results_of(client.get("/search/?q=anxeity&exact=anxeity")) == []


def test_what_editors_suggest_comes_first_and_once(client: Client) -> None:
    document("Sleep well")
    document("Sleep diary", "resource")
    Promotion.objects.create(searches="sleep", address="/1/")
    response = client.get("/search/?q=sleep")
    assert results_of(response) == ["Sleep diary", "Sleep well"]
    assert "Suggested by us · Library Sleep diary" in words_of(response)


@pytest.mark.parametrize("query", ["i want to die", "I want to dye, suicidal", "sucidal"])
def test_words_of_danger_show_whom_to_call_above_the_results(client: Client, query: str) -> None:
    document("Suicide prevention")
    response = client.get("/search/", {"q": query})
    soup = soup_of(response)
    links = links_of(response)
    for way in ("tel:999", "tel:111", "tel:116123", "sms:85258?body=SHOUT"):
        assert way in links
    assert soup.select_one("main [role=status][data-say-again]")
    headings = [heading.get_text() for heading in soup.select("main h2")]
    assert headings[0] == "You can talk to someone now"
    assert client.get("/search/", {"q": query, "format": "json"}).json()["urgent"] is True


def test_other_words_show_it_only_at_the_foot(client: Client) -> None:
    document("Sleep well")
    response = client.get("/search/?q=sleep")
    assert "tel:116123" not in links_of(response)
    assert client.get("/search/?q=sleep&format=json").json()["urgent"] is False


def test_an_engine_that_is_down_is_said_quietly(client: Client, monkeypatch: Any) -> None:
    document("Sleep well")
    from search import find as finding

    answer = finding.answer
    monkeypatch.setattr(
        finding, "answer", lambda *asked, **options: (answer(*asked, **options)[0], True)
    )
    response = client.get("/search/?q=sleep")
    assert "Search is simpler than usual at the moment." in words_of(response)
    assert results_of(response) == ["Sleep well"]
    assert client.get("/search/?q=sleep&format=json").json()["degraded"] is True


def test_nothing_found_leads_to_topics_to_people_and_to_help(client: Client, home: Page) -> None:
    SiteSettings.objects.create(site=home.sites_rooted_here.get(), phone="0151 496 0000")
    for slug in ("money", "sleep"):
        TopicFactory(name=slug.title(), slug=slug)
    document("Good nights", topics=("sleep",))
    document("Better nights", topics=("sleep", "money"))
    response = client.get("/search/?q=bagpipes")
    assert response.status_code == 200
    links = links_of(response)
    assert links.index("/topics/sleep/") < links.index("/topics/money/")
    assert "tel:999" in links
    assert "We found nothing for those words" in words_of(response)
    assert "Or ask us: call 0151 496 0000" in words_of(response)


def test_a_suggestion_of_urgent_help_comes_first_when_it_may_be_needed(client: Client) -> None:
    document("Suicide prevention", Kind.COURSE)
    data = client.get("/search/suggest/?q=suic").json()
    assert data["urgent"] is True
    assert data["results"] == [
        {"title": "Urgent help", "url": "/urgent-help/", "kind": "help"},
        {"title": "Suicide prevention", "url": "/0/", "kind": "course"},
    ]


def test_suggestions_are_kept_by_the_asking_browser_alone_and_for_a_short_while(
    client: Client,
) -> None:
    answer = client.get("/search/suggest/?q=sl")
    assert answer["Cache-Control"] == "private, max-age=60"
    assert answer["X-Robots-Tag"] == "noindex"


def test_topics_found_most_are_not_counted_at_every_search(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    TopicFactory(name="Sleep", slug="sleep")
    document("Good nights", topics=("sleep",))
    client.get("/search/?q=bagpipes")
    assert cache.get("search:topics-most-used") == ["sleep"]
