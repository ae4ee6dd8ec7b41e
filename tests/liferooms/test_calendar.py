"""The demonstration is never stale: its dates are worked out from the day it is loaded."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liferooms.seeding import content
from liferooms.seeding.calendar import WEEKDAYS, DemoCalendar, moment, months_ago
from liferooms.seeding.pages import _coming_dates
from liferooms.seeding.places import closure_dates

AWKWARD_DAYS = [
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2026, 3, 29),
    date(2026, 10, 25),
]
COURSES = {row["slug"]: row for group in content.read_all("courses") for row in group["courses"]}
RUNS = content.read("runs.yaml")["runs"]
WHEN = [run["when"] for event in content.read("events.yaml")["events"] for run in event["runs"]]
CAMPAIGNS = content.read("campaigns.yaml")["campaigns"]


@pytest.fixture(autouse=True, scope="module")
def _read_once() -> Iterator[None]:
    """Reading the files again for each of many days would take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "read", cache(content.read))
        yield


def on_any_day(test: Any) -> Any:
    """Run a test as seen from many days, the awkward ones among them; alike each time."""
    test = given(today=st.dates(date(2024, 1, 1), date(2050, 12, 31)))(test)
    for day in AWKWARD_DAYS:
        test = example(today=day)(test)
    return settings(max_examples=60, deadline=None, derandomize=True, database=None)(test)


def calendar_of(today: date) -> DemoCalendar:
    return DemoCalendar(today, tuple((first, last) for _, first, last in closure_dates(today)))


@on_any_day
def test_this_term_is_well_under_way_between_two_others_with_names_of_their_own(
    today: date,
) -> None:
    calendar = calendar_of(today)
    (last, _, last_end), (this, starts, ends), (following, next_start, _) = (
        calendar.term(which) for which in ("last", "this", "next")
    )
    assert last_end < starts < today < ends < next_start
    assert len({last, this, following}) == 3
    assert (starts.weekday(), ends.weekday()) == (0, 4)


@on_any_day
def test_a_weekly_run_has_all_its_sessions_on_its_day_and_none_when_we_are_closed(
    today: date,
) -> None:
    calendar = calendar_of(today)
    for weekday in WEEKDAYS:
        days = calendar.weekly(first=today, weekday=weekday, number=12)
        assert len(set(days)) == 12
        assert days == sorted(days)
        assert days[0] >= today
        assert {WEEKDAYS[day.weekday()] for day in days} == {weekday}
        assert not [day for day in days if calendar.is_closed(day)]


@on_any_day
def test_living_with_anxiety_is_coming_up_at_walton_on_a_tuesday_with_places(
    today: date,
) -> None:
    calendar = calendar_of(today)
    [row] = [
        row
        for row in RUNS
        if (row["course"], row["term"], row["venue"], row["day"])
        == ("living-with-anxiety", "this", "walton", "tue")
    ]
    first, *_ = calendar.weekly(
        first=calendar.monday + timedelta(weeks=row["week"]), weekday=row["day"], number=1
    )
    assert first > today
    assert first.weekday() == 1
    assert row["taken"] < row["places"]


@on_any_day
def test_every_event_is_this_week_or_to_come_and_within_fifteen_months(today: date) -> None:
    calendar = calendar_of(today)
    for when in WHEN:
        if "exhibition_weeks" in when:
            continue
        days = calendar.event_days(when)
        assert days == sorted(days)
        assert days[-1] >= calendar.monday
        assert days[-1] < today + timedelta(days=460)


@on_any_day
def test_the_warm_hub_is_on_in_the_days_after_christmas_while_they_last(today: date) -> None:
    days = calendar_of(today).event_days("between-christmas-and-new-year")
    assert [(day.day, day.month) for day in days] == [(28, 12), (29, 12), (30, 12)]
    assert 0 <= (days[-1] - today).days <= 366


@on_any_day
def test_the_community_christmas_day_is_the_second_saturday_of_december(today: date) -> None:
    [day] = calendar_of(today).event_days("christmas-day")
    assert (day.month, day.weekday()) == (12, 5)
    assert 8 <= day.day <= 14
    assert day >= today


@on_any_day
def test_closures_and_campaigns_end_after_they_begin_and_the_campaign_is_not_over(
    today: date,
) -> None:
    assert all(first <= last for _, first, last in closure_dates(today))
    for campaign in CAMPAIGNS:
        first, last = _coming_dates(campaign["starts"], campaign["ends"], today)
        assert first <= last
        assert last >= today


@on_any_day
def test_months_ago_is_a_day_that_exists(today: date) -> None:
    assert months_ago(today, 6) < today
    assert months_ago(today, 12).month == today.month


@given(
    day=st.dates(date(2024, 1, 1), date(2050, 12, 31)),
    at=st.sampled_from(["09:30", "10:00", "13:00", "18:30"]),
)
@example(day=date(2026, 3, 29), at="13:00")
@example(day=date(2026, 10, 25), at="13:00")
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_session_is_at_its_time_on_the_wall_whatever_the_clocks_do(day: date, at: str) -> None:
    local = timezone.localtime(moment(day, at))
    assert (local.date(), f"{local:%H:%M}") == (day, at)


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 3, 24), 13),
        (date(2026, 3, 31), 12),
        (date(2026, 10, 20), 12),
        (date(2026, 10, 27), 13),
    ],
)
def test_one_in_the_afternoon_is_another_hour_of_utc_after_a_clock_change(
    day: date, hour: int
) -> None:
    assert moment(day, "13:00") == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_every_run_of_a_course_holds_no_more_people_than_places() -> None:
    assert [row for row in RUNS if row["taken"] > row["places"]] == []
    assert {row["course"] for row in RUNS} <= set(COURSES)
