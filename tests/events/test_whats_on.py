"""What's on: every session of every kind, a week at a time."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from core.models import PageTopic
from events.spans import DAYS_AHEAD, DAYS_BACK
from tests.factories import (
    AdviceServicePageFactory,
    CoursePageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    PathwaysPageFactory,
    RunFactory,
    SessionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import links_of, main_of, words_of
from timetable.models import Session

pytestmark = pytest.mark.django_db

# A Sunday.
TODAY = date(2026, 11, 22)
TUESDAY = datetime(2026, 11, 24, 13, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _calendar(home: Any) -> None:
    EventIndexPageFactory()


def session_at(
    starts_at: datetime, title: str = "Sewing", *, hours: float = 2, **traits: Any
) -> Session:
    page = traits.pop("page", None) or EventPageFactory(title=title)
    session_traits = {
        name: traits.pop(name) for name in ("all_day", "note", "status") if name in traits
    }
    run = RunFactory(page=page, sessions=0, **{"drop_in": True, **traits})
    ends_at = starts_at + timedelta(hours=hours)
    return SessionFactory(run=run, starts_at=starts_at, ends_at=ends_at, **session_traits)


def days_of(client: Client, query: str = "") -> dict[str, list[str]]:
    """The titles shown under each day."""
    response = client.get(f"/whats-on/?{query}")
    assert response.status_code == 200
    return {
        f"{day:%d %b}": [line.session.run.page.title for line in lines]
        for day, lines, *_ in response.context["days"]
        if lines
    }


def steps(client: Client, query: str = "") -> set[str]:
    """Where Earlier and Later lead."""
    links = links_of(client.get(f"/whats-on/?{query}"), rel="nofollow")
    return {link for link in links if link.startswith("?")}


def test_the_seven_days_from_today_are_shown_day_by_day(client: Client) -> None:
    session_at(TUESDAY + 2 * HOUR, "Singing")
    session_at(TUESDAY, "Sewing")
    session_at(TUESDAY + 4 * DAY, "Saturday walk")
    session_at(TUESDAY + 5 * DAY, "Next Sunday")
    session_at(TUESDAY - 3 * DAY, "Yesterday")
    assert days_of(client) == {"24 Nov": ["Sewing", "Singing"], "28 Nov": ["Saturday walk"]}
    page = words_of(client.get("/whats-on/"))
    assert "Sunday 22 November to Saturday 28 November" in page
    assert "1pm to 3pm Sewing" in page


def test_today_is_called_today(client: Client) -> None:
    session_at(datetime(2026, 11, 22, 14, tzinfo=UTC))
    assert "Today, Sunday 22 November" in words_of(client.get("/whats-on/"))


def test_a_line_says_what_kind_it_is_and_where(client: Client) -> None:
    walton = VenueFactory(name="Life Rooms Walton")
    session_at(TUESDAY, page=CoursePageFactory(), venue=walton)
    session_at(TUESDAY, page=EventPageFactory(), venue=walton)
    session_at(TUESDAY, page=AdviceServicePageFactory(), venue=walton)
    session_at(TUESDAY, page=PathwaysPageFactory(), venue=walton)
    page = words_of(client.get("/whats-on/"))
    assert page.count("Course, Life Rooms Walton") == 1
    assert page.count("Event, Life Rooms Walton") == 1
    assert page.count("Advice, Life Rooms Walton") == 2


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        ("course", ["Sleep"]),
        ("event", ["Sewing"]),
        ("advice", ["Jobs advice", "Pathways advice"]),
        ("", ["Jobs advice", "Pathways advice", "Sewing", "Sleep"]),
    ],
)
def test_by_kind(client: Client, kind: str, titles: list[str]) -> None:
    session_at(TUESDAY, page=CoursePageFactory(title="Sleep"))
    session_at(TUESDAY, page=EventPageFactory(title="Sewing"))
    session_at(TUESDAY, page=AdviceServicePageFactory(title="Jobs advice"))
    session_at(TUESDAY, page=PathwaysPageFactory(title="Pathways advice"))
    assert days_of(client, f"kind={kind}") == {"24 Nov": titles}


def test_by_place_of_the_session_even_when_the_run_is_elsewhere(client: Client) -> None:
    walton, bootle = VenueFactory(slug="walton"), VenueFactory(slug="bootle")
    session_at(TUESDAY, "At Walton", venue=walton)
    moved = session_at(TUESDAY, "Moved to Bootle", venue=walton)
    Session.objects.filter(pk=moved.pk).update(venue=bootle)
    assert days_of(client, "venue=walton") == {"24 Nov": ["At Walton"]}
    assert days_of(client, "venue=bootle") == {"24 Nov": ["Moved to Bootle"]}


def test_by_words_of_the_title(client: Client) -> None:
    session_at(TUESDAY, "Sewing")
    session_at(TUESDAY, "Singing")
    assert days_of(client, "q=SEW") == {"24 Nov": ["Sewing"]}
    assert days_of(client, "q=%25") == {}


def test_from_a_date_or_in_a_week(client: Client) -> None:
    session_at(TUESDAY + WEEK)
    assert days_of(client) == {}
    assert days_of(client, "date=2026-12-01") == {"01 Dec": ["Sewing"]}
    assert days_of(client, "date=2026-12-02") == {}
    assert days_of(client, "week=2026-W49") == {"01 Dec": ["Sewing"]}
    assert days_of(client, "week=2026-W50") == {}


def test_the_date_that_was_chosen_counts_before_the_week_that_was_linked(client: Client) -> None:
    session_at(TUESDAY + WEEK)
    assert days_of(client, "week=2026-W40&date=2026-12-01") == {"01 Dec": ["Sewing"]}


def test_a_week_shows_monday_to_sunday_whether_or_not_there_is_anything_on(
    client: Client,
) -> None:
    session_at(TUESDAY)
    days = [day for day, *_ in client.get("/whats-on/?week=2026-W48").context["days"]]
    assert days == [date(2026, 11, 23) + number * DAY for number in range(7)]


def test_the_first_week_of_a_year_is_the_iso_week(client: Client) -> None:
    page = words_of(client.get("/whats-on/?week=2026-W53"))
    assert "Monday 28 December to Sunday 3 January 2027" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("week=2026-W99", "There is no such week, so we start from today."),
        ("week=2026-W00", "There is no such week, so we start from today."),
        ("week=2027-W53", "There is no such week, so we start from today."),
        ("week=banana", "There is no such week, so we start from today."),
        ("week=-W-W1", "There is no such week, so we start from today."),
        (f"week={'9' * 3_000}", "There is no such week, so we start from today."),
        ("week=9999-W52", "We do not have a timetable for that week, so we start today."),
        ("week=0001-W01", "We do not have a timetable for that week, so we start today."),
        ("date=tomorrow", "That is not a date, so we start from today."),
        ("date=2026-02-30", "That is not a date, so we start from today."),
        ("date=0000-00-00", "That is not a date, so we start from today."),
        (f"date={'9' * 3_000}", "That is not a date, so we start from today."),
        ("date=9999-12-31", "We do not have a timetable for that date, so we start today."),
        ("date=0001-01-01", "We do not have a timetable for that date, so we start today."),
        ("kind=banana", "We do not know that kind, so we show everything."),
        ("venue=nope", "We do not know that place, so we show them all."),
        (f"q={'a' * 3_000}", "Please use fewer words."),
    ],
)
def test_a_value_that_makes_no_sense_is_said_and_today_is_shown(
    client: Client, query: str, sentence: str
) -> None:
    session_at(TUESDAY)
    assert days_of(client, query) == {"24 Nov": ["Sewing"]}
    page = words_of(client.get(f"/whats-on/?{query}"))
    assert sentence in page
    assert "Sunday 22 November to Saturday 28 November" in page


@pytest.mark.parametrize(
    "query",
    [
        "date=%00&week=%00&q=%00&kind=%00&venue=%00",
        "date=banana&date=2026-11-22",
        "kind=nope&kind=event",
        "page=-1",
        "unknown=1",
    ],
)
def test_addresses_that_nobody_meant_still_show_the_week(client: Client, query: str) -> None:
    session_at(TUESDAY)
    assert days_of(client, query) == {"24 Nov": ["Sewing"]}


def test_earlier_and_later_keep_the_choices_and_are_not_for_search_engines(
    client: Client,
) -> None:
    VenueFactory(slug="walton")
    assert steps(client, "venue=walton&date=2026-12-01&kind=event") == {
        "?venue=walton&kind=event&date=2026-11-24",
        "?venue=walton&kind=event&date=2026-12-08",
    }
    assert steps(client, "venue=walton&week=2026-W01&kind=event") == {
        "?venue=walton&kind=event&week=2025-W52",
        "?venue=walton&kind=event&week=2026-W02",
    }


def test_the_weeks_come_to_an_end_both_ways(client: Client) -> None:
    """A crawler that follows every link must come back."""
    far_ahead, long_ago = TODAY + timedelta(days=DAYS_AHEAD), TODAY - timedelta(days=DAYS_BACK)
    assert steps(client, f"date={far_ahead}") == {f"?date={far_ahead - WEEK}"}
    assert steps(client, f"date={long_ago}") == {f"?date={long_ago + WEEK}"}


def test_the_calendar_weeks_come_to_an_end_too(client: Client) -> None:
    last = date.fromisocalendar(2028, 21, 1)
    assert last <= TODAY + timedelta(days=DAYS_AHEAD) < last + WEEK
    assert steps(client, "week=2028-W21") == {"?week=2028-W20"}


@pytest.mark.parametrize("query", ["date=9999-12-31", "week=9999-W52", "date=0001-01-01"])
def test_out_of_reach_there_are_only_the_links_of_today(client: Client, query: str) -> None:
    assert {step.partition("date=")[2] for step in steps(client, query)} == {
        "2026-11-15",
        "2026-11-29",
    }


def test_a_cancelled_session_stays_and_is_marked(client: Client) -> None:
    session_at(TUESDAY, status="cancelled", note="The kettle is broken.")
    page = words_of(client.get("/whats-on/"))
    assert re.search(r"1pm to 3pm Sewing .* The kettle is broken\. Cancelled", page)


def test_every_session_of_a_cancelled_run_is_marked(client: Client) -> None:
    session_at(TUESDAY, cancelled=True)
    assert re.search(r"1pm to 3pm Sewing .* Cancelled", words_of(client.get("/whats-on/")))


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"drop_in": True}, "Drop in"),
        ({"drop_in": False, "booking": "places", "capacity": 5, "taken": 1}, "4 places left"),
        ({"drop_in": False, "booking": "places", "capacity": 4, "taken": 4}, "Full"),
    ],
)
def test_a_line_says_whether_there_is_room(client: Client, traits: dict, words: str) -> None:
    session_at(TUESDAY, **traits)
    assert words in words_of(client.get("/whats-on/"))


def test_an_exhibition_is_on_in_every_week_it_touches_with_its_days(client: Client) -> None:
    first = datetime(2026, 11, 16, tzinfo=UTC)
    session_at(first, "Paintings", hours=24 * 20, all_day=True)
    session_at(TUESDAY, "Sewing")
    assert days_of(client, "date=2026-11-10") == {"16 Nov": ["Paintings"]}
    assert days_of(client) == {"22 Nov": ["Paintings"], "24 Nov": ["Sewing"]}
    assert days_of(client, "date=2026-12-05") == {"05 Dec": ["Paintings"]}
    assert days_of(client, "date=2026-12-06") == {}
    page = words_of(client.get("/whats-on/"))
    assert "All day Paintings" in page
    assert "Monday 16 November to Saturday 5 December" in page


def test_an_event_past_midnight_is_under_the_day_it_starts_and_names_both(
    client: Client,
) -> None:
    session_at(datetime(2026, 11, 24, 23, tzinfo=UTC), "Night walk", hours=3)
    night = "Tuesday 24 November, 11pm to Wednesday 25 November, 2am Night walk"
    assert days_of(client) == {"24 Nov": ["Night walk"]}
    assert night in words_of(client.get("/whats-on/"))
    # Whoever looks on Wednesday finds it too, and sees that it began the day before.
    assert days_of(client, "date=2026-11-25") == {"25 Nov": ["Night walk"]}
    assert night in words_of(client.get("/whats-on/?date=2026-11-25"))
    assert days_of(client, "date=2026-11-26") == {}


def test_a_session_that_ends_at_midnight_is_over_the_next_day(client: Client) -> None:
    session_at(datetime(2026, 11, 24, 20, tzinfo=UTC), hours=4)
    assert "8pm to midnight Sewing" in words_of(client.get("/whats-on/"))
    assert days_of(client, "date=2026-11-25") == {}


@pytest.mark.parametrize(
    ("starts_at", "day"),
    [
        # 12:30am on Sunday in London is still Saturday by UTC, in summer.
        (datetime(2026, 6, 27, 23, 30, tzinfo=UTC), "28 Jun"),
        (datetime(2026, 6, 27, 22, 30, tzinfo=UTC), "27 Jun"),
        # The clocks go back in the night before 25 October and forward before 29 March.
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "25 Oct"),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "25 Oct"),
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "29 Mar"),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), "30 Mar"),
    ],
)
def test_a_session_is_under_its_day_by_the_clock_on_the_wall(
    client: Client, starts_at: datetime, day: str
) -> None:
    session_at(starts_at, hours=0.25)
    assert days_of(client, f"date={starts_at.date() - 3 * DAY}") == {day: ["Sewing"]}


def test_a_weekly_session_keeps_its_time_on_the_wall_when_the_clocks_change(
    client: Client,
) -> None:
    session_at(datetime(2026, 10, 20, 12, tzinfo=UTC), "Before")
    session_at(datetime(2026, 10, 27, 13, tzinfo=UTC), "After")
    assert "1pm to 3pm Before" in words_of(client.get("/whats-on/?date=2026-10-19"))
    assert "1pm to 3pm After" in words_of(client.get("/whats-on/?date=2026-10-26"))


def test_an_empty_week_says_so_and_leads_on(client: Client) -> None:
    assert "Nothing is planned on these days" in words_of(client.get("/whats-on/"))
    assert len(steps(client)) == 2
    narrowed = client.get("/whats-on/?kind=course")
    assert "Nothing matches on these days" in words_of(narrowed)


def test_the_real_site_keeps_other_weeks_out_of_search_engines(
    client: Client, settings: Any
) -> None:
    settings.DEMONSTRATION = False
    assert b"noindex" not in client.get("/whats-on/").content
    for query in ("date=2026-12-01", "week=2026-W49"):
        assert b"noindex" in client.get(f"/whats-on/?{query}").content


def test_the_events_own_address_leads_to_whats_on(client: Client) -> None:
    response = client.get("/events/")
    assert (response.status_code, response.headers["Location"]) == (301, "/whats-on/")


def test_whats_on_works_before_any_page_is_made(client: Client) -> None:
    EventIndexPageFactory().delete()
    session_at(TUESDAY, page=CoursePageFactory(title="Sleep"))
    assert days_of(client) == {"24 Nov": ["Sleep"]}
    assert "What’s on" in main_of(client.get("/whats-on/"))


def test_by_topic(client: Client) -> None:
    sewing = EventPageFactory(title="Sewing")
    topic = TopicFactory(name="Craft", slug="craft")
    PageTopic.objects.create(page=sewing.page_ptr, topic=topic)
    session_at(TUESDAY, page=sewing)
    session_at(TUESDAY, "Football")
    assert days_of(client, "topic=craft") == {"24 Nov": ["Sewing"]}


@pytest.mark.parametrize(
    ("time", "titles"),
    [("morning", ["Breakfast", "Paintings"]), ("evening", ["Paintings", "Stars"])],
)
def test_by_the_time_of_day_and_what_is_on_all_day_is_on_then(
    client: Client, time: str, titles: list[str]
) -> None:
    session_at(TUESDAY.replace(hour=9), "Breakfast")
    session_at(TUESDAY.replace(hour=19), "Stars")
    session_at(TUESDAY.replace(hour=0), "Paintings", hours=23, all_day=True)
    assert sorted(days_of(client, f"time={time}")["24 Nov"]) == titles


def test_what_needs_no_booking(client: Client) -> None:
    session_at(TUESDAY, "Sewing")
    session_at(TUESDAY, "Course", drop_in=False)
    assert days_of(client, "drop_in=on") == {"24 Nov": ["Sewing"]}


def test_a_line_says_what_was_moved_and_what_is_elsewhere_for_once(client: Client) -> None:
    walton, bootle = VenueFactory(name="Life Rooms Walton"), VenueFactory(name="Life Rooms Bootle")
    session = session_at(TUESDAY, "Sewing", venue=walton)
    Session.objects.filter(pk=session.pk).update(
        venue=bootle, moved_from=TUESDAY - timedelta(hours=2), note="Bring a needle"
    )
    page = words_of(client.get("/whats-on/"))
    assert "Moved from 11am. This time at Bootle, not at Walton. Bring a needle" in page
    Session.objects.filter(pk=session.pk).update(status="cancelled")
    page = words_of(client.get("/whats-on/"))
    assert "Bring a needle" in page
    assert "Moved from" not in page
