"""Home, our places, topics, stories and campaigns ask the same, however much there is to show."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage
from tests.factories import (
    CampaignPageFactory,
    CoursePageFactory,
    EventPageFactory,
    PartnerPageFactory,
    ResourceFactory,
    RunFactory,
    SiteImageFactory,
    StandardPageFactory,
    StoryPageFactory,
    TopicFactory,
    VenueFactory,
    VenueIndexPageFactory,
    VenuePageFactory,
)
from timetable.models import Closure, OpeningHours, Room, Session, Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _places(home: Page) -> None:
    VenueIndexPageFactory()


def picture() -> object:
    return SiteImageFactory(prepared=True)


def place(**traits: object) -> Venue:
    """A venue with hours, a closure of its own, rooms and a page with a picture."""
    page = VenuePageFactory(picture=picture(), topics=[TopicFactory(picture=picture())])
    venue: Venue = VenueFactory(page=page.page_ptr, **traits)
    OpeningHours.objects.create(venue=venue, weekday=1, opens=time(9), closes=time(17))
    today = timezone.localdate()
    Closure.objects.create(venue=venue, reason="Repairs", starts_on=today, ends_on=today + DAY)
    return venue


def session_at(venue: Venue, page: Page | None = None) -> None:
    run = RunFactory(
        page=page or EventPageFactory(), venue=venue, drop_in=True, sessions__starts_in=DAY
    )
    room = Room.objects.create(venue=venue, name=f"Room {run.code}")
    Session.objects.filter(run=run).update(room=room)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_home(asks: Any, rows: int) -> None:
    course = CoursePageFactory(topics=[TopicFactory(picture=picture())], picture=picture())
    story = StoryPageFactory(picture=picture())
    event = EventPageFactory(picture=picture())
    RunFactory(page=event)
    HomePage.objects.update(course_to_try=course, story=story, event=event, picture=picture())
    CampaignPageFactory(picture=picture())
    for _ in range(rows):
        RunFactory(page=course)
        session_at(place())
    asks("/", 25, 28)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_our_places(asks: Any, rows: int) -> None:
    for _ in range(rows):
        place()
        place(outreach=True)
    asks("/venues/", 18, 19)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_place_with_much_on(asks: Any, rows: int) -> None:
    venue = place()
    for _ in range(rows):
        session_at(venue)
    Session.objects.filter(pk=Session.objects.first().pk).update(all_day=True)
    session_at(venue)
    asks(venue.page.specific.url, 18, 21)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_topic(asks: Any, rows: int) -> None:
    topic = TopicFactory(slug="sleep", picture=picture())
    venue = place()
    for _ in range(rows):
        others = [topic, TopicFactory(picture=picture())]
        RunFactory(page=CoursePageFactory(topics=others, picture=picture()), venue=venue)
        session_at(venue, EventPageFactory(topics=others, picture=picture()))
        PartnerPageFactory(topics=others, picture=picture())
        PartnerPageFactory(topics=others, picture=picture(), nearby=True)
        StandardPageFactory(topics=others)
        StoryPageFactory(topics=others)
        book = ResourceFactory(venue=venue, copies=1)
        book.topics = others
        book.save()
    asks("/topics/sleep/", 21, 23)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_stories(asks: Any, rows: int) -> None:
    for _ in range(rows):
        StoryPageFactory(picture=picture())
    asks("/stories/", 9, 10)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_story_beside_many_others(asks: Any, rows: int) -> None:
    story = StoryPageFactory(slug="mine", picture=picture(), topics=[TopicFactory()])
    for _ in range(rows):
        StoryPageFactory(picture=picture())
    asks(story.url, 10, 13)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_campaigns(asks: Any, rows: int) -> None:
    over = date(2020, 1, 1)
    for _ in range(rows):
        CampaignPageFactory(picture=picture())
        CampaignPageFactory(picture=picture(), starts_on=over, ends_on=over)
    asks("/campaigns/", 11, 12)
