"""Is it open? Hours, closures, bank holidays and the clocks taken together."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import VenueFactory
from timetable import week
from timetable.days_off import days_off
from timetable.models import Closure, OpeningHours, OtherHours, Venue
from timetable.opening import bank_holiday, closures_for, opening_text, reason_closed

pytestmark = pytest.mark.django_db

WEEKDAYS = range(1, 6)


@pytest.fixture
def venue(time_machine: Any) -> Venue:
    """Open on weekdays from 9:30am to 4:30pm, seen on Sunday 22 November 2026."""
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=timezone.get_current_timezone()))
    return open_on(*WEEKDAYS)


def open_on(*weekdays: int, hours: tuple[tuple[str, str], ...] = (("09:30", "16:30"),)) -> Venue:
    venue = VenueFactory()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            venue=venue,
            weekday=weekday,
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        )
        for weekday in weekdays
        for opens, closes in hours
    )
    return venue


def said(venue: Venue, when: str, *closures: Closure) -> str:
    """What is said at a time on the wall in London."""
    now = timezone.make_aware(datetime.fromisoformat(when))
    return opening_text(venue=venue, closures=list(closures), now=now)


def closed(first: date, last: date, reason: str = "Closed for repairs") -> Closure:
    return Closure(starts_on=first, ends_on=last, reason=reason)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-11-24 08:00", "Opens today at 9:30am"),
        ("2026-11-24 09:29", "Opens today at 9:30am"),
        ("2026-11-24 09:30", "Open now until 4:30pm"),
        ("2026-11-24 16:29", "Open now until 4:30pm"),
        ("2026-11-24 16:30", "Opens Wednesday 25 November at 9:30am"),
        ("2026-11-24 23:59", "Opens Wednesday 25 November at 9:30am"),
        ("2026-11-25 00:00", "Opens today at 9:30am"),
        ("2026-11-27 17:00", "Opens Monday 30 November at 9:30am"),
        ("2026-11-28 11:00", "Opens Monday 30 November at 9:30am"),
    ],
)
def test_opening_is_said_by_the_minute(venue: Venue, when: str, words: str) -> None:
    assert said(venue, when) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-11-24 12:30", "Opens today at 1pm"),
        ("2026-11-24 11:00", "Open now until midday"),
        ("2026-11-24 14:00", "Open now until 4pm"),
    ],
)
def test_a_break_in_the_middle_of_the_day_is_closed(venue: Venue, when: str, words: str) -> None:
    with_break = open_on(*WEEKDAYS, hours=(("09:30", "12:00"), ("13:00", "16:00")))
    assert said(with_break, when) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        # Christmas Day 2026 is a Friday; Boxing Day is a Saturday, so Monday is off instead.
        ("2026-12-24 17:00", "Opens Tuesday 29 December at 9:30am"),
        ("2026-12-25 11:00", "Opens Tuesday 29 December at 9:30am"),
        ("2026-12-28 11:00", "Opens Tuesday 29 December at 9:30am"),
        ("2026-12-31 17:00", "Opens Monday 4 January 2027 at 9:30am"),
        ("2027-01-01 00:00", "Opens Monday 4 January 2027 at 9:30am"),
        ("2026-05-04 10:00", "Opens Tuesday 5 May at 9:30am"),
    ],
)
def test_bank_holidays_are_known_without_being_entered(venue: Venue, when: str, words: str) -> None:
    assert said(venue, when) == words


def test_a_closure_over_christmas_says_the_first_day_back(venue: Venue) -> None:
    christmas = closed(date(2026, 12, 24), date(2027, 1, 3), "Closed for Christmas")
    assert said(venue, "2026-12-23 12:00", christmas) == "Open now until 4:30pm"
    assert said(venue, "2026-12-23 17:00", christmas) == "Opens Monday 4 January 2027 at 9:30am"
    assert said(venue, "2026-12-24 12:00", christmas) == "Opens Monday 4 January 2027 at 9:30am"


def test_a_closure_of_one_day_is_over_the_next_morning(venue: Venue) -> None:
    one_day = closed(date(2026, 11, 24), date(2026, 11, 24))
    assert said(venue, "2026-11-24 12:00", one_day) == "Opens Wednesday 25 November at 9:30am"
    assert said(venue, "2026-11-25 12:00", one_day) == "Open now until 4:30pm"


def test_nothing_is_promised_when_a_place_is_closed_for_longer_than_a_month(venue: Venue) -> None:
    months = closed(date(2026, 11, 1), date(2027, 3, 1))
    assert said(venue, "2026-11-24 12:00", months) == ""


def test_nothing_is_said_of_a_place_without_hours() -> None:
    assert said(VenueFactory(), "2026-11-24 12:00") == ""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        # The clocks go forward at 1am on 29 March 2026 and back at 2am on 25 October 2026.
        ("2026-03-28 12:00", "Opens Sunday 29 March at 9:30am"),
        ("2026-03-29 00:30", "Opens today at 9:30am"),
        ("2026-03-29 09:29", "Opens today at 9:30am"),
        ("2026-03-29 09:30", "Open now until 4:30pm"),
        ("2026-03-29 16:29", "Open now until 4:30pm"),
        ("2026-10-24 12:00", "Opens Sunday 25 October at 9:30am"),
        ("2026-10-25 01:30", "Opens today at 9:30am"),
        ("2026-10-25 09:29", "Opens today at 9:30am"),
        ("2026-10-25 09:30", "Open now until 4:30pm"),
        ("2026-10-25 16:30", "Opens Sunday 1 November at 9:30am"),
    ],
)
def test_hours_are_by_the_clock_on_the_wall_when_the_clocks_change(
    venue: Venue, when: str, words: str
) -> None:
    assert said(open_on(7), when) == words


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 11, 24), ""),
        # A bank holiday in Northern Ireland and in Scotland.
        (date(2026, 3, 17), ""),
        (date(2026, 1, 2), ""),
    ],
)
def test_the_bank_holidays_are_those_of_england(day: date, name: str) -> None:
    assert bank_holiday(day) == name


def test_a_closures_own_reason_is_said_before_the_bank_holidays(venue: Venue) -> None:
    christmas = closed(date(2026, 12, 24), date(2027, 1, 3), "Closed for Christmas")
    christmas_day, a_tuesday = date(2026, 12, 25), date(2026, 11, 24)

    def reason(day: date, *closures: Closure) -> str:
        return reason_closed(venue=venue, day=day, closures=closures)

    assert reason(christmas_day, christmas) == "Closed for Christmas"
    assert reason(christmas_day) == "Christmas Day"
    assert reason(a_tuesday, christmas) == ""


def other_hours(venue: Venue, day: str, opens: str, closes: str, reason: str = "") -> None:
    OtherHours.objects.create(
        venue=venue,
        day=date.fromisoformat(day),
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        reason=reason,
    )


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-11-24 09:00", "Opens today at 11am"),
        ("2026-11-24 12:00", "Open now until 1pm"),
        ("2026-11-24 13:00", "Opens today at 2pm"),
        ("2026-11-24 18:59", "Open now until 7pm"),
        ("2026-11-24 19:00", "Opens Wednesday 25 November at 9:30am"),
        ("2026-11-25 12:00", "Open now until 4:30pm"),
    ],
)
def test_one_date_can_have_hours_of_its_own(venue: Venue, when: str, words: str) -> None:
    other_hours(venue, "2026-11-24", "14:00", "19:00")
    other_hours(venue, "2026-11-24", "11:00", "13:00")
    assert said(venue, when) == words


def test_a_day_that_is_usually_closed_can_be_open(venue: Venue) -> None:
    other_hours(venue, "2026-11-22", "10:00", "14:00")
    assert said(venue, "2026-11-22 11:00") == "Open now until 2pm"


def test_hours_given_for_a_bank_holiday_open_it(venue: Venue) -> None:
    other_hours(venue, "2026-12-28", "10:00", "14:00")
    assert said(venue, "2026-12-28 09:00") == "Opens today at 10am"
    assert days_off().reason(date(2026, 12, 28), venue=venue) == ""
    assert days_off().reason(date(2026, 12, 28), venue=VenueFactory()) != ""


def test_a_closure_goes_before_other_hours(venue: Venue) -> None:
    other_hours(venue, "2026-11-24", "11:00", "13:00")
    snow = closed(date(2026, 11, 24), date(2026, 11, 24))
    assert said(venue, "2026-11-24 12:00", snow) == "Opens Wednesday 25 November at 9:30am"
    assert week.other_hours(venue=venue, closures=[snow]) == []


@pytest.mark.parametrize("day", ["2027-03-28", "2026-10-25"])
def test_other_hours_are_by_the_clock_on_the_wall_on_days_the_clocks_change(
    venue: Venue, day: str
) -> None:
    other_hours(venue, day, "10:00", "14:00")
    assert said(venue, f"{day} 09:59") == "Opens today at 10am"
    assert said(venue, f"{day} 13:59") == "Open now until 2pm"


def test_dates_with_other_hours_are_listed_with_their_reason(venue: Venue) -> None:
    other_hours(venue, "2026-11-21", "11:00", "13:00", "Over")
    other_hours(venue, "2026-12-24", "09:30", "12:00", "Christmas Eve")
    other_hours(venue, "2026-12-29", "10:00", "11:00")
    other_hours(venue, "2026-12-29", "13:00", "15:00")
    assert week.other_hours(venue=venue, closures=[]) == [
        ("Thursday 24 December", "9:30am to midday, Christmas Eve"),
        ("Tuesday 29 December", "10am to 11am and 1pm to 3pm"),
    ]


def test_a_place_has_its_own_closures_and_everyones_that_are_not_over(venue: Venue) -> None:
    elsewhere = VenueFactory()
    days = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 24)}
    mine = Closure.objects.create(venue=venue, reason="Mine", **days)
    everyones = Closure.objects.create(venue=None, reason="Everyone's", **days)
    Closure.objects.create(venue=elsewhere, reason="Another place's", **days)
    over = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 21)}
    Closure.objects.create(venue=venue, reason="Over", **over)
    assert set(closures_for(venue)) == {mine, everyones}
    assert list(Closure.objects.on(date(2026, 11, 25))) == []


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (OpeningHours(weekday=1, opens=time(16), closes=time(9)), "closes"),
        (OpeningHours(weekday=1, opens=time(9), closes=time(9)), "closes"),
        (OtherHours(day=date(2026, 12, 1), opens=time(16), closes=time(9)), "closes"),
        (closed(date(2026, 12, 2), date(2026, 12, 1)), "ends_on"),
    ],
)
def test_hours_and_closures_that_end_before_they_begin_are_refused(record: Any, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        record.clean()
    assert list(caught.value.message_dict) == [field]
