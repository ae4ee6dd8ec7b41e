"""Courses in schema.org's words, against what search engines require of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    LessonPageFactory,
    RunFactory,
    SessionFactory,
    SiteImageFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import said_of, soup_of, structured_data_of

pytestmark = pytest.mark.django_db

SITE = "https://www.example.org"
TUESDAY = datetime(2026, 12, 1, 13, tzinfo=UTC)
# schema.org/Course as Google's course information asks for it.
REQUIRED_OF_COURSE = {"name", "description", "provider", "offers", "hasCourseInstance"}


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, settings: Any) -> None:
    settings.SITE_URL = SITE
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _prospectus(home: Any) -> None:
    CourseIndexPageFactory()


def weekly_run(course: Any, weeks: int = 3, **traits: Any) -> Any:
    """A run on Tuesdays from 1 December, 1pm to 3pm."""
    run = RunFactory(page=course, sessions=0, **traits)
    for week in range(weeks):
        SessionFactory(run=run, starts_at=TUESDAY + timedelta(weeks=week))
    return run


def test_a_course_has_all_that_search_engines_require(client: Client) -> None:
    walton = VenueFactory(name="Life Rooms Walton", address="Evered Avenue\nLiverpool")
    course = CoursePageFactory(slug="yoga", title="Yoga", you_will_learn="to breathe\nto rest")
    run = weekly_run(course, venue=walton)
    said = said_of(client.get("/courses/yoga/"), "Course")
    assert said.keys() >= REQUIRED_OF_COURSE
    assert said["url"] == f"{SITE}/courses/yoga/"
    assert said["isAccessibleForFree"] is True
    assert said["inLanguage"] == "en-GB"
    assert said["provider"]["name"] == "The Life Rooms"
    assert said["teaches"] == ["to breathe", "to rest"]
    assert (said["offers"]["price"], said["offers"]["priceCurrency"]) == (0, "GBP")
    assert said["offers"]["category"] == "Free"
    [instance] = said["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert instance["courseMode"] == "Onsite"
    assert instance["location"]["name"] == "Life Rooms Walton"
    assert instance["location"]["address"]["@type"] == "PostalAddress"
    assert instance["startDate"] == "2026-12-01T13:00:00+00:00"
    assert instance["endDate"] == "2026-12-15T15:00:00+00:00"
    assert instance["courseWorkload"] == "PT6H"
    assert instance["courseSchedule"]["repeatFrequency"] == "Weekly"
    assert instance["courseSchedule"]["repeatCount"] == 3
    assert instance["offers"]["availability"] == "https://schema.org/InStock"
    assert instance["url"] == f"{SITE}/courses/yoga/#run-{run.code}"
    assert soup_of(client.get("/courses/yoga/")).find(id=f"run-{run.code}")


def test_a_title_cannot_break_out_of_the_data(client: Client) -> None:
    title = "</script><script>alert(1)</script>"
    course = CoursePageFactory(title=title)
    response = client.get(course.url)
    assert said_of(response, "Course")["name"] == title
    assert b"<script>alert" not in response.content


def test_every_run_a_visitor_sees_is_an_instance_and_a_draft_never(client: Client) -> None:
    course = CoursePageFactory()
    shown = [RunFactory(page=course), RunFactory(page=course, full=True)]
    hidden = [
        RunFactory(page=course, draft=True),
        RunFactory(page=course, sessions__starts_in=timedelta(days=-30)),
    ]
    response = client.get(course.url)
    urls = {one["url"].partition("#run-")[2] for one in instances(response)}
    assert urls == {run.code for run in shown}
    assert not any(run.code in response.content.decode() for run in hidden)


def test_a_run_called_off_says_so(client: Client) -> None:
    course = CoursePageFactory()
    RunFactory(page=course, cancelled=True)
    [instance] = instances(client.get(course.url))
    assert instance["eventStatus"] == "https://schema.org/EventCancelled"
    assert instance["offers"]["availability"] == "https://schema.org/OutOfStock"


@pytest.mark.parametrize(
    ("online", "mode"),
    [((False, False), "Onsite"), ((True, True), "Online"), ((True, False), "Blended")],
)
def test_how_a_run_is_taught(client: Client, online: tuple[bool, ...], mode: str) -> None:
    course = CoursePageFactory()
    run = RunFactory(page=course, sessions=0, venue=VenueFactory(online=online[0]))
    for week, is_online in enumerate(online):
        venue = VenueFactory(online=is_online)
        SessionFactory(run=run, venue=venue, starts_at=TUESDAY + timedelta(weeks=week))
    [instance] = instances(client.get(course.url))
    assert instance["courseMode"] == mode
    where = "VirtualLocation" if online[0] else "Place"
    assert instance["location"]["@type"] == where


def test_a_course_in_your_own_time_is_online_and_can_be_had_now(client: Client) -> None:
    course = CoursePageFactory(mode="self-paced", number_of_sessions=4, session_minutes=20)
    said = said_of(client.get(course.url), "Course")
    assert said["offers"]["availability"] == "https://schema.org/InStock"
    assert said["hasCourseInstance"] == [
        {"@type": "CourseInstance", "courseMode": "Online", "courseWorkload": "PT1H20M"}
    ]


def test_a_course_without_dates_has_no_instance_and_no_place(client: Client) -> None:
    said = said_of(client.get(CoursePageFactory().url), "Course")
    assert "hasCourseInstance" not in said
    assert said["offers"]["availability"] == "https://schema.org/OutOfStock"


def test_the_picture_is_the_pages_or_its_topics(client: Client) -> None:
    picture = SiteImageFactory(prepared=True)
    response = client.get(CoursePageFactory(topics=[TopicFactory(picture=picture)]).url)
    image = said_of(response, "Course")["image"]
    assert "fill-1200x630" in image
    assert soup_of(response).find("meta", property="og:image")["content"] == image


def test_nothing_is_said_of_learners(client: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run, learner=LearnerFactory(name="Nadia Example"))
    said = str(structured_data_of(client.get(run.page.specific.url)))
    assert "Nadia" not in said
    assert "attendee" not in said.lower()


def test_the_prospectus_lists_its_courses_in_order(client: Client) -> None:
    for slug in ("yoga", "art", "choir"):
        CoursePageFactory(slug=slug, title=slug.capitalize())
    items = said_of(client.get("/courses/"), "ItemList")["itemListElement"]
    assert [(item["position"], item["name"], item["url"]) for item in items] == [
        (1, "Art", f"{SITE}/courses/art/"),
        (2, "Choir", f"{SITE}/courses/choir/"),
        (3, "Yoga", f"{SITE}/courses/yoga/"),
    ]


def test_the_second_page_of_the_prospectus_counts_on(client: Client) -> None:
    for _ in range(25):
        CoursePageFactory()
    items = said_of(client.get("/courses/?page=2"), "ItemList")["itemListElement"]
    assert [item["position"] for item in items] == [25]


def test_an_empty_prospectus_has_no_list(client: Client) -> None:
    kinds = {thing["@type"] for thing in structured_data_of(client.get("/courses/"))}
    assert kinds == {"BreadcrumbList"}


def test_the_way_to_a_lesson(client: Client) -> None:
    lesson = LessonPageFactory(title="Why we sleep")
    steps = said_of(client.get(lesson.url), "BreadcrumbList")["itemListElement"]
    course = lesson.get_parent()
    assert [step["name"] for step in steps] == [
        "The Life Rooms",
        "Courses",
        course.title,
        "Why we sleep",
    ]
    assert steps[2]["item"] == f"{SITE}{course.url}"


def instances(response: Any) -> list[dict[str, Any]]:
    return list(said_of(response, "Course")["hasCourseInstance"])
