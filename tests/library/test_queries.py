"""The library and a book ask the database the same, however much there is to show."""

from typing import Any

import pytest
from wagtail.models import Page

from library.models import Resource
from tests.factories import (
    CoursePageFactory,
    LibraryPageFactory,
    ResourceFactory,
    SiteImageFactory,
    TopicFactory,
    VenueFactory,
    VenuePageFactory,
)
from timetable.models import Venue

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
    asks("/library/", 11, 12)


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
