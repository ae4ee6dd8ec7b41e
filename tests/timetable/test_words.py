"""A run in a visitor's words, which claim no more than every session keeps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import RunFactory, SessionFactory, VenueFactory
from timetable import words
from timetable.enums import SessionStatus
from timetable.models import Room, Run, Session
from timetable.templatetags.timetable_tags import next_on

pytestmark = pytest.mark.django_db

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
TUESDAY = datetime(2026, 12, 1, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def run_on(*starts: datetime, **traits: Any) -> Run:
    run = RunFactory(sessions=0, **traits)
    for start in starts:
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=2))
    return found(run)


def found(run: Run) -> Run:
    return Run.objects.with_dates().with_sessions().get(pk=run.pk)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("starts", "phrase"),
    [
        ([], ""),
        ([TUESDAY], "Tuesday 1 December, 1pm to 3pm"),
        (
            [TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK],
            "Tuesdays, 1pm to 3pm, 1 December to 15 December",
        ),
        (
            [TUESDAY, TUESDAY + WEEK, TUESDAY + 5 * WEEK],
            "Tuesdays, 1pm to 3pm, 1 December to 5 January 2027",
        ),
        (
            [TUESDAY, TUESDAY + DAY, TUESDAY + 2 * DAY],
            "Tuesday 1 December to Thursday 3 December, 1pm to 3pm each day",
        ),
        ([TUESDAY, TUESDAY + 2 * DAY], "2 sessions, Tuesday 1 December to Thursday 3 December"),
        (
            [TUESDAY, TUESDAY + WEEK + timedelta(hours=1)],
            "2 sessions, Tuesday 1 December to Tuesday 8 December",
        ),
        ([TUESDAY, TUESDAY + 4 * WEEK], "2 sessions, Tuesday 1 December to Tuesday 29 December"),
    ],
)
def test_the_dates_of_a_run_are_one_phrase(starts: list[datetime], phrase: str) -> None:
    assert plain(words.when(run_on(*starts))) == phrase


def test_a_weekly_run_over_a_clock_change_keeps_its_time_on_the_wall() -> None:
    before = datetime(2027, 3, 23, 13, tzinfo=UTC)
    after = datetime(2027, 3, 30, 12, tzinfo=UTC)
    assert plain(words.when(run_on(before, after))) == (
        "Tuesdays, 1pm to 3pm, 23 March to 30 March 2027"
    )


def test_a_cancelled_session_is_no_part_of_the_phrase_but_stays_in_the_dates() -> None:
    run = run_on(TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK)
    run.sessions.filter(starts_at=TUESDAY).update(status=SessionStatus.CANCELLED)
    run = found(run)
    assert plain(words.when(run)) == "Tuesdays, 1pm to 3pm, 8 December to 15 December"
    assert words.date_lines(run)[0] == "Tuesday 1 December, 1pm to 3pm: cancelled"


def test_of_a_drop_in_only_what_is_to_come_is_shown_and_a_course_is_shown_whole() -> None:
    last_week, next_week = TUESDAY - 2 * WEEK, TUESDAY
    assert words.when(run_on(last_week, next_week, drop_in=True)) == (
        "Tuesday 1 December, 1pm to 3pm"
    )
    assert len(words.date_lines(run_on(last_week, next_week))) == 2


def test_the_next_date_is_said_where_there_are_several() -> None:
    assert words.next_date(run_on(TUESDAY, TUESDAY + WEEK)) == "Next: Tuesday 1 December"
    assert words.next_date(run_on(TUESDAY - 2 * WEEK, TUESDAY)) == "Next: Tuesday 1 December"
    assert words.next_date(run_on(TUESDAY)) == ""
    assert words.next_date(run_on(TUESDAY - 4 * WEEK, TUESDAY - 3 * WEEK)) == ""


def test_a_list_says_when_a_run_starts_or_that_it_has() -> None:
    assert words.starts(run_on(TUESDAY)) == "Starts Tuesday 1 December, 1pm"
    assert words.starts(run_on(TUESDAY - 2 * WEEK, TUESDAY)) == "Started Tuesday 17 November, 1pm"
    assert words.starts(run_on()) == ""


def test_the_room_is_named_with_the_place_when_it_is_always_the_same() -> None:
    venue = VenueFactory(name="Life Rooms Walton")
    library = Room.objects.create(venue=venue, name="Library")
    kitchen = Room.objects.create(venue=venue, name="Kitchen")
    run = run_on(TUESDAY, TUESDAY + WEEK, venue=venue)
    assert words.where(run) == "Life Rooms Walton"
    run.sessions.update(room=library)
    assert words.where(found(run)) == "Library, Life Rooms Walton"
    run.sessions.filter(starts_at=TUESDAY).update(room=kitchen)
    assert words.where(found(run)) == "Life Rooms Walton"
    assert words.date_lines(found(run)) == [
        "Tuesday 1 December, 1pm to 3pm, Kitchen",
        "Tuesday 8 December, 1pm to 3pm, Library",
    ]


def test_a_date_says_what_is_unusual_about_it() -> None:
    run = run_on(TUESDAY, TUESDAY + WEEK)
    elsewhere = VenueFactory(name="Southport Library")
    run.sessions.filter(starts_at=TUESDAY).update(venue=elsewhere, note="Bring a coat.")
    assert words.date_lines(found(run))[0] == (
        "Tuesday 1 December, 1pm to 3pm, at Southport Library. Bring a coat."
    )


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "all_day", "when", "time"),
    [
        (TUESDAY, TUESDAY + timedelta(hours=2), False,
         "Tuesday 1 December, 1pm to 3pm", "1pm to 3pm"),
        (TUESDAY.replace(hour=20), TUESDAY.replace(hour=0) + DAY, False,
         "Tuesday 1 December, 8pm to midnight", "8pm to midnight"),
        (TUESDAY.replace(hour=23), TUESDAY.replace(hour=2) + DAY, False,
         "Tuesday 1 December, 11pm to Wednesday 2 December, 2am",
         "Tuesday 1 December, 11pm to Wednesday 2 December, 2am"),
        (TUESDAY.replace(hour=0), TUESDAY.replace(hour=0) + DAY, True,
         "Tuesday 1 December", "All day"),
        (TUESDAY.replace(hour=0), TUESDAY.replace(hour=0) + 3 * DAY, True,
         "Tuesday 1 December to Thursday 3 December", "All day"),
    ],
)  # fmt: skip
def test_a_session_says_when_it_is(
    starts_at: datetime, ends_at: datetime, all_day: bool, when: str, time: str
) -> None:
    session = Session(starts_at=starts_at, ends_at=ends_at, all_day=all_day)
    assert (session.when, session.time) == (when, time)


def test_search_results_say_the_next_date_until_it_is_over() -> None:
    assert next_on(TUESDAY) == "Next on Tuesday 1 December, 1pm"
    assert next_on(TUESDAY - 2 * WEEK) == ""
    assert next_on(None) == ""
