"""The front door, our places, and editorial pages."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from home.models import CampaignPage, HomePage
from tests.factories import (
    CampaignIndexPageFactory,
    CampaignPageFactory,
    CoursePageFactory,
    EventPageFactory,
    HomePageFactory,
    RunFactory,
    SessionFactory,
    StandardPageFactory,
    StoryIndexPageFactory,
    StoryPageFactory,
    TopicFactory,
    VenueFactory,
    VenueIndexPageFactory,
    VenuePageFactory,
)
from tests.reading import links_of, words_of
from timetable.models import Closure, OpeningHours, OtherHours, Room, Venue

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 13, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _home(home: Any) -> None:
    VenueIndexPageFactory()


def home_with(**values: Any) -> None:
    home = HomePage.objects.get()
    for name, value in values.items():
        setattr(home, name, value)
    home.save()


def place(name: str, slug: str, **traits: Any) -> Venue:
    """A venue with a page, open on weekdays from 9:30am to 4:30pm."""
    page = VenuePageFactory(title=name, slug=slug)
    venue = VenueFactory(name=name, slug=slug, page=page.page_ptr, **traits)
    OpeningHours.objects.bulk_create(
        OpeningHours(venue=venue, weekday=day, opens=time(9, 30), closes=time(16, 30))
        for day in range(1, 6)
    )
    return venue


def session_at(venue: Venue, starts_at: datetime, title: str, **traits: Any) -> Any:
    run = RunFactory(
        page=EventPageFactory(title=title),
        venue=venue,
        sessions=0,
        **{"drop_in": True, **traits},
    )
    return SessionFactory(run=run, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_home_says_what_is_next_at_each_place_and_whether_it_is_open(client: Client) -> None:
    walton = place("Life Rooms Walton", "walton")
    for number, title in enumerate(("Sewing", "Singing", "Walking", "Weaving")):
        session_at(walton, TUESDAY + number * DAY, title)
    page = words_of(client.get("/"))
    assert "Walton Opens Monday 23 November at 9:30am" in page
    assert "Tuesday 24 November Sewing 1pm to 3pm" in page
    assert "Walking" in page
    assert "Weaving" not in page


def test_home_shows_only_the_life_rooms_that_have_a_page(client: Client) -> None:
    place("Southport Library", "library", outreach=True)
    VenueFactory(name="Life Rooms Without Page")
    page = words_of(client.get("/"))
    assert "Southport Library" not in page
    assert "Without Page" not in page


@pytest.mark.parametrize(
    "traits", [{"draft": True}, {"cancelled": True}, {"page__live": False}], ids=str
)
def test_what_does_not_go_ahead_is_not_next_on_the_home_page(client: Client, traits: dict) -> None:
    walton = place("Life Rooms Walton", "walton")
    session = session_at(walton, TUESDAY, "Sewing")
    if traits.pop("page__live", True):
        type(session.run).objects.update(status="draft" if "draft" in traits else "cancelled")
    else:
        session.run.page.specific.unpublish()
    page = words_of(client.get("/"))
    assert "Sewing" not in page
    assert "Nothing is planned here yet." in page


def test_home_suggests_a_course_a_story_and_what_is_going_on(client: Client) -> None:
    course = CoursePageFactory(title="Living with Anxiety")
    RunFactory(page=course)
    story = StoryPageFactory(title="I came in to get warm")
    CampaignPageFactory(title="Not on your own this Christmas")
    home_with(course_to_try=course, story=story)
    page = words_of(client.get("/"))
    for title in ("Living with Anxiety", "I came in to get warm", "Not on your own"):
        assert title in page


def test_home_looks_forward_to_an_event_until_it_is_over(client: Client, time_machine: Any) -> None:
    event = EventPageFactory(title="Community Christmas day")
    run = RunFactory(page=event, drop_in=True, sessions=1)
    home_with(event=event)
    page = words_of(client.get("/"))
    assert "To look forward to" in page
    assert run.sessions.get().when in page
    time_machine.move_to(run.sessions.get().ends_at)
    assert "To look forward to" not in words_of(client.get("/"))


@pytest.mark.parametrize("why_not", ["unpublished", "cancelled", "no dates"])
def test_home_looks_forward_to_nothing_that_is_off(client: Client, why_not: str) -> None:
    event = EventPageFactory(title="Community Christmas day")
    if why_not != "no dates":
        RunFactory(page=event, drop_in=True, cancelled=why_not == "cancelled")
    if why_not == "unpublished":
        event.unpublish()
    home_with(event=event)
    assert "To look forward to" not in words_of(client.get("/"))


def test_home_suggests_nothing_that_visitors_cannot_open(client: Client) -> None:
    course, story = CoursePageFactory(title="Secret course"), StoryPageFactory(title="Secret story")
    campaign = CampaignPageFactory(title="Secret campaign")
    home_with(course_to_try=course, story=story)
    course.unpublish()
    restrict(story)
    restrict(campaign)
    assert "Secret" not in words_of(client.get("/"))


def test_home_leads_people_in_by_what_they_need(client: Client) -> None:
    need = {"title": "Money is tight", "text": "Debt", "page": None, "address": "/topics/money/"}
    home_with(needs=[("need", need)])
    response = client.get("/")
    assert "Money is tight" in words_of(response)
    assert "/topics/money/" in links_of(response)


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "shows"),
    [(0, 0, True), (-3, 3, True), (1, 3, False), (-3, -1, False)],
)
def test_a_campaign_shows_on_the_home_page_by_itself_between_its_dates(
    client: Client, starts_in: int, ends_in: int, shows: bool
) -> None:
    today = date(2026, 11, 22)
    CampaignPageFactory(
        title="Time to talk", starts_on=today + starts_in * DAY, ends_on=today + ends_in * DAY
    )
    assert ("Time to talk" in words_of(client.get("/"))) is shows


def test_of_two_campaigns_the_one_that_ends_first_is_shown(client: Client) -> None:
    today = date(2026, 11, 22)
    CampaignPageFactory(title="Long", starts_on=today, ends_on=today + 30 * DAY)
    CampaignPageFactory(title="Short", starts_on=today, ends_on=today + DAY)
    page = words_of(client.get("/"))
    assert "Short" in page
    assert "Long" not in page


def test_the_campaigns_page_puts_running_ones_first(client: Client) -> None:
    today = date(2026, 11, 22)
    CampaignPageFactory(title="Over", starts_on=today - 9 * DAY, ends_on=today - DAY)
    CampaignPageFactory(title="Running", starts_on=today, ends_on=today)
    CampaignPageFactory(title="Secret", starts_on=today, ends_on=today, live=False)
    page = words_of(client.get(CampaignIndexPageFactory().url))
    assert page.index("Running") < page.index("Over")
    assert "Secret" not in page


def test_a_campaign_cannot_end_before_it_begins() -> None:
    campaign = CampaignPage(
        title="Backwards", slug="backwards", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)
    )
    with pytest.raises(ValidationError) as caught:
        campaign.clean()
    assert "ends_on" in caught.value.message_dict


def test_a_place_says_when_it_is_open_and_why_it_is_closed_today(
    client: Client, time_machine: Any
) -> None:
    walton = place("Life Rooms Walton", "walton")
    time_machine.move_to(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False)
    page = words_of(client.get("/venues/walton/"))
    assert "Open now until 4:30pm" in page
    assert "Monday to Friday 9:30am to 4:30pm" in page
    Closure.objects.create(
        starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25), reason="Staff day"
    )
    page = words_of(client.get("/venues/walton/"))
    assert "Closed today : Staff day" in page
    assert "Opens Thursday 26 November at 9:30am" in page
    assert "Tuesday 24 November to Wednesday 25 November: Staff day" in page
    assert walton.name in page


def test_a_place_says_on_which_dates_it_has_other_hours(client: Client, time_machine: Any) -> None:
    walton = place("Life Rooms Walton", "walton")
    time_machine.move_to(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False)
    OtherHours.objects.create(
        venue=walton, day=date(2026, 11, 24), opens=time(8), closes=time(12), reason="Fire drill"
    )
    page = words_of(client.get("/venues/walton/"))
    assert "Open now until midday" in page
    assert "Other hours on Tuesday 24 November: 8am to midday, Fire drill" in page


def test_a_place_is_closed_on_christmas_day_without_anybody_entering_it(
    client: Client, time_machine: Any
) -> None:
    place("Life Rooms Walton", "walton")
    time_machine.move_to(datetime(2026, 12, 25, 10, tzinfo=UTC), tick=False)
    page = words_of(client.get("/venues/walton/"))
    assert "Closed today : Christmas Day" in page
    assert "Opens Tuesday 29 December at 9:30am" in page


def test_a_place_says_what_is_on_there_day_by_day(client: Client) -> None:
    walton, bootle = place("Life Rooms Walton", "walton"), place("Life Rooms Bootle", "bootle")
    library = Room.objects.create(venue=walton, name="Library", capacity=20)
    session = session_at(walton, TUESDAY, "Sewing")
    type(session).objects.update(room=library)
    session_at(bootle, TUESDAY, "Singing")
    page = words_of(client.get("/venues/walton/"))
    assert "Tuesday 24 November 1pm to 3pm Sewing Library" in page
    assert "Library, for up to 20 people" in page
    assert "Singing" not in page


def test_what_lasts_for_weeks_is_on_for_a_while_and_never_next(client: Client) -> None:
    walton = place("Life Rooms Walton", "walton")
    session = session_at(walton, TUESDAY - 3 * DAY, "Paintings")
    type(session).objects.update(
        all_day=True,
        starts_at=datetime(2026, 11, 16, tzinfo=UTC),
        ends_at=datetime(2026, 12, 6, tzinfo=UTC),
    )
    page = words_of(client.get("/venues/walton/"))
    assert "On for a while All day Paintings Monday 16 November to Saturday 5 December" in page
    assert "Paintings" not in words_of(client.get("/"))


def test_a_draft_run_is_not_on_at_a_place(client: Client) -> None:
    walton = place("Life Rooms Walton", "walton")
    session_at(walton, TUESDAY, "Sewing", draft=True)
    assert "Sewing" not in words_of(client.get("/venues/walton/"))


def test_a_page_of_a_place_without_a_register_entry_is_shown(client: Client) -> None:
    VenuePageFactory(title="A new place", slug="new")
    assert "A new place" in words_of(client.get("/venues/new/"))


def test_our_places_are_the_life_rooms_and_then_where_else_we_come(client: Client) -> None:
    place("Life Rooms Walton", "walton", address="Evered Avenue", postcode="L9 2AF")
    place("Southport Library", "southport-library", outreach=True)
    VenueFactory(name="Online", online=True)
    page = words_of(client.get("/venues/"))
    assert page.index("Life Rooms Walton") < page.index("Nearer to you")
    assert page.index("Nearer to you") < page.index("Southport Library")
    for words in ("Evered Avenue, L9 2AF", "Monday to Friday, 9:30am to 4:30pm", "Opens Monday"):
        assert words in page
    assert "Online" not in page


def test_a_place_whose_page_is_a_draft_or_private_is_not_among_our_places(
    client: Client,
) -> None:
    draft, private = place("Draft place", "draft"), place("Private place", "private")
    draft.page.specific.unpublish()
    restrict(private.page)
    for path in ("/", "/venues/"):
        page = words_of(client.get(path))
        assert "Draft place" not in page
        assert "Private place" not in page


def test_stories_are_newest_first_and_lead_to_others(client: Client) -> None:
    old, new = StoryPageFactory(title="The old one"), StoryPageFactory(title="The new one")
    type(old).objects.filter(pk=old.pk).update(first_published_at=TUESDAY - 9 * DAY)
    type(new).objects.filter(pk=new.pk).update(first_published_at=TUESDAY - 5 * DAY)
    StoryPageFactory(title="Secret", live=False)
    page = words_of(client.get(StoryIndexPageFactory().url))
    assert page.index("The new one") < page.index("The old one")
    assert "Secret" not in page
    response = client.get(old.url)
    assert new.url in links_of(response)
    assert old.url not in links_of(response)


def test_a_page_of_words_leads_to_its_topics_in_the_editors_order(client: Client) -> None:
    topics = [TopicFactory(name=name) for name in ("Zeal", "Art")]
    page = StandardPageFactory(topics=topics, body=[{"type": "text", "value": "<p>Come in.</p>"}])
    response = client.get(page.url)
    words = words_of(response)
    assert "Come in." in words
    assert words.index("Zeal") < words.index("Art")
    assert [f"/topics/{topic.slug}/" in links_of(response) for topic in topics] == [True, True]


@pytest.mark.parametrize("factory", [StandardPageFactory, StoryPageFactory, CampaignPageFactory])
def test_a_draft_is_not_there_and_a_private_page_asks_who_you_are(
    client: Client, factory: Any
) -> None:
    assert client.get(factory(live=False).url).status_code == 404
    private = factory(title="For staff")
    restrict(private)
    response = client.get(private.url)
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"/login/?next={private.url}")


def test_every_page_but_home_shows_the_way_back(client: Client) -> None:
    below = StandardPageFactory(parent=StandardPageFactory(title="About us"), title="Our history")
    page = client.get(below.url).content.decode()
    home = HomePageFactory()
    assert all(f'href="{href}"' in page for href in (home.url, below.get_parent().url))
