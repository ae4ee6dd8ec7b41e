"""The prospectus is narrowed by what matters to people, and never shows what was not asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from courses.models import CoursePage
from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    RunFactory,
    SessionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import links_of, words_of
from timetable.enums import RunStatus, SessionStatus
from timetable.models import Run, Venue

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _prospectus(home: Any) -> None:
    CourseIndexPageFactory()


@pytest.fixture
def walton() -> Venue:
    return VenueFactory(name="Life Rooms Walton", slug="walton")


@pytest.fixture
def bootle() -> Venue:
    return VenueFactory(name="Life Rooms Bootle", slug="bootle")


def run_of(course: CoursePage, venue: Venue, *starts: datetime, **traits: Any) -> Run:
    run = RunFactory(page=course, venue=venue, sessions=0, **traits)
    for start in starts:
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=2))
    return run


def found(client: Client, query: str = "") -> set[str]:
    response = client.get(f"/courses/?{query}")
    assert response.status_code == 200
    titles = {course.title for course in response.context["courses"]}
    assert all(title in words_of(response) for title in titles)
    return titles


def test_without_choices_every_course_is_shown(client: Client) -> None:
    CoursePageFactory(title="Sleep")
    CoursePageFactory(title="Yoga")
    assert found(client) == {"Sleep", "Yoga"}


def test_by_topic_whether_it_is_the_main_one_or_not(client: Client) -> None:
    body, mind = TopicFactory(slug="body"), TopicFactory(slug="mind")
    CoursePageFactory(title="Yoga", topics=[body])
    CoursePageFactory(title="Mindful walking", topics=[mind, body])
    CoursePageFactory(title="Sleep", topics=[mind])
    assert found(client, "topic=body") == {"Yoga", "Mindful walking"}
    assert found(client, "topic=mind") == {"Mindful walking", "Sleep"}


def test_by_place(client: Client, walton: Venue, bootle: Venue) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY)
    run_of(CoursePageFactory(title="Yoga"), bootle, TUESDAY)
    CoursePageFactory(title="Without dates")
    assert found(client, "venue=walton") == {"Sleep"}


def test_by_day_of_the_week(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY, TUESDAY + timedelta(weeks=1))
    run_of(CoursePageFactory(title="Yoga"), walton, MONDAY)
    assert found(client, "day=tuesday") == {"Sleep"}
    assert found(client, "day=monday") == {"Yoga"}
    assert found(client, "day=sunday") == set()


@pytest.mark.parametrize(
    ("hour", "time"),
    [
        (11, "morning"),
        (12, "afternoon"),
        (16, "afternoon"),
        (17, "evening"),
        (0, "morning"),
        (23, "evening"),
    ],
)
def test_by_time_of_day(client: Client, walton: Venue, hour: int, time: str) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY.replace(hour=hour, minute=59))
    for each in ("morning", "afternoon", "evening"):
        assert found(client, f"time={each}") == ({"Sleep"} if each == time else set())


def test_the_time_of_day_is_the_clocks_on_the_wall(client: Client, walton: Venue) -> None:
    at_half_past_twelve_in_summer = datetime(2027, 6, 1, 11, 30, tzinfo=UTC)
    run_of(CoursePageFactory(title="Sleep"), walton, at_half_past_twelve_in_summer)
    assert found(client, "time=afternoon") == {"Sleep"}
    assert found(client, "time=morning") == set()


def test_by_the_days_from_and_up_to(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY)
    run_of(CoursePageFactory(title="Yoga"), walton, MONDAY, MONDAY + timedelta(weeks=1))
    run_of(CoursePageFactory(title="Without a session then"), walton, MONDAY - timedelta(days=4))
    assert found(client, "starts_on=2026-12-01") == {"Sleep", "Yoga"}
    assert found(client, "ends_on=2026-11-30&starts_on=2026-11-30") == {"Yoga"}
    assert found(client, "starts_on=2026-12-02&ends_on=2026-12-06") == set()


def test_by_how_soon(client: Client, walton: Venue) -> None:
    for title, days in {"Soon": 6, "Then": 8, "Later": 31}.items():
        now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        run_of(CoursePageFactory(title=title), walton, now + timedelta(days=days))
    assert found(client, "when=week") == {"Soon"}
    assert found(client, "when=month") == {"Soon", "Then"}
    assert found(client, "when=later") == {"Later"}


@pytest.mark.parametrize(
    ("query", "date"),
    [
        ("time=evening", "Wednesday 2 December, 6pm"),
        ("time=morning", "Tuesday 1 December, 10am"),
        ("when=later", "Tuesday 26 January 2027, 10am"),
        ("starts_on=2026-12-02&ends_on=2026-12-24", "Wednesday 2 December, 6pm"),
        ("starts_on=2027-01-01", "Tuesday 26 January 2027, 10am"),
    ],
)
def test_a_card_shows_the_date_that_meets_the_choices(
    client: Client, walton: Venue, query: str, date: str
) -> None:
    course = CoursePageFactory()
    run_of(course, walton, TUESDAY)
    run_of(course, walton, TUESDAY + timedelta(days=1, hours=8))
    run_of(course, walton, TUESDAY + timedelta(weeks=8))
    assert f"Starts {date} Life Rooms Walton" in words_of(client.get(f"/courses/?{query}"))


def test_each_choice_says_how_many_courses_it_would_leave(
    client: Client, walton: Venue, bootle: Venue
) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY)
    run_of(CoursePageFactory(title="Yoga"), walton, MONDAY)
    run_of(CoursePageFactory(title="Drumming"), bootle, MONDAY, full=True)
    page = words_of(client.get("/courses/"))
    for choice in ("Life Rooms Walton (2)", "Life Rooms Bootle (1)", "Monday (2)", "Tuesday (1)"):
        assert choice in page
    assert "Only with places left (2)" in page
    at_walton = words_of(client.get("/courses/?venue=walton"))
    for choice in ("Life Rooms Walton (2)", "Life Rooms Bootle (1)", "Monday (1)", "Tuesday (1)"):
        assert choice in at_walton


def test_a_choice_that_would_leave_nothing_is_not_offered_unless_it_was_made(
    client: Client, walton: Venue, bootle: Venue
) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY)
    page = words_of(client.get("/courses/"))
    assert "Life Rooms Bootle" not in page
    assert "Evening" not in page
    assert "Life Rooms Bootle (0)" in words_of(client.get("/courses/?venue=bootle"))


def test_what_nothing_could_be_chosen_by_is_not_asked(client: Client) -> None:
    CoursePageFactory(title="Sleep")
    page = words_of(client.get("/courses/"))
    assert "Level" in page
    for question in ("Where", "Time", "How soon", "From", "Only with places left"):
        assert question not in page


@pytest.mark.parametrize(
    ("mode", "title"),
    [("in-person", "At Walton"), ("live-online", "On screen"), ("self-paced", "At home")],
)
def test_by_how_it_is_taught(client: Client, mode: str, title: str) -> None:
    CoursePageFactory(title="At Walton")
    CoursePageFactory(title="On screen", mode="live-online")
    CoursePageFactory(title="At home", mode="self-paced")
    assert found(client, f"mode={mode}") == {title}


def test_by_level_and_by_how_much_is_said_about_oneself(client: Client) -> None:
    CoursePageFactory(title="First steps", level="introduction", sharing="listen")
    CoursePageFactory(title="Next steps", level="next-step", sharing="together")
    assert found(client, "level=introduction") == {"First steps"}
    assert found(client, "sharing=together") == {"Next steps"}
    assert found(client, "level=introduction&sharing=together") == set()


@pytest.mark.parametrize(
    "traits",
    [
        {"full": True},
        {"closed": True},
        {"cancelled": True},
        {"drop_in": True},
        {"opens_at": datetime(2026, 11, 25, tzinfo=UTC)},
        {"closes_at": datetime(2026, 11, 21, tzinfo=UTC)},
    ],
)
def test_only_with_places_means_that_someone_could_enrol_now(
    client: Client, walton: Venue, traits: dict
) -> None:
    run_of(CoursePageFactory(title="With places"), walton, TUESDAY)
    run_of(CoursePageFactory(title="Without"), walton, TUESDAY, **traits)
    assert found(client, "places=on") == {"With places"}


def test_a_course_that_has_begun_has_no_places_unless_it_can_be_joined_late(
    client: Client, walton: Venue
) -> None:
    begun = (TUESDAY - timedelta(weeks=2), TUESDAY)
    run_of(CoursePageFactory(title="Begun"), walton, *begun)
    run_of(CoursePageFactory(title="Open group"), walton, *begun, join_late=True)
    assert found(client, "places=on") == {"Open group"}


def test_day_and_place_must_hold_within_one_run(
    client: Client, walton: Venue, bootle: Venue
) -> None:
    course = CoursePageFactory(title="Sleep")
    run_of(course, bootle, TUESDAY)
    run_of(course, walton, MONDAY)
    assert found(client, "day=tuesday&venue=walton") == set()
    assert found(client, "day=monday&venue=bootle") == set()
    assert found(client, "day=tuesday&venue=bootle") == {"Sleep"}
    assert found(client, "day=monday&venue=walton") == {"Sleep"}


def test_places_left_must_be_on_the_very_run_that_was_asked_for(
    client: Client, walton: Venue, bootle: Venue
) -> None:
    course = CoursePageFactory(title="Sleep")
    run_of(course, walton, TUESDAY, full=True)
    run_of(course, bootle, MONDAY)
    assert found(client, "venue=walton&places=on") == set()
    assert found(client, "day=tuesday&places=on") == set()
    assert found(client, "venue=bootle&day=monday&places=on") == {"Sleep"}


def test_a_card_shows_the_date_at_the_place_that_was_asked_for(
    client: Client, walton: Venue, bootle: Venue
) -> None:
    course = CoursePageFactory(title="Sleep")
    run_of(course, walton, MONDAY)
    run_of(course, bootle, TUESDAY)
    at_bootle = words_of(client.get("/courses/?venue=bootle"))
    assert "Starts Tuesday 1 December, 10am Life Rooms Bootle" in at_bootle
    assert "Monday 30 November" not in at_bootle
    anywhere = words_of(client.get("/courses/"))
    assert "Starts Monday 30 November, 10am Life Rooms Walton" in anywhere


def test_a_card_shows_the_first_date_that_has_places(client: Client, walton: Venue) -> None:
    course = CoursePageFactory()
    run_of(course, walton, MONDAY, full=True)
    run_of(course, walton, TUESDAY, capacity=5, taken=1)
    page = words_of(client.get("/courses/"))
    assert "Starts Tuesday 1 December, 10am" in page
    assert "4 places left" in page


def test_a_card_of_a_full_course_says_so(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(), walton, MONDAY, full=True)
    page = words_of(client.get("/courses/"))
    assert "Starts Monday 30 November, 10am" in page
    assert "Full" in page


def test_a_cancelled_run_is_no_date(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, MONDAY, cancelled=True)
    assert "No dates yet" in words_of(client.get("/courses/"))
    assert found(client, "venue=walton") == set()


def test_a_run_that_is_over_is_no_date(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(), walton, MONDAY - timedelta(weeks=4))
    assert "No dates yet" in words_of(client.get("/courses/"))
    assert found(client, "venue=walton") == set()


def test_a_cancelled_session_puts_a_run_on_no_day(client: Client, walton: Venue) -> None:
    run = run_of(CoursePageFactory(title="Sleep"), walton, MONDAY, TUESDAY)
    [session] = run.sessions.filter(starts_at=TUESDAY)
    session.status = SessionStatus.CANCELLED
    session.save()
    assert found(client, "day=tuesday") == set()
    assert found(client, "day=monday") == {"Sleep"}


def test_a_course_in_ones_own_time_can_be_started_at_any_time(client: Client) -> None:
    CoursePageFactory(mode="self-paced")
    assert "Start any time" in words_of(client.get("/courses/"))


def test_words_are_looked_for_as_everywhere_else_on_the_site(client: Client) -> None:
    CoursePageFactory(title="Living with Anxiety", keywords="kites")
    CoursePageFactory(title="Yoga", summary="For anxiety and sore backs.")
    CoursePageFactory(title="Photography", what_happens="<p>We print what we saw.</p>")
    assert found(client, "q=ANXIETY") == {"Living with Anxiety", "Yoga"}
    [best, *_] = client.get("/courses/?q=anxiety+kites").context["courses"]
    assert best.title == "Living with Anxiety"
    assert found(client, "q=printing") == {"Photography"}
    assert found(client, "q=bagpipes") == set()


def test_a_slip_of_the_finger_is_put_right_and_said(client: Client) -> None:
    CoursePageFactory(title="Living with Anxiety")
    CoursePageFactory(title="Yoga")
    response = client.get("/courses/?q=anxeity")
    assert "Showing results for anxiety . Search instead for anxeity" in words_of(response)
    assert "?q=anxeity&exact=1" in links_of(response)
    assert found(client, "q=anxeity") == {"Living with Anxiety"}
    assert found(client, "q=anxeity&exact=1") == set()


def test_words_of_danger_show_help_above_the_courses(client: Client) -> None:
    CoursePageFactory(title="Yoga")
    response = client.get("/courses/?q=i+want+to+die")
    assert "You can talk to someone now" in words_of(response)
    assert "tel:116123" in links_of(response)
    assert "You can talk to someone now" not in words_of(client.get("/courses/?q=yoga"))


def test_choices_are_all_meant_at_once(client: Client, walton: Venue) -> None:
    topic = TopicFactory(slug="mind")
    run_of(CoursePageFactory(title="Sleep", topics=[topic]), walton, TUESDAY)
    run_of(CoursePageFactory(title="Yoga"), walton, TUESDAY)
    run_of(CoursePageFactory(title="Stress", topics=[topic]), walton, MONDAY)
    assert found(client, "topic=mind&day=tuesday&venue=walton&mode=in-person&q=sle") == {"Sleep"}


def test_the_soonest_that_can_be_joined_comes_first_and_what_has_no_date_last(
    client: Client, walton: Venue
) -> None:
    run_of(CoursePageFactory(title="C full"), walton, MONDAY, full=False, closed=True)
    run_of(CoursePageFactory(title="B"), walton, TUESDAY)
    run_of(CoursePageFactory(title="A"), walton, TUESDAY + timedelta(days=1))
    CoursePageFactory(title="A without dates")
    courses = client.get("/courses/").context["courses"]
    assert [course.title for course in courses] == ["B", "A", "A without dates", "C full"]


def test_a_draft_run_makes_no_date_and_matches_nothing(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, MONDAY, status=RunStatus.DRAFT)
    assert "No dates yet" in words_of(client.get("/courses/"))
    for query in ("venue=walton", "day=monday", "places=on"):
        assert found(client, query) == set()


@pytest.mark.parametrize(("number", "words"), [(0, "0 courses"), (1, "1 course"), (2, "2 courses")])
def test_how_many_were_found_is_said(client: Client, number: int, words: str) -> None:
    for _ in range(number):
        CoursePageFactory(title="Sleep")
    CoursePageFactory(title="Yoga")
    assert words in words_of(client.get("/courses/?q=sleep"))


def test_nothing_found_says_what_to_try_instead(client: Client) -> None:
    response = client.get("/courses/?q=bagpipes")
    assert "No courses match all of that" in words_of(response)
    assert "/courses/" in links_of(response)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("day=banana", "That is not a day, so we show every day."),
        ("day=1", "That is not a day, so we show every day."),
        ("topic=nope", "We do not know that topic, so we show them all."),
        ("venue=nope", "We do not know that place, so we show them all."),
        ("mode=nope", "We do not know that way to learn, so we show them all."),
        ("level=nope", "We do not know that level, so we show them all."),
        ("sharing=nope", "We do not know that choice, so we show them all."),
        ("time=nope", "We do not know that time, so we show every time."),
        ("when=nope", "We do not know that date, so we show every date."),
        ("starts_on=nope", "That is not a date, so we show every date."),
        ("ends_on=2026-02-30", "That is not a date, so we show every date."),
        ("starts_on=2026-12-02&ends_on=2026-12-01", "The last day is before the first"),
        (f"q={'a' * 3_000}", "Please use fewer words."),
    ],
)
def test_a_value_that_makes_no_sense_is_said_and_filters_nothing(
    client: Client, query: str, sentence: str
) -> None:
    CoursePageFactory(title="Sleep")
    assert found(client, query) == {"Sleep"}
    assert sentence in words_of(client.get(f"/courses/?{query}"))


def test_several_values_that_make_no_sense_are_each_said(client: Client) -> None:
    page = words_of(client.get("/courses/?day=banana&page=-1&topic=nope"))
    assert "That is not a day" in page
    assert "We do not know that topic" in page


def test_a_good_choice_beside_a_bad_one_still_counts(client: Client, walton: Venue) -> None:
    run_of(CoursePageFactory(title="Sleep"), walton, TUESDAY)
    CoursePageFactory(title="Yoga")
    assert found(client, "day=banana&venue=walton") == {"Sleep"}


def test_a_topic_of_need_is_not_a_subject_of_the_prospectus(client: Client) -> None:
    TopicFactory(slug="rent", need=True)
    CoursePageFactory(title="Sleep")
    assert found(client, "topic=rent") == {"Sleep"}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=yoga&q=sleep", {"Sleep"}),
        ("mode=self-paced&mode=in-person", {"Sleep", "Yoga"}),
        ("q=%00&topic=%00&venue=%00&day=%00&mode=%00&places=%00", {"Sleep", "Yoga"}),
        ("q=sleep%00", {"Sleep"}),
        ("q=%0Asleep%0D", {"Sleep"}),
        ("q=" + "+".join(["sleep"] * 33), {"Sleep"}),
        ("unknown=1&places=", {"Sleep", "Yoga"}),
        ("", {"Sleep", "Yoga"}),
    ],
)
def test_addresses_that_nobody_meant_still_show_courses(
    client: Client, query: str, titles: set[str]
) -> None:
    CoursePageFactory(title="Sleep")
    CoursePageFactory(title="Yoga")
    assert found(client, query) == titles
