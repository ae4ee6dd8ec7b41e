"""A page in a private section is seen by nobody, wherever the section begins."""

import pytest
from wagtail.models import Page, PageViewRestriction

from core.querysets import public_pages
from tests.factories import CoursePageFactory, LessonPageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="tea and toast"
    )


def test_every_live_page_is_public_when_nothing_is_private() -> None:
    page = StandardPageFactory()
    assert public_pages().filter(pk=page.pk).exists()


def test_a_private_page_and_all_below_it_are_left_out_and_its_neighbours_stay() -> None:
    course, neighbour = CoursePageFactory(), CoursePageFactory()
    lesson = LessonPageFactory(parent=course)
    restrict(course)
    shown = set(public_pages().values_list("pk", flat=True))
    assert {course.pk, lesson.pk} & shown == set()
    assert {neighbour.pk, neighbour.get_parent().pk} <= shown


def test_the_whole_tree_can_be_private() -> None:
    page = StandardPageFactory()
    restrict(page.get_parent())
    assert page.pk not in public_pages().values_list("pk", flat=True)


def test_a_draft_is_not_public() -> None:
    page = StandardPageFactory(live=False)
    assert not public_pages().filter(pk=page.pk).exists()


def test_the_answer_is_the_same_as_wagtails_own() -> None:
    courses = [CoursePageFactory() for _ in range(3)]
    lessons = [LessonPageFactory(parent=course) for course in courses]
    restrict(courses[0])
    restrict(lessons[1])
    wagtails = Page.objects.live().public().order_by("pk")
    assert list(public_pages().order_by("pk")) == list(wagtails)
