"""The questions asked of the timetable, and who may see the answers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import (
    CoursePageFactory,
    RunFactory,
    SessionFactory,
    TermFactory,
    VenueFactory,
)
from timetable.coming import next_of_each
from timetable.enums import SessionStatus
from timetable.models import Run, Session, Term

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def restricted() -> Any:
    course = CoursePageFactory()
    PageViewRestriction.objects.create(page=course, restriction_type=PageViewRestriction.LOGIN)
    return course


@pytest.mark.parametrize(
    ("traits", "shown"),
    [
        ({}, True),
        ({"closed": True}, True),
        ({"cancelled": True}, True),
        ({"full": True}, True),
        ({"draft": True}, False),
        ({"page__live": False}, False),
    ],
)
def test_visitors_see_runs_that_staff_show_of_pages_that_are_published(
    traits: dict, shown: bool
) -> None:
    run = RunFactory(**traits)
    assert Run.objects.public().filter(pk=run.pk).exists() is shown
    assert Session.objects.public().filter(run=run).exists() is shown


def test_visitors_see_nothing_of_the_runs_of_a_private_page() -> None:
    run = RunFactory(page=restricted())
    assert not Run.objects.public().filter(pk=run.pk).exists()
    assert not Session.objects.public().filter(run=run).exists()


def test_what_goes_ahead_is_neither_cancelled_itself_nor_part_of_a_cancelled_run() -> None:
    run = RunFactory(sessions=2)
    RunFactory(cancelled=True)
    run.sessions.filter(pk=run.sessions.first().pk).update(status=SessionStatus.CANCELLED)
    assert [session.run for session in Session.objects.going_ahead()] == [run]
    assert list(Run.objects.going_ahead()) == [run]


def test_what_is_coming_has_not_ended() -> None:
    now = timezone.now()
    over = RunFactory(sessions__starts_in=-DAY)
    on_now = RunFactory(sessions__starts_in=timedelta(hours=-1))
    to_come = RunFactory(sessions__starts_in=DAY)
    assert set(Run.objects.coming(now)) == {on_now, to_come}
    assert {session.run for session in Session.objects.coming(now)} == {on_now, to_come}
    assert not Run.objects.coming(now).filter(pk=over.pk).exists()


@pytest.mark.parametrize(
    ("starts_in", "hours", "touches"),
    [(-3, 2, False), (-3, 3, False), (-3, 4, True), (0, 1, True), (23, 2, True), (24, 1, False)],
)
def test_a_session_belongs_to_a_day_that_it_touches(
    starts_in: int, hours: int, touches: bool
) -> None:
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    starts_at = midnight + timedelta(hours=starts_in)
    SessionFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))
    assert Session.objects.between(midnight, midnight + DAY).exists() is touches


@pytest.mark.parametrize(
    ("starts_at", "weekday"),
    [
        (datetime(2026, 12, 1, 13, tzinfo=UTC), 2),
        (datetime(2026, 6, 29, 22, 30, tzinfo=UTC), 1),
        # Half past midnight on Tuesday in London is still Monday by UTC.
        (datetime(2026, 6, 29, 23, 30, tzinfo=UTC), 2),
        # The same minute in winter is Monday in both.
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), 1),
        # Sunday 29 March and 25 October 2026, when the clocks change.
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), 7),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), 1),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 7),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), 7),
    ],
)
def test_the_day_of_a_session_is_by_the_clock_on_the_wall(
    starts_at: datetime, weekday: int
) -> None:
    run = RunFactory(sessions=0)
    SessionFactory(run=run, starts_at=starts_at)
    on_that_day = [day for day in range(1, 8) if Run.objects.on_weekday(day).exists()]
    assert on_that_day == [weekday]


def test_a_cancelled_session_puts_a_run_on_no_day() -> None:
    run = RunFactory(sessions=0)
    SessionFactory(run=run, starts_at=datetime(2026, 12, 1, 13, tzinfo=UTC), status="cancelled")
    assert not Run.objects.on_weekday(2).exists()


def test_the_next_of_each_is_fair_to_all_and_soonest_first() -> None:
    busy, quiet = VenueFactory(), VenueFactory()
    run = RunFactory(venue=busy, sessions=5)
    later = RunFactory(venue=quiet, sessions__starts_in=timedelta(days=60))
    next_at_each = next_of_each(Session.objects.all(), by="venue_id", number=2)
    assert list(next_at_each) == [*run.sessions.all()[:2], *later.sessions.all()]


def test_the_term_is_the_one_of_today_or_the_next_to_begin(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    assert Term.objects.current_or_next() is None
    TermFactory(starts_on=date(2026, 4, 1), ends_on=date(2026, 7, 1))
    after = TermFactory(starts_on=date(2027, 1, 5), ends_on=date(2027, 4, 1))
    assert Term.objects.current_or_next() == after
    now = TermFactory(starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 22))
    assert Term.objects.current_or_next() == now


@pytest.mark.parametrize(
    "record",
    [
        Term(name="Back to front", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)),
        Session(
            starts_at=datetime(2026, 12, 1, 13, tzinfo=UTC),
            ends_at=datetime(2026, 12, 1, 13, tzinfo=UTC),
        ),
        Run(booking="places", capacity=None),
        Run(
            booking="drop-in",
            opens_at=datetime(2026, 12, 2, tzinfo=UTC),
            closes_at=datetime(2026, 12, 1, tzinfo=UTC),
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(record: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        record.clean()
    [[sentence]] = caught.value.message_dict.values()
    assert sentence.endswith(".")


def test_a_venue_has_a_short_name_and_an_address_on_one_line() -> None:
    venue = VenueFactory.build(
        name="Life Rooms Walton", address="Evered Avenue\nLiverpool", postcode="L9 2AF"
    )
    assert venue.short_name == "Walton"
    assert venue.full_address == "Evered Avenue, Liverpool, L9 2AF"
    assert VenueFactory.build(name="Southport Library", address="").full_address == ""
