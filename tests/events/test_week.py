"""What's on as a week, Monday to Sunday."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.spans import week_name, week_start
from tests.factories import (
    CoursePageFactory,
    EventIndexPageFactory,
    RunFactory,
    SessionFactory,
    VenueFactory,
)
from tests.reading import links_of, soup_of, words_of
from tests.warming import warm_up

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 13, tzinfo=UTC)
WEEK = "/whats-on/?week=2026-W49"


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, home: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    EventIndexPageFactory()


def session_on(day: int, title: str = "Yoga", **traits: Any) -> Any:
    """A session that many days after Monday 30 November, at 1pm."""
    run = RunFactory(page=CoursePageFactory(title=title), sessions=0, **traits)
    return SessionFactory(run=run, starts_at=MONDAY + timedelta(days=day))


def days(response: Any) -> list[tuple[str, list[str]]]:
    """Each day's heading, and the titles under it."""
    return [
        (day.h3.get_text(), [title.get_text() for title in day.select(".session-row__title a")])
        for day in soup_of(response).select(".week__day")
    ]


def test_every_day_of_the_week_has_its_place(client: Client) -> None:
    session_on(1, "Yoga")
    session_on(6, "Choir")
    session_on(7, "The week after")
    session_on(-1, "The week before")
    response = client.get(WEEK)
    assert "Monday 30 November to Sunday 6 December" in words_of(response)
    assert days(response) == [
        ("Monday 30 November", []),
        ("Tuesday 1 December", ["Yoga"]),
        ("Wednesday 2 December", []),
        ("Thursday 3 December", []),
        ("Friday 4 December", []),
        ("Saturday 5 December", []),
        ("Sunday 6 December", ["Choir"]),
    ]


def test_a_day_with_nothing_on_is_no_day_of_the_list_on_phones(client: Client) -> None:
    session_on(1)
    page = soup_of(client.get(WEEK))
    assert len(page.select(".week__day--free")) == 6
    assert [link["href"] for link in page.select(".day-links a")] == ["#day-2026-12-01"]


def test_what_began_earlier_stands_under_monday(client: Client) -> None:
    run = RunFactory(page=CoursePageFactory(title="Exhibition"), sessions=0, drop_in=True)
    SessionFactory(
        run=run,
        all_day=True,
        starts_at=MONDAY - timedelta(days=20),
        ends_at=MONDAY + timedelta(days=20),
    )
    assert days(client.get(WEEK))[0] == ("Monday 30 November", ["Exhibition"])


def test_the_weeks_before_and_after_keep_the_choices_and_are_not_for_crawlers(
    client: Client,
) -> None:
    walton = VenueFactory(slug="walton")
    session_on(0, venue=walton)
    links = links_of(client.get(f"{WEEK}&venue=walton"), rel="nofollow")
    assert links == [
        "/whats-on/?venue=walton&week=2026-W49",
        "/whats-on/?venue=walton&month=2026-11",
        *["?venue=walton&week=2026-W48", "?venue=walton&week=2026-W50"] * 2,
    ]


def test_a_week_crosses_the_year(client: Client) -> None:
    links = links_of(client.get("/whats-on/?week=2026-W53"), rel="nofollow")
    assert {"?week=2026-W52", "?week=2027-W01"} <= set(links)


@pytest.mark.parametrize(
    ("week", "missing"), [("2028-W21", "Next week"), ("2025-W43", "Previous week")]
)
def test_the_weeks_end_where_the_timetable_does(client: Client, week: str, missing: str) -> None:
    response = client.get(f"/whats-on/?week={week}")
    assert "so we start" not in words_of(response)
    assert missing not in words_of(response)


@pytest.mark.parametrize("week", ["2026-W99", "2026-W00", "banana", "2026-49", "0000-W01"])
def test_no_such_week_is_said_and_today_is_shown(client: Client, week: str) -> None:
    response = client.get(f"/whats-on/?week={week}")
    assert response.status_code == 200
    assert "There is no such week, so we start from today." in words_of(response)
    assert not soup_of(response).select(".week")


def test_the_switch_leads_to_the_week_shown_and_back_to_today(client: Client) -> None:
    session_on(0)
    from_a_day = client.get("/whats-on/?date=2026-12-02&kind=course")
    assert "/whats-on/?kind=course&week=2026-W49" in links_of(from_a_day)
    week = client.get(f"{WEEK}&kind=course")
    assert "/whats-on/?kind=course" in links_of(week)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/whats-on/", ["Next 7 days"]), (WEEK, ["Week"]), ("/whats-on/?date=2026-12-02", [])],
)
def test_the_switch_says_where_one_is(client: Client, path: str, current: list[str]) -> None:
    switch = soup_of(client.get(path)).find("nav", attrs={"aria-label": "How many days to show"})
    assert [link.get_text() for link in switch.select("a[aria-current]")] == current


def test_a_date_just_chosen_wins_over_the_week_of_the_address(client: Client) -> None:
    session_on(2)
    response = client.get(f"{WEEK}&date=2026-12-01")
    assert "Tuesday 1 December to Monday 7 December" in words_of(response)
    assert days(response) == []


def test_a_week_with_nothing_on_says_so_kindly(client: Client) -> None:
    assert "Nothing is planned on these days" in words_of(client.get(WEEK))
    assert "Nothing matches on these days" in words_of(client.get(f"{WEEK}&kind=course"))


def test_a_week_has_a_name_and_the_name_a_week() -> None:
    for day in (date(2026, 11, 30), date(2027, 1, 3)):
        assert week_start(week_name(day)) <= day
        assert week_name(week_start(week_name(day))) == week_name(day)


@pytest.mark.parametrize("number", [1, 3])
def test_a_week_costs_the_same_however_much_is_on(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for day in range(number):
        session_on(day, venue=VenueFactory())
    warm_up(client, WEEK)
    with django_assert_num_queries(10):
        client.get(WEEK)
