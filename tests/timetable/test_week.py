"""A place's usual week and the days it is closed, in as few words as are true."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests.factories import VenueFactory
from timetable.models import Closure, OpeningHours, Session, Venue
from timetable.week import closed_days, days_text, hours_line, usual_hours, weekly


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ([], ""),
        ([3], "Wednesday"),
        ([6, 7], "Saturday and Sunday"),
        ([1, 2, 3, 4, 5], "Monday to Friday"),
        ([5, 4, 3, 2, 1, 1], "Monday to Friday"),
        ([1, 3, 5], "Monday, Wednesday and Friday"),
        ([1, 2, 3, 6], "Monday to Wednesday and Saturday"),
        ([1, 2, 4, 5], "Monday, Tuesday, Thursday and Friday"),
        ([1, 2, 3, 4, 5, 6, 7], "Monday to Sunday"),
    ],
)
def test_days_in_a_row_are_taken_together(weekdays: Iterable[int], words: str) -> None:
    assert days_text(weekdays) == words


def venue_with(*hours: tuple[int, str, str]) -> Venue:
    venue = VenueFactory()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            venue=venue,
            weekday=weekday,
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        )
        for weekday, opens, closes in hours
    )
    return venue


@pytest.mark.django_db
def test_days_alike_share_a_line_and_closed_days_come_last() -> None:
    weekdays = [(day, "09:30", "16:30") for day in range(1, 5)]
    venue = venue_with(*weekdays, (5, "10:00", "12:00"), (5, "13:00", "15:00"))
    assert usual_hours(venue) == [
        ("Monday to Thursday", "9:30am to 4:30pm"),
        ("Friday", "10am to midday and 1pm to 3pm"),
        ("Saturday and Sunday", "Closed"),
    ]
    assert hours_line(venue) == (
        "Monday to Thursday, 9:30am to 4:30pm; Friday, 10am to midday and 1pm to 3pm"
    )


@pytest.mark.django_db
def test_the_usual_hours_read_the_same_in_summer_and_on_the_days_the_clocks_change(
    time_machine: Any,
) -> None:
    venue = venue_with((1, "09:30", "16:30"))
    for day in (date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25), date(2026, 12, 1)):
        time_machine.move_to(datetime.combine(day, time(0, 30), tzinfo=UTC), tick=False)
        assert usual_hours(venue)[0] == ("Monday", "9:30am to 4:30pm")


@pytest.mark.django_db
def test_the_days_closed_are_closures_and_bank_holidays_each_said_once(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    venue = venue_with(*[(day, "09:30", "16:30") for day in range(1, 6)])
    closures = [
        Closure(starts_on=date(2026, 12, 24), ends_on=date(2026, 12, 28), reason="Christmas"),
        Closure(starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 23), reason="Painting"),
        Closure(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 21), reason="Over"),
        Closure(starts_on=date(2027, 6, 1), ends_on=date(2027, 6, 2), reason="Far off"),
    ]
    assert closed_days(venue=venue, closures=closures) == [
        ("Sunday 22 November to Monday 23 November", "Painting"),
        ("Thursday 24 December to Monday 28 December", "Christmas"),
        ("Friday 1 January 2027", "New Year's Day"),
    ]


@pytest.mark.django_db
def test_a_bank_holiday_on_a_day_that_is_never_open_is_not_mentioned(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    assert closed_days(venue=venue_with((3, "10:00", "12:00")), closures=[]) == []


def sessions(*starts: datetime, hours: int = 2) -> list[Session]:
    return [Session(starts_at=start, ends_at=start + timedelta(hours=hours)) for start in starts]


def test_drop_in_times_that_are_the_same_each_day_are_one_phrase() -> None:
    week = [datetime(2026, 11, day, 9, 30, tzinfo=UTC) for day in range(23, 28)]
    assert weekly(sessions(*week)) == "Monday to Friday, 9:30am to 11:30am"


def test_drop_in_times_that_differ_are_no_phrase() -> None:
    morning, afternoon = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 13))
    assert weekly(sessions(morning, afternoon)) == ""
    assert weekly([]) == ""
