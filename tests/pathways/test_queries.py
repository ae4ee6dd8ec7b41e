"""The way to an advisor asks the database the same, however many places there are."""

from typing import Any

import pytest
from wagtail.models import Page

from tests.factories import (
    PathwaysPageFactory,
    RunFactory,
    SiteImageFactory,
    TopicFactory,
    VenueFactory,
    VenuePageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_drop_in_times_at_many_places(asks: Any, home: Page, rows: int) -> None:
    page = PathwaysPageFactory(picture=SiteImageFactory(prepared=True), topics=[TopicFactory()])
    for _ in range(rows):
        venue = VenueFactory(page=VenuePageFactory().page_ptr)
        RunFactory(page=page, venue=venue, drop_in=True, sessions=3)
    asks("/pathways/", 9, 12)
