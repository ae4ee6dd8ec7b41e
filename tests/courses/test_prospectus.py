"""The prospectus to print: what is in it, in which order, and what it costs to make."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    RunFactory,
    SessionFactory,
    SiteImageFactory,
    TermFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import links_of, soup_of, words_of
from tests.warming import warm_up

pytestmark = pytest.mark.django_db

PROSPECTUS = "/courses/prospectus/"
BY_PLACE = f"{PROSPECTUS}?by=venue"
QUERIES = 11
IN_TERM = timedelta(days=9)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, settings: Any, home: Any) -> None:
    settings.SITE_URL = "https://www.example.org"
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    CourseIndexPageFactory()


@pytest.fixture
def terms() -> list[Any]:
    """Last term, this one, the next, and the one after."""
    return [
        TermFactory(name=name, starts_on=starts_on, ends_on=starts_on + timedelta(weeks=12))
        for name, starts_on in {
            "Summer term 2026": date(2026, 6, 1),
            "Autumn term 2026": date(2026, 10, 5),
            "Spring term 2027": date(2027, 1, 11),
            "Summer term 2027": date(2027, 4, 19),
        }.items()
    ]


def headings(client: Client, path: str = PROSPECTUS) -> list[str]:
    found = soup_of(client.get(path)).select(".prospectus__group > h2")
    return [heading.get_text() for heading in found]


def courses(client: Client, path: str = PROSPECTUS) -> list[str]:
    found = soup_of(client.get(path)).select(".printed-course h3")
    return [heading.get_text() for heading in found]


def test_it_is_linked_from_the_list_of_courses(client: Client) -> None:
    CoursePageFactory()
    assert PROSPECTUS in links_of(client.get("/courses/"))


def test_a_course_says_all_that_paper_needs(client: Client, terms: list[Any]) -> None:
    walton = VenueFactory(name="Life Rooms Walton", address="Evered Avenue", postcode="L9 2AF")
    course = CoursePageFactory(
        title="Yoga", slug="yoga", summary="Stretch and rest.", number_of_sessions=2
    )
    run = RunFactory(page=course, venue=walton, term=terms[1], sessions=0)
    for week in range(2):
        starts_at = datetime(2026, 12, 1, 13, tzinfo=UTC) + timedelta(weeks=week)
        SessionFactory(run=run, starts_at=starts_at)
    page = words_of(client.get(PROSPECTUS)).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "Autumn term 2026",
        "Spring term 2027",
        "Yoga",
        "Stretch and rest.",
        "2 sessions of 2 hours",
        "Tuesdays, 1pm to 3pm, 1 December to 8 December",
        "Life Rooms Walton, Evered Avenue, L9 2AF",
        f"Book on the website or call. Code {run.code}",
        "www.example.org/courses/yoga/",
        "This list was right on Sunday 22 November",
    ):
        assert words in page
    assert "places left" not in page


def test_only_this_term_and_the_next_are_in_it(client: Client, terms: list[Any]) -> None:
    for title, term in zip(("Past", "Now", "Soon", "Later"), terms, strict=True):
        RunFactory(page=CoursePageFactory(title=title), term=term, sessions__starts_in=IN_TERM)
    assert courses(client) == ["Now", "Soon"]


def test_a_run_of_no_term_belongs_if_it_begins_in_time(client: Client, terms: list[Any]) -> None:
    RunFactory(page=CoursePageFactory(title="Soon"), sessions__starts_in=IN_TERM)
    RunFactory(page=CoursePageFactory(title="Far"), sessions__starts_in=timedelta(days=300))
    assert courses(client) == ["Soon"]


def test_without_terms_all_that_is_coming_is_in_it(client: Client) -> None:
    RunFactory(page=CoursePageFactory(title="Far"), sessions__starts_in=timedelta(days=300))
    assert courses(client) == ["Far"]


@pytest.mark.parametrize(
    "traits",
    [
        {"draft": True},
        {"closed": True},
        {"cancelled": True},
        {"sessions": 2, "sessions__starts_in": timedelta(days=-3)},
        {"sessions__starts_in": timedelta(days=-30)},
    ],
)
def test_what_nobody_can_join_is_left_out(client: Client, traits: dict) -> None:
    run = RunFactory(**traits)
    response = client.get(PROSPECTUS)
    assert run.code not in response.content.decode()
    assert "The next prospectus is being written" in words_of(response)


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({}, "Book on the website or call. Code"),
        ({"capacity": 2, "taken": 1}, "Book on the website or call. Code"),
        ({"full": True}, "Full at the moment. Code"),
        ({"drop_in": True}, "Drop in, no need to book. Code"),
        (
            {"opens_at": datetime(2026, 11, 25, 9, tzinfo=UTC)},
            "Enrolment opens on Wednesday 25 November. Book on the website or call. Code",
        ),
        ({"who_may_come": "carers"}, "For: carers"),
    ],
)
def test_how_to_get_a_place_is_said_in_words(client: Client, traits: dict, words: str) -> None:
    RunFactory(**traits)
    assert words in words_of(client.get(PROSPECTUS))


def test_courses_stand_under_their_main_topic_in_the_order_of_topics(client: Client) -> None:
    mind = TopicFactory(name="Mind", sort_order=2)
    body = TopicFactory(name="Body", sort_order=1)
    RunFactory(page=CoursePageFactory(title="Worry", topics=[mind, body]))
    RunFactory(page=CoursePageFactory(title="Yoga", topics=[body]))
    RunFactory(page=CoursePageFactory(title="Art"))
    RunFactory(page=CoursePageFactory(title="Dance", topics=[body]))
    assert headings(client) == ["Body", "Mind", "More courses"]
    assert courses(client) == ["Dance", "Yoga", "Worry", "Art"]


def test_by_place_a_course_stands_at_each_place_with_the_dates_there(client: Client) -> None:
    walton = VenueFactory(name="Life Rooms Walton", sort_order=1, address="Evered Avenue")
    bootle = VenueFactory(name="Life Rooms Bootle", sort_order=2)
    course = CoursePageFactory(title="Yoga")
    there = [RunFactory(page=course, venue=venue) for venue in (bootle, walton)]
    CoursePageFactory(title="Sleep", mode="self-paced")
    response = client.get(BY_PLACE)
    assert headings(client, BY_PLACE) == [
        "Life Rooms Walton",
        "Life Rooms Bootle",
        "In your own time",
    ]
    at_walton, at_bootle, _ = soup_of(response).select(".prospectus__group")
    assert there[1].code in at_walton.get_text()
    assert there[0].code not in at_walton.get_text()
    assert there[0].code in at_bootle.get_text()
    assert "Evered Avenue" in at_walton.get_text()


def test_a_course_in_your_own_time_needs_no_dates(client: Client) -> None:
    CoursePageFactory(title="Sleep", mode="self-paced")
    assert "Any time, on the website. No need to book" in words_of(client.get(PROSPECTUS))


@pytest.mark.parametrize("path", [PROSPECTUS, BY_PLACE])
def test_the_contents_lead_to_every_heading(client: Client, path: str) -> None:
    course = CoursePageFactory(topics=[TopicFactory()])
    for _ in range(2):
        RunFactory(page=course)
    page = soup_of(client.get(path))
    links = [link["href"] for link in page.select(".prospectus__contents a")]
    anchors = [f"#{tag['id']}" for tag in page.select(".prospectus h2[id], .prospectus h3[id]")]
    assert links == [anchor for anchor in anchors if anchor != "#contents"]
    assert len(set(links)) == len(links)


def test_an_order_nobody_knows_is_said_and_topics_are_shown(client: Client) -> None:
    RunFactory(page=CoursePageFactory(topics=[TopicFactory(name="Body")]))
    response = client.get(f"{PROSPECTUS}?by=colour")
    assert response.status_code == 200
    assert "We do not know that order, so we show it by topic." in words_of(response)
    assert headings(client, f"{PROSPECTUS}?by=colour") == ["Body"]


@pytest.mark.parametrize("path", [PROSPECTUS, BY_PLACE])
@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_costs_the_same_however_many_courses_there_are(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    terms: list[Any],
    path: str,
    number: int,
) -> None:
    for _ in range(number):
        topic = TopicFactory(picture=SiteImageFactory(prepared=True))
        course = CoursePageFactory(topics=[topic])
        for term in terms[1:3]:
            RunFactory(page=course, term=term, sessions=2, sessions__starts_in=IN_TERM)
    warm_up(client, path)
    with django_assert_num_queries(QUERIES):
        client.get(path)
