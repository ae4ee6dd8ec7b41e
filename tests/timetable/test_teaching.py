"""Teaching weeks of a term, its breaks, and the days off that sessions leave out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests.factories import TermBreakFactory, TermFactory, VenueFactory
from timetable.days_off import days_off
from timetable.enums import DayOff
from timetable.models import Closure, Term, TermBreak
from timetable.teaching import TeachingCalendar

HALF_TERM = (date(2026, 2, 16), date(2026, 2, 20))
SPRING = TeachingCalendar(
    starts_on=date(2026, 1, 6), ends_on=date(2026, 3, 27), breaks=(HALF_TERM,)
)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 1, 6), 1),
        # The Monday before a term that starts on a Tuesday is in its first week, though not taught.
        (date(2026, 1, 5), 1),
        (date(2026, 2, 13), 6),
        (date(2026, 2, 18), None),
        # The Saturday of a half-term entered as five days.
        (date(2026, 2, 21), None),
        (date(2026, 2, 23), 7),
        (date(2026, 3, 27), 11),
        (date(2026, 4, 1), None),
        (date(2025, 12, 31), None),
    ],
)
def test_teaching_weeks_are_counted_without_the_break(day: date, week: int | None) -> None:
    assert SPRING.week_of(day) == week


def test_a_week_partly_in_a_break_still_counts() -> None:
    two_days = (date(2026, 2, 16), date(2026, 2, 17))
    term = TeachingCalendar(SPRING.starts_on, SPRING.ends_on, (two_days,))
    assert term.week_of(date(2026, 2, 18)) == 7
    assert not term.is_taught(date(2026, 2, 16))


def test_a_day_is_found_by_its_week_and_weekday() -> None:
    assert SPRING.day(week=7, weekday=3) == date(2026, 2, 25)
    assert SPRING.day(week=12, weekday=3) is None
    assert SPRING.day(week=0, weekday=3) is None


@given(day=st.dates(date(2025, 12, 1), date(2026, 5, 1)))
def test_a_day_and_its_week_lead_to_each_other(day: date) -> None:
    week = SPRING.week_of(day)
    if week is not None:
        assert SPRING.day(week=week, weekday=day.isoweekday()) == day


# Breaks in the register of terms


def term_data(breaks: list[dict[str, Any]], initial: int = 0) -> Any:
    return nested_form_data(
        {
            "name": "Spring term 2030",
            "starts_on": "2030-01-07",
            "ends_on": "2030-03-29",
            "breaks": inline_formset(breaks, initial=initial),
        }
    )


def gap(first: str, last: str, name: str = "Half-term") -> dict[str, Any]:
    return {"name": name, "starts_on": first, "ends_on": last}


@pytest.mark.django_db
def test_a_term_is_entered_with_its_break(coordinator: Client) -> None:
    data = term_data([gap("2030-02-18", "2030-02-22")])
    assert coordinator.post(reverse("terms:add"), data).status_code == 302
    assert TermBreak.objects.get().term == Term.objects.get()
    assert len(Term.objects.get().teaching.weeks) == 11


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("breaks", "sentence"),
    [
        ([gap("2029-12-30", "2030-01-08")], "“Half-term” must be within the term."),
        ([gap("2030-03-25", "2030-04-05")], "“Half-term” must be within the term."),
        ([gap("2030-02-22", "2030-02-18")], "The last day must not be before the first."),
        (
            [gap("2030-02-18", "2030-02-22"), gap("2030-02-22", "2030-02-25", "Strike")],
            "“Strike” begins before the break before it ends.",
        ),
    ],
)
def test_breaks_are_within_their_term_and_apart(
    coordinator: Client, breaks: list[dict[str, Any]], sentence: str
) -> None:
    response = coordinator.post(reverse("terms:add"), term_data(breaks))
    assert sentence in response.content.decode()
    assert not Term.objects.exists()


@pytest.mark.django_db
def test_a_term_is_not_moved_away_from_its_break(coordinator: Client) -> None:
    term = TermFactory(starts_on=date(2030, 1, 7), ends_on=date(2030, 3, 29))
    kept = TermBreakFactory(
        term=term, starts_on=date(2030, 2, 18), ends_on=date(2030, 2, 22), name="Half-term"
    )
    data = term_data([{**gap("2030-02-18", "2030-02-22"), "id": kept.pk}], initial=1)
    response = coordinator.post(
        reverse("terms:edit", args=[term.pk]), {**data, "ends_on": "2030-02-20"}
    )
    assert "must be within the term" in response.content.decode()


@pytest.mark.django_db
def test_the_database_refuses_a_break_that_ends_before_it_starts() -> None:
    with pytest.raises(IntegrityError):
        TermBreakFactory(starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1))


@pytest.mark.django_db
def test_the_next_term_is_one_that_is_not_over() -> None:
    long_ago = TermFactory(starts_on=date(2020, 1, 6), ends_on=date(2020, 3, 27))
    TermFactory(starts_on=date(2020, 4, 6), ends_on=date(2020, 7, 3))
    now = TermFactory()
    assert Term.objects.next_after(long_ago) == now
    assert Term.objects.next_after(now) is None
    coming = TermFactory(
        starts_on=now.ends_on + timedelta(days=10), ends_on=now.ends_on + timedelta(days=90)
    )
    assert Term.objects.next_after(now) == coming


# Days off


@pytest.mark.django_db
def test_days_off_say_why_and_only_those_asked_for() -> None:
    venue = VenueFactory()
    TermBreakFactory(name="Half-term", starts_on=HALF_TERM[0], ends_on=HALF_TERM[1])
    Closure.objects.create(
        venue=venue, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 3), reason="Painting"
    )
    Closure.objects.create(
        venue=VenueFactory(),
        starts_on=date(2026, 3, 4),
        ends_on=date(2026, 3, 4),
        reason="Somewhere else",
    )
    every = days_off(chosen=[date(2026, 3, 5)])
    asked = {
        date(2026, 2, 18): "Break: Half-term",
        date(2026, 3, 3): "Closed: Painting",
        date(2026, 3, 4): "",
        date(2026, 3, 5): "You asked to leave it out",
        date(2026, 4, 3): "Bank holiday: Good Friday",
        date(2026, 4, 7): "",
    }
    assert {day: every.reason(day, venue=venue) for day in asked} == asked
    only_breaks = days_off(kinds=[DayOff.BREAK])
    assert [day for day in asked if only_breaks.reason(day, venue=venue)] == [date(2026, 2, 18)]
