"""The directory and a partner ask the database the same, however much there is to show."""

from typing import Any

import pytest
from wagtail.models import Page

from tests.factories import (
    AdviceServicePageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    RunFactory,
    SiteImageFactory,
    TopicFactory,
    VenueFactory,
    VenuePageFactory,
)
from timetable.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]


@pytest.fixture(autouse=True)
def _directory(home: Page) -> None:
    PartnerIndexPageFactory()


def venue() -> Venue:
    return VenueFactory(page=VenuePageFactory().page_ptr)


def partner_with_everything(**traits: object) -> Page:
    needs = [TopicFactory(need=True, picture=SiteImageFactory(prepared=True)) for _ in range(2)]
    return PartnerPageFactory(topics=needs, picture=SiteImageFactory(prepared=True), **traits)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_directory(asks: Any, rows: int) -> None:
    for _ in range(rows):
        service = AdviceServicePageFactory(parent=partner_with_everything())
        RunFactory(page=service, venue=venue(), drop_in=True, sessions=2)
        partner_with_everything(nearby=True)
    asks("/partners/", 13, 16)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_partner_with_many_services(asks: Any, rows: int) -> None:
    partner = partner_with_everything(slug="shelter")
    for _ in range(rows):
        service = AdviceServicePageFactory(parent=partner)
        RunFactory(page=service, venue=venue(), drop_in=True, sessions=2)
    asks("/partners/shelter/", 12, 15)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_an_advice_service_with_many_times(asks: Any, rows: int) -> None:
    partner = partner_with_everything(slug="shelter")
    service = AdviceServicePageFactory(
        parent=partner, slug="jobs", topics=[TopicFactory(need=True)]
    )
    for _ in range(rows):
        RunFactory(page=service, venue=venue(), drop_in=True, sessions=2)
    asks("/partners/shelter/jobs/", 12, 13)
