"""Dates and times are said as people say them, by the clock on the wall in London."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from core import dates


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        yield


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2026, 12, 1), "Tuesday 1 December"),
        (date(2027, 1, 5), "Tuesday 5 January 2027"),
        (date(2025, 12, 31), "Wednesday 31 December 2025"),
        (utc(2026, 6, 30, 22, 30), "Tuesday 30 June"),
        (utc(2026, 6, 30, 23, 30), "Wednesday 1 July"),
        (utc(2026, 12, 31, 23, 30), "Thursday 31 December"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(when: date, words: str) -> None:
    assert dates.day(when) == words


def test_a_day_names_its_year_when_asked() -> None:
    assert dates.day(date(2026, 12, 1), with_year=True) == "Tuesday 1 December 2026"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (utc(2026, 12, 1, 13), "1pm"),
        (utc(2026, 12, 1, 9, 30), "9:30am"),
        (utc(2026, 12, 1, 9, 5), "9:05am"),
        (utc(2026, 12, 1, 12), "midday"),
        (utc(2026, 12, 1, 12, 30), "12:30pm"),
        (utc(2026, 12, 1, 0), "midnight"),
        (utc(2026, 12, 1, 0, 30), "12:30am"),
        (utc(2026, 7, 1, 11), "midday"),
        (utc(2026, 7, 1, 23), "midnight"),
        (utc(2026, 7, 1, 12), "1pm"),
    ],
)
def test_a_time_is_short_and_never_needs_24_hours(when: datetime, words: str) -> None:
    assert dates.clock(when) == words


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        (utc(2026, 12, 1, 13), utc(2026, 12, 1, 15), "Tuesday 1 December, 1pm to 3pm"),
        (utc(2026, 12, 1, 10), utc(2026, 12, 1, 12), "Tuesday 1 December, 10am to midday"),
        (utc(2026, 12, 1, 20), utc(2026, 12, 2, 0), "Tuesday 1 December, 8pm to midnight"),
        (
            utc(2026, 12, 1, 23),
            utc(2026, 12, 2, 2),
            "Tuesday 1 December, 11pm to Wednesday 2 December, 2am",
        ),
        (
            utc(2026, 12, 31, 22),
            utc(2027, 1, 1, 1),
            "Thursday 31 December, 10pm to Friday 1 January 2027, 1am",
        ),
    ],
)
def test_a_session_names_the_day_once_unless_it_goes_past_midnight(
    starts_at: datetime, ends_at: datetime, words: str
) -> None:
    assert dates.day_and_time(starts_at, ends_at) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 7), date(2026, 12, 7), "Monday 7 December"),
        (date(2026, 12, 7), date(2026, 12, 9), "Monday 7 December to Wednesday 9 December"),
        (date(2026, 12, 7), date(2027, 1, 8), "Monday 7 December to Friday 8 January 2027"),
    ],
)
def test_a_range_of_days_is_one_day_or_from_to(first: date, last: date, words: str) -> None:
    assert dates.day_range(first, last) == words


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        # The clocks go forward on 29 March 2026: 1am becomes 2am.
        (utc(2026, 3, 28, 10), utc(2026, 3, 28, 12), "Saturday 28 March, 10am to midday"),
        (utc(2026, 3, 29, 9), utc(2026, 3, 29, 11), "Sunday 29 March, 10am to midday"),
        (utc(2026, 3, 29, 0, 30), utc(2026, 3, 29, 1, 30), "Sunday 29 March, 12:30am to 2:30am"),
        # They go back on 25 October: 2am becomes 1am.
        (utc(2026, 10, 24, 9), utc(2026, 10, 24, 11), "Saturday 24 October, 10am to midday"),
        (utc(2026, 10, 25, 10), utc(2026, 10, 25, 12), "Sunday 25 October, 10am to midday"),
    ],
)
def test_days_on_which_the_clocks_change_read_like_any_other(
    starts_at: datetime, ends_at: datetime, words: str
) -> None:
    assert dates.day_and_time(starts_at, ends_at) == words
