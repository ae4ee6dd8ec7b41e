"""What's on and an event ask the database the same, however much there is to show."""

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from wagtail.models import Page

from events.models import EventPartner
from tests.factories import (
    AdviceServicePageFactory,
    CoursePageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    PartnerPageFactory,
    RunFactory,
    SiteImageFactory,
    TopicFactory,
    VenueFactory,
    VenuePageFactory,
)
from timetable.models import Room, Session, Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]

DAY = timedelta(days=1)
KINDS = (EventPageFactory, CoursePageFactory, AdviceServicePageFactory)


@pytest.fixture(autouse=True)
def _calendar(home: Page) -> None:
    EventIndexPageFactory()


def venue() -> Venue:
    return VenueFactory(page=VenuePageFactory().page_ptr)


def roomed(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(
        room=Room.objects.create(venue=session.venue, name="Library")
    )


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_whats_on(asks: Any, rows: int) -> None:
    for _, kind in zip(range(rows), cycle(KINDS), strict=False):
        run = RunFactory(page=kind(), venue=venue(), sessions__starts_in=DAY)
        roomed(run.sessions.get())
    asks("/whats-on/", 7, 10)
    asks("/whats-on/?kind=event", 7, 10)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_an_event_with_many_dates_and_partners(asks: Any, rows: int) -> None:
    event = EventPageFactory(
        slug="fair",
        picture=SiteImageFactory(prepared=True),
        topics=[TopicFactory(picture=SiteImageFactory(prepared=True))],
    )
    for number in range(rows):
        run = RunFactory(page=event, venue=venue(), sessions=2)
        roomed(run.sessions.first())
        partner = PartnerPageFactory(
            picture=SiteImageFactory(prepared=True), topics=[TopicFactory(need=True)]
        )
        EventPartner.objects.create(page=event, partner=partner, sort_order=number)
    asks("/events/fair/", 12, 15)
