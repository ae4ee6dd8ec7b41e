"""The prospectus page by page, a course, and the lessons of one taken in one's own time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from courses.models import COURSES_ON_A_PAGE, CoursePage, NextStep
from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    LessonPageFactory,
    RunFactory,
    SessionFactory,
    SiteImageFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import links_of, words_of

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 12, 1, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _prospectus(home: Any) -> None:
    CourseIndexPageFactory()


def fill(number: int, **traits: Any) -> None:
    for _ in range(number):
        CoursePageFactory(**traits)


def test_many_courses_are_shown_page_by_page_each_once(client: Client) -> None:
    fill(COURSES_ON_A_PAGE + 2)
    pages = [client.get(f"/courses/?page={number}").context["courses"] for number in (1, 2)]
    shown = [course.pk for page in pages for course in page]
    assert [len(page) for page in pages] == [COURSES_ON_A_PAGE, 2]
    assert len(set(shown)) == COURSES_ON_A_PAGE + 2


def test_the_next_page_keeps_the_choices(client: Client) -> None:
    fill(COURSES_ON_A_PAGE + 1, topics=[TopicFactory(slug="mind")])
    query = "topic=mind&mode=in-person&q=a+course"
    first = client.get(f"/courses/?{query}&page=1")
    assert links_of(first, rel="next") == [f"?{query}&page=2"]
    second = client.get(f"/courses/?{query}&page=2")
    assert links_of(second, rel="prev") == [f"?{query}&page=1"]
    assert links_of(second, rel="next") == []
    assert "Page 2 of 2" in words_of(second)
    assert f"{COURSES_ON_A_PAGE + 1} courses" in words_of(second)


def test_one_page_has_no_way_to_others(client: Client) -> None:
    fill(1)
    response = client.get("/courses/")
    assert links_of(response, rel="next") == links_of(response, rel="prev") == []


def test_a_page_that_is_not_there_is_another_that_is(client: Client) -> None:
    fill(COURSES_ON_A_PAGE + 1)
    asked = {"-1": 2, "0": 2, "99999": 2, "banana": 1, "": 1, "%00": 1, "1.5": 1, "²": 1}
    shown = {
        number: client.get(f"/courses/?page={number}").context["courses"].number for number in asked
    }
    assert shown == asked


def test_a_course_says_when_where_how_long_and_how_many_places(client: Client) -> None:
    walton = VenueFactory(name="Life Rooms Walton", address="Evered Avenue", postcode="L9 2AF")
    course = CoursePageFactory(number_of_sessions=3, session_minutes=90)
    run = RunFactory(page=course, venue=walton, sessions=0, capacity=12, taken=5)
    for week in range(3):
        start = TUESDAY + timedelta(weeks=week)
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=2))
    page = words_of(client.get(course.url)).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "Tuesdays, 1pm to 3pm, 1 December to 15 December",
        "Life Rooms Walton",
        "Evered Avenue, L9 2AF",
        "3 sessions of 1 hour 30 minutes",
        "7 places left",
        f"Code {run.code}",
    ):
        assert words in page


def test_the_run_that_is_suggested_is_the_first_with_places(client: Client) -> None:
    course = CoursePageFactory()
    full_run = RunFactory(page=course, full=True, sessions__starts_in=timedelta(days=2))
    open_run = RunFactory(page=course, sessions__starts_in=timedelta(days=9))
    response = client.get(course.url)
    assert response.context["next_run"] == open_run
    assert links_of(response).count(open_run.get_absolute_url()) == 2
    assert links_of(response).count(full_run.get_absolute_url()) == 1


def test_a_full_run_leads_to_its_waiting_list(client: Client) -> None:
    run = RunFactory(full=True)
    response = client.get(run.page.specific.url)
    assert run.get_absolute_url() in links_of(response)
    assert "Join the waiting list" in words_of(response)
    assert "There are no free places just now." in words_of(response)


@pytest.mark.parametrize("traits", [{"closed": True}, {"cancelled": True}])
def test_a_run_that_cannot_be_joined_is_shown_without_a_way_to_enrol(
    client: Client, traits: dict
) -> None:
    run = RunFactory(**traits)
    response = client.get(run.page.specific.url)
    assert run.code in words_of(response)
    assert not any(link.startswith("/enrol/") for link in links_of(response))
    assert "There are no free places just now." in words_of(response)


def test_a_course_without_dates_says_so_and_where_there_are_places(client: Client) -> None:
    response = client.get(CoursePageFactory().url)
    assert "No dates yet" in words_of(response)
    assert "/courses/?places=on" in links_of(response)


@pytest.mark.parametrize(
    "traits",
    [{"draft": True}, {"sessions__starts_in": timedelta(days=-30)}, {"sessions": 0}],
)
def test_runs_that_are_drafts_or_over_are_not_shown(client: Client, traits: dict) -> None:
    run = RunFactory(**traits)
    page = words_of(client.get(run.page.specific.url))
    assert run.code not in page
    assert "No dates yet" in page


def test_a_cancelled_session_is_said_among_the_dates(client: Client) -> None:
    run = RunFactory(sessions=0)
    for week in range(2):
        SessionFactory(run=run, starts_at=TUESDAY + timedelta(weeks=week))
    run.sessions.filter(starts_at=TUESDAY).update(status="cancelled", note="The tutor is ill.")
    page = words_of(client.get(run.page.specific.url))
    assert "Tuesday 1 December, 1pm to 3pm: cancelled. The tutor is ill." in page


def test_a_course_without_a_topic_or_a_picture_is_shown(client: Client) -> None:
    course = CoursePageFactory(title="Plain")
    for path in (course.url, "/courses/"):
        assert "Plain" in words_of(client.get(path))


def test_a_course_shows_its_own_picture_or_else_its_topics() -> None:
    own, topics = SiteImageFactory(), SiteImageFactory()
    topic = TopicFactory(picture=topics)
    assert CoursePageFactory(picture=own, topics=[topic]).picture_to_show == own
    assert CoursePageFactory(topics=[topic]).picture_to_show == topics
    assert CoursePageFactory(topics=[TopicFactory()]).picture_to_show is None


def test_what_comes_next_is_in_the_editors_order_and_open_to_all(client: Client) -> None:
    course = CoursePageFactory()
    first, second = CoursePageFactory(title="Zebra"), CoursePageFactory(title="Aardvark")
    draft, private = CoursePageFactory(live=False), CoursePageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for order, other in enumerate((first, draft, private, second)):
        NextStep.objects.create(page=course, course=other, sort_order=order)
    response = client.get(course.url)
    assert response.context["next_courses"] == [first, second]
    assert "What you could do next" in words_of(response)


@pytest.mark.parametrize(
    ("sessions", "minutes", "mode", "words"),
    [
        (1, 120, "in-person", "1 session of 2 hours"),
        (6, 60, "in-person", "6 sessions of 1 hour"),
        (6, 90, "live-online", "6 sessions of 1 hour 30 minutes"),
        (3, 20, "self-paced", "3 lessons of 20 minutes"),
        (1, 20, "self-paced", "1 lesson of 20 minutes"),
    ],
)
def test_how_long_a_course_is_in_words(sessions: int, minutes: int, mode: str, words: str) -> None:
    course = CoursePage(number_of_sessions=sessions, session_minutes=minutes, mode=mode)
    assert course.length_text == words


def test_lessons_are_listed_in_order_and_open_to_everyone(client: Client) -> None:
    course = CoursePageFactory(mode="self-paced")
    lessons = [LessonPageFactory(parent=course, title=title) for title in ("Zinc", "Brass", "Tin")]
    LessonPageFactory(parent=course, title="Unfinished", live=False)
    page = words_of(client.get(course.url))
    assert page.index("Zinc") < page.index("Brass") < page.index("Tin")
    assert "Unfinished" not in page
    middle = client.get(lessons[1].url)
    assert "Lesson 2 of 3" in words_of(middle)
    assert links_of(middle, rel="prev") == [lessons[0].url]
    assert links_of(middle, rel="next") == [lessons[2].url]


def test_the_last_lesson_leads_to_other_courses(client: Client) -> None:
    lesson = LessonPageFactory()
    response = client.get(lesson.url)
    assert "That was the last lesson. Well done" in words_of(response)
    assert "/courses/" in links_of(response)


@pytest.mark.parametrize("factory", [CoursePageFactory, LessonPageFactory])
def test_a_draft_is_not_there(client: Client, factory: Any) -> None:
    assert client.get(factory(live=False).url).status_code == 404


def test_a_course_cannot_take_the_address_of_the_printed_prospectus() -> None:
    course = CoursePageFactory()
    course.slug = "prospectus"
    with pytest.raises(ValidationError) as caught:
        course.clean()
    assert list(caught.value.message_dict) == ["slug"]


def test_a_course_can_be_previewed_before_it_is_ever_saved(administrator: Client) -> None:
    index = CourseIndexPageFactory()
    address = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "coursepage", index.pk])
    topic = TopicFactory(name="Tunes")
    response = administrator.post(
        address,
        {
            "title": "Bagpipes",
            "slug": "bagpipes",
            "who_for": '{"entityMap": {}, "blocks": []}',
            "what_happens": '{"entityMap": {}, "blocks": []}',
            "sharing": "listen",
            "level": "everyone",
            "mode": "in-person",
            "number_of_sessions": "2",
            "session_minutes": "60",
            "supporter_policy": "welcome",
            "body-count": "0",
            "you_said-count": "0",
            "page_topics-TOTAL_FORMS": "1",
            "page_topics-INITIAL_FORMS": "0",
            "page_topics-0-topic": str(topic.pk),
            "page_topics-0-ORDER": "1",
            "next_steps-TOTAL_FORMS": "0",
            "next_steps-INITIAL_FORMS": "0",
            "versions-TOTAL_FORMS": "0",
            "versions-INITIAL_FORMS": "0",
        },
    )
    assert response.json() == {"is_valid": True, "is_available": True}
    preview = words_of(administrator.get(address))
    assert "Bagpipes" in preview
    assert "Tunes" in preview


def test_what_people_said_and_what_we_did_is_on_the_courses_page(client: Client) -> None:
    said = {"said": "The room was cold.", "did": "There is a heater & blankets."}
    course = CoursePageFactory(you_said=[("line", said)])
    words = words_of(client.get(course.url))
    assert "You said: The room was cold. We did: There is a heater & blankets." in words
    assert "You said" not in words_of(client.get(CoursePageFactory().url))
