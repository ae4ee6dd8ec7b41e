"""What's on as a month, in whole weeks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from events.spans import Span
from tests.factories import CoursePageFactory, EventIndexPageFactory, RunFactory, SessionFactory
from tests.reading import links_of, soup_of, words_of
from tests.warming import warm_up
from timetable.models import Session

FIRST = datetime(2026, 12, 1, 13, tzinfo=UTC)
MONTH = "/whats-on/?month=2026-12"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, home: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    EventIndexPageFactory()


def sessions_on(day: int, number: int = 1, title: str = "Yoga") -> None:
    """Sessions on a day of December, all of one run."""
    run = RunFactory(page=CoursePageFactory(title=title), sessions=0)
    for _ in range(number):
        SessionFactory(run=run, starts_at=FIRST + timedelta(days=day - 1))


def titles(response: Any) -> dict[str, list[str]]:
    return {
        day.h3.get_text(): [title.get_text() for title in day.select(".session-row__title a")]
        for day in soup_of(response).select(".week__day:not(.week__day--free)")
    }


def test_a_month_is_shown_in_whole_weeks(client: Client) -> None:
    sessions_on(0, title="The day before")
    sessions_on(31, title="New year's eve")
    sessions_on(-1, title="The week before")
    sessions_on(35, title="The week after")
    response = client.get(MONTH)
    assert "December 2026" in soup_of(response).title.get_text()
    assert len(soup_of(response).select(".week__day")) == 35
    assert titles(response) == {
        "Monday 30 November": ["The day before"],
        "Thursday 31 December": ["New year's eve"],
    }


def test_of_a_full_day_the_first_are_shown_and_the_way_to_the_others(client: Client) -> None:
    sessions_on(8, number=6)
    sessions_on(9, number=4)
    response = client.get(f"{MONTH}&kind=course")
    assert {day: len(shown) for day, shown in titles(response).items()} == {
        "Tuesday 8 December": 4,
        "Wednesday 9 December": 4,
    }
    [more] = soup_of(response).select(".week__more a")
    assert more.get_text() == "And 2 more on Tuesday 8 December"
    that_week = soup_of(client.get(more["href"])).select(".session-row__title")
    assert len(that_week) == 6 + 4


def test_the_months_before_and_after_keep_the_choices_and_are_not_for_crawlers(
    client: Client,
) -> None:
    links = links_of(client.get(f"{MONTH}&kind=course"), rel="nofollow")
    assert {"?kind=course&month=2026-11", "?kind=course&month=2027-01"} <= set(links)
    assert "noindex" in client.get(MONTH).content.decode()


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "banana", "2026", "2026-12-01", "-12"])
def test_no_such_month_is_said_and_today_is_shown(client: Client, month: str) -> None:
    response = client.get(f"/whats-on/?month={month}")
    assert response.status_code == 200
    assert "There is no such month, so we start from today." in words_of(response)


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2030-01"])
def test_a_month_too_far_away_is_said(client: Client, month: str) -> None:
    response = client.get(f"/whats-on/?month={month}")
    assert "We do not have a timetable for that month" in words_of(response)


@pytest.mark.parametrize("number", [1, 3, 30, 1000])
def test_a_month_takes_as_many_queries_for_a_thousand_sessions_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    run = RunFactory(page=CoursePageFactory(), sessions=0)
    hour = timedelta(hours=1)
    Session.objects.bulk_create(
        Session(
            run=run,
            venue=run.venue,
            starts_at=FIRST + timedelta(days=each % 28),
            ends_at=FIRST + timedelta(days=each % 28) + hour,
        )
        for each in range(number)
    )
    warm_up(client, MONTH)
    with django_assert_num_queries(10):
        client.get(MONTH)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["date", "week", "month"]))
def test_one_step_on_and_one_back_leads_to_the_same_days(day: date, name: str) -> None:
    span = Span(name, day.replace(day=1) if name == "month" else day)
    assert span.after.before == span
    assert span.first <= span.day <= span.last
    if name == "date":
        assert span.last + timedelta(days=1) == span.after.first
