"""The library and a book ask the database the same, however much there is to show."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from library.models import Copy, Resource
from tests.factories import (
    CopyFactory,
    CoursePageFactory,
    LibraryPageFactory,
    ReadingListFactory,
    ResourceFactory,
    SiteImageFactory,
    TopicFactory,
    UserFactory,
    VenueFactory,
    VenuePageFactory,
)
from timetable.models import Venue
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]


@pytest.fixture(autouse=True)
def _library(home: Page) -> None:
    LibraryPageFactory()


def venue() -> Venue:
    return VenueFactory(page=VenuePageFactory().page_ptr)


def book_with_everything(**traits: object) -> Resource:
    book: Resource = ResourceFactory(venue=venue(), copies=2, **traits)
    book.topics = [TopicFactory(picture=SiteImageFactory(prepared=True)) for _ in range(2)]
    book.save()
    return book


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_library(asks: Any, rows: int) -> None:
    for _ in range(rows):
        book_with_everything()
    ReadingListFactory(resources=[book_with_everything()])
    asks("/library/", 13, 16)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_book_that_goes_with_many_courses(asks: Any, rows: int) -> None:
    book = book_with_everything(slug="a-book")
    book.related_pages = [
        CoursePageFactory(
            topics=[TopicFactory(picture=SiteImageFactory(prepared=True))],
            picture=SiteImageFactory(prepared=True),
        ).page_ptr
        for _ in range(rows)
    ]
    book.save()
    asks("/library/a-book/", 10, 11)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_reading_list(asks: Any, rows: int) -> None:
    ReadingListFactory(slug="sleep", resources=[book_with_everything() for _ in range(rows)])
    asks("/library/lists/sleep/", 8, 9)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_desk_where_copies_are_lent(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        CopyFactory(resource=book_with_everything(), out_since=timezone.now())
    client.force_login(UserFactory(roles=[roles.VOLUNTEER]))
    address = f"/admin/lending/?number={Copy.objects.first().number}"
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
