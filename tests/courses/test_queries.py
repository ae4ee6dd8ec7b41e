"""The prospectus and a course ask the database the same, however much there is to show."""

from typing import Any

import pytest
from wagtail.models import Page

from courses.models import CoursePage, NextStep
from search import indexing
from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    LessonPageFactory,
    ResourceFactory,
    RunFactory,
    SiteImageFactory,
    TermFactory,
    TopicFactory,
    VenueFactory,
    VenuePageFactory,
)
from timetable.models import Room, Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]


@pytest.fixture(autouse=True)
def _prospectus(home: Page) -> None:
    CourseIndexPageFactory()


def venue() -> Venue:
    return VenueFactory(page=VenuePageFactory().page_ptr)


def course_with_everything(**traits: object) -> CoursePage:
    topics = [TopicFactory(picture=SiteImageFactory(prepared=True)) for _ in range(2)]
    return CoursePageFactory(topics=topics, picture=SiteImageFactory(prepared=True), **traits)


def fill(rows: int) -> None:
    """Courses with a picture of their own and with their topic's, each with a run."""
    for number in range(rows):
        course = course_with_everything()
        if number % 2:
            CoursePage.objects.filter(pk=course.pk).update(picture=None)
        RunFactory(page=course, venue=venue(), sessions=2)
    TermFactory()
    indexing.rebuild()


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_prospectus(asks: Any, rows: int) -> None:
    fill(rows)
    asks("/courses/", 12, 20)
    asks("/courses/?mode=in-person&places=on", 12, 18)
    asks("/courses/?mode=in-person&places=on&q=course", 13, 19)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_course_with_many_runs(asks: Any, rows: int) -> None:
    course = course_with_everything(slug="sleep")
    for _ in range(rows):
        run = RunFactory(page=course, venue=venue(), sessions=2)
        run.sessions.update(room=Room.objects.create(venue=run.venue, name="Library"))
    asks("/courses/sleep/", 13, 14)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_course_with_much_to_read(asks: Any, rows: int) -> None:
    course = course_with_everything(slug="sleep")
    for _ in range(rows):
        book = ResourceFactory(venue=venue(), copies=2)
        book.topics = [TopicFactory()]
        book.related_pages = [course.page_ptr]
        book.save()
    asks("/courses/sleep/", 13, 14)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_course_with_courses_that_could_come_next(asks: Any, rows: int) -> None:
    course = course_with_everything(slug="sleep")
    RunFactory(page=course)
    for _ in range(rows):
        following = course_with_everything()
        RunFactory(page=following, venue=venue())
        NextStep.objects.create(page=course, course=following)
    asks("/courses/sleep/", 13, 14)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_course_of_many_lessons(asks: Any, rows: int) -> None:
    course = course_with_everything(slug="sleep", mode="self-paced")
    for _ in range(rows):
        LessonPageFactory(parent=course)
    asks("/courses/sleep/", 13, 14)
