"""Sessions from a pattern: which days, which hours, and what happens when there is no such day."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from timetable.enums import Repeats
from timetable.recurrence import MOST_SESSIONS, OVERLAPS, Pattern, Plan, Slot, plan

TEN, MIDDAY = time(10), time(12)


def pattern(**changes: Any) -> Pattern:
    """Ten Wednesdays from 14 January 2026, unless told otherwise."""
    given_ = {"first_day": date(2026, 1, 14), "starts": TEN, "ends": MIDDAY, "number": 10}
    return Pattern(**{**given_, **changes})


def made_of(wanted: Pattern, *, without: dict[date, str] | None = None) -> Plan:
    return plan(wanted, reason_left_out=lambda slot: (without or {}).get(slot.day, ""))


def days(wanted: Pattern, **options: Any) -> list[date]:
    return [slot.day for slot in made_of(wanted, **options).slots]


def wall_clock(slot: Slot) -> tuple[time, time]:
    return timezone.localtime(slot.starts_at).time(), timezone.localtime(slot.ends_at).time()


def test_ten_wednesdays_without_half_term() -> None:
    made = made_of(pattern(), without={date(2026, 2, 18): "Break: Half-term"})
    assert len(made.slots) == 10
    assert made.slots[-1].day == date(2026, 3, 25)
    assert [(out.what, out.reason) for out in made.left_out] == [
        ("Wednesday 18 February", "Break: Half-term")
    ]
    assert made.problem == ""


def test_a_last_day_is_included() -> None:
    wanted = pattern(number=None, last_day=date(2026, 2, 4))
    assert days(wanted)[-1] == date(2026, 2, 4)
    assert len(days(wanted)) == 4


def test_several_days_a_week_every_other_week_count_from_the_first_session() -> None:
    wanted = pattern(weekdays=(2, 4), every=2, number=4)
    assert days(wanted) == [
        date(2026, 1, 15),
        date(2026, 1, 27),
        date(2026, 1, 29),
        date(2026, 2, 10),
    ]


def test_once_is_one_session() -> None:
    assert days(pattern(repeats=Repeats.ONCE, number=None)) == [date(2026, 1, 14)]


@pytest.mark.parametrize(
    ("repeats", "expected"),
    [
        (Repeats.SAME_DATE, [(1, 14), (2, 14), (3, 14)]),
        (Repeats.SAME_WEEKDAY, [(1, 14), (2, 11), (3, 11)]),
        (Repeats.LAST_WEEKDAY, [(1, 28), (2, 25), (3, 25)]),
    ],
)
def test_monthly_by_date_by_weekday_and_on_the_last(
    repeats: Repeats, expected: list[tuple[int, int]]
) -> None:
    wanted = pattern(repeats=repeats, number=3)
    assert days(wanted) == [date(2026, month, day) for month, day in expected]


def test_a_month_without_a_31st_has_no_session_and_it_is_said() -> None:
    made = made_of(pattern(first_day=date(2026, 1, 31), repeats=Repeats.SAME_DATE, number=3))
    assert [slot.day.month for slot in made.slots] == [1, 3, 5]
    assert [(out.what, out.reason) for out in made.left_out] == [
        ("February 2026", "It has no 31st"),
        ("April 2026", "It has no 31st"),
    ]


def test_29_february_comes_every_four_years() -> None:
    wanted = pattern(first_day=date(2024, 2, 29), repeats=Repeats.SAME_DATE, every=12, number=2)
    made = made_of(wanted)
    assert [slot.day for slot in made.slots] == [date(2024, 2, 29), date(2028, 2, 29)]
    assert [out.what for out in made.left_out] == [
        f"February {year}" for year in (2025, 2026, 2027)
    ]


def test_a_month_without_a_fifth_wednesday_is_left_out() -> None:
    wanted = pattern(first_day=date(2026, 4, 29), repeats=Repeats.SAME_WEEKDAY, number=2)
    made = made_of(wanted)
    assert [slot.day for slot in made.slots] == [date(2026, 4, 29), date(2026, 7, 29)]
    assert {out.reason for out in made.left_out} == {"It has no fifth Wednesday"}


def test_a_session_may_end_after_midnight() -> None:
    slot = made_of(pattern(starts=time(23), ends=time(2), number=1)).slots[0]
    assert slot.ends_at - slot.starts_at == timedelta(hours=3)
    assert timezone.localdate(slot.ends_at) == date(2026, 1, 15)


def test_an_exhibition_takes_whole_days() -> None:
    wanted = pattern(first_day=date(2026, 3, 20), all_day=True, days=14, repeats=Repeats.ONCE)
    slot = made_of(wanted).slots[0]
    # From midnight to midnight, though one night of them is an hour short.
    assert wall_clock(slot) == (time.min, time.min)
    assert timezone.localdate(slot.ends_at) == date(2026, 4, 3)
    assert slot.ends_at - slot.starts_at == timedelta(days=14, hours=-1)


def test_what_would_begin_before_the_one_before_is_over_is_left_out() -> None:
    made = made_of(pattern(all_day=True, days=10, number=2))
    assert [slot.day for slot in made.slots] == [date(2026, 1, 14), date(2026, 1, 28)]
    assert [out.reason for out in made.left_out] == [OVERLAPS]


# The clocks


@pytest.mark.parametrize("change", [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31)])
def test_ten_oclock_stays_ten_oclock_when_the_clocks_change(change: tuple[int, int, int]) -> None:
    first = date(*change) - timedelta(weeks=2)
    made = made_of(pattern(first_day=first, number=5))
    assert {wall_clock(slot) for slot in made.slots} == {(TEN, MIDDAY)}
    assert {slot.starts_at.hour for slot in made.slots} == {9, 10}


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        # A start that does not exist is an hour later, and the length stays.
        (time(1, 30), time(2, 15), (time(2, 30), time(3, 15))),
        (time(1, 15), time(1, 45), (time(2, 15), time(2, 45))),
        # An end that does not exist is an hour later: the hour is skipped, not lost.
        (time(0, 30), time(1, 30), (time(0, 30), time(2, 30))),
    ],
)
def test_an_hour_that_does_not_exist(starts: time, ends: time, expected: Any) -> None:
    slot = made_of(pattern(first_day=date(2026, 3, 29), starts=starts, ends=ends)).slots[0]
    assert wall_clock(slot) == expected
    assert slot.clock_note.startswith("The clocks go forward and there is no 01:")


def test_an_hour_that_comes_twice_is_the_first() -> None:
    wanted = pattern(first_day=date(2026, 10, 25), starts=time(1, 30), ends=time(3))
    slot = made_of(wanted).slots[0]
    assert slot.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert slot.clock_note == "The clocks go back and 01:30 comes twice: it is the first"


@pytest.mark.parametrize(
    ("day", "real_hours"), [(date(2026, 3, 28), 2), (date(2026, 10, 24), 4), (date(2027, 3, 27), 2)]
)
def test_a_night_over_the_change_keeps_its_hours_on_the_wall(day: date, real_hours: int) -> None:
    slot = made_of(pattern(first_day=day, starts=time(23), ends=time(2))).slots[0]
    assert wall_clock(slot) == (time(23), time(2))
    assert slot.ends_at - slot.starts_at == timedelta(hours=real_hours)


# What cannot be


def test_not_more_than_two_hundred_sessions() -> None:
    wanted = pattern(number=None, last_day=date(2046, 1, 1))
    made = made_of(wanted)
    assert len(made.slots) == MOST_SESSIONS + 1
    assert made.problem.startswith("That would be more than 200 sessions.")
    assert made_of(pattern(number=MOST_SESSIONS)).problem == ""


def test_a_pattern_whose_every_day_is_left_out_comes_to_an_end() -> None:
    made = plan(pattern(), reason_left_out=lambda slot: "Closed")
    assert made.problem.startswith("That makes no session")


def test_fewer_than_wanted_is_said() -> None:
    made = plan(pattern(), reason_left_out=lambda slot: "Closed" if slot.day.year > 2026 else "")
    assert made.problem == ""
    made = plan(
        pattern(number=60), reason_left_out=lambda slot: "Closed" if slot.day.year > 2026 else ""
    )
    assert made.problem == "Only 51 of 60 sessions are possible: all other days are left out."


# Whatever the pattern


A_DAY_OF_THESE_YEARS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
# By day, when no clock changes.
AN_HOUR_OF_THE_DAY = st.times(time(3), time(21))
PATTERNS = st.builds(
    Pattern,
    first_day=A_DAY_OF_THESE_YEARS,
    starts=AN_HOUR_OF_THE_DAY,
    ends=st.times(time(21, 1), time(23, 59)),
    repeats=st.sampled_from([choice for choice in Repeats if choice != Repeats.ONCE]),
    weekdays=st.lists(st.integers(1, 7), unique=True, max_size=7).map(tuple),
    every=st.integers(1, 4),
    number=st.integers(1, 40),
)


@given(wanted=PATTERNS, breaks=st.sets(A_DAY_OF_THESE_YEARS, max_size=30))
def test_every_session_has_its_hours_and_none_is_in_a_break(
    wanted: Pattern, breaks: set[date]
) -> None:
    made = made_of(wanted, without=dict.fromkeys(breaks, "Break"))
    found = [slot.day for slot in made.slots]
    assert len(found) == wanted.number
    assert {wall_clock(slot) for slot in made.slots} == {(wanted.starts, wanted.ends)}
    assert not breaks.intersection(found)
    assert found == sorted(set(found))
    assert found[0] >= wanted.first_day


@given(wanted=PATTERNS)
def test_weekly_sessions_are_on_their_weekdays_and_monthly_ones_in_different_months(
    wanted: Pattern,
) -> None:
    found = days(wanted)
    if wanted.repeats == Repeats.WEEKLY:
        asked = wanted.weekdays or (wanted.first_day.isoweekday(),)
        assert {day.isoweekday() for day in found} <= set(asked)
    else:
        assert all((a.year, a.month) < (b.year, b.month) for a, b in pairwise(found))


@given(
    first=A_DAY_OF_THESE_YEARS,
    starts=st.times(),
    ends=st.times(),
    number=st.integers(1, 30),
)
def test_at_any_hour_of_any_night_a_session_ends_after_it_starts(
    first: date, starts: time, ends: time, number: int
) -> None:
    wanted = Pattern(first_day=first, starts=starts, ends=ends, weekdays=(6, 7), number=number)
    slots = made_of(wanted).slots
    assert all(slot.starts_at < slot.ends_at for slot in slots)
    assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(slots))
