"""What's on and an event ask the database the same, however much there is to show."""

from datetime import timedelta

import pytest
from django.test import Client
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
from tests.reading import queries_of
from timetable.models import Room, Session, Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _calendar(home: Page) -> None:
    EventIndexPageFactory()


def venue() -> Venue:
    return VenueFactory(page=VenuePageFactory().page_ptr)


def roomed(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(
        room=Room.objects.create(venue=session.venue, name="Library")
    )


@pytest.mark.parametrize("address", ["/whats-on/", "/whats-on/?kind=event"])
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_whats_on(client: Client, rows: int, address: str) -> None:
    for _ in range(rows):
        for page in (CoursePageFactory(), EventPageFactory(), AdviceServicePageFactory()):
            run = RunFactory(page=page, venue=venue(), sessions__starts_in=DAY)
            roomed(run.sessions.get())
    assert queries_of(client, address) == (6, 8)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_an_event_with_many_dates_and_partners(client: Client, rows: int) -> None:
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
    assert queries_of(client, "/events/fair/") == (12, 15)
