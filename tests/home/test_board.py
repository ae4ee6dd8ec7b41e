"""The screen in a foyer: now and next, what was called off or moved, and what comes tomorrow."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from wagtail.models import Page

from tests.factories import (
    EventPageFactory,
    RunFactory,
    SessionFactory,
    UserFactory,
    VenueFactory,
    VenuePageFactory,
)
from tests.reading import robots_of, soup_of
from timetable.enums import VenueKind
from timetable.models import Closure, OpeningHours, Room, Run, Session, Venue
from users import roles

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
BOARD = "/venues/walton/board/"
# A Tuesday, five past ten.
NOW = datetime(2026, 11, 24, 10, 5, tzinfo=LONDON)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_five_past_ten(time_machine: Any, home: Page) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def walton(home: Page) -> Venue:
    page = VenuePageFactory(slug="walton", title="Life Rooms Walton")
    venue: Venue = VenueFactory(name="Life Rooms Walton", page=page.page_ptr)
    OpeningHours.objects.create(venue=venue, weekday=2, opens=time(9, 30), closes=time(16, 30))
    return venue


def on(title: str, *parts: int, hours: float = 2, **traits: Any) -> Session:
    """Something on at Walton that begins at this hour of this day in November 2026."""
    day, hour, *minutes = parts
    starts_at = datetime(2026, 11, day, hour, *minutes, tzinfo=LONDON).astimezone(UTC)
    return begins(title, starts_at, hours=hours, **traits)


def begins(title: str, starts_at: datetime, *, hours: float = 2, **traits: Any) -> Session:
    venue = Venue.objects.get(page__slug="walton")
    run = RunFactory(page=EventPageFactory(title=title), venue=venue, sessions=0, drop_in=True)
    ends_at = starts_at.astimezone(UTC) + timedelta(hours=hours)
    session: Session = SessionFactory(run=run, starts_at=starts_at, ends_at=ends_at, **traits)
    return session


def part(client: Client, heading: str) -> str:
    """The words under one heading of the board; nothing where it is not shown."""
    section = soup_of(client.get(BOARD)).find("section", attrs={"aria-labelledby": heading})
    return " ".join(section.get_text(" ").split()) if section else ""


def words(client: Client) -> str:
    return " ".join(soup_of(client.get(BOARD)).body.get_text(" ").split())


def test_now_and_next_with_their_rooms(client: Client, walton: Venue) -> None:
    library = Room.objects.create(venue=walton, name="Library")
    on("Sewing", 24, 10, room=library)
    on("Choir", 24, 13)
    on("Breakfast", 24, 8)
    assert part(client, "now") == "Now Sewing 10am to midday Library Drop in"
    assert part(client, "next") == "Next Choir 1pm to 3pm Drop in"


def test_the_top_says_where_when_and_how_long_it_is_open(client: Client) -> None:
    said = words(client)
    assert "Walton Tuesday 24 November" in said
    assert "Open now until 4:30pm" in said
    assert "As of 10:05am" in said


def test_it_says_why_it_is_closed(client: Client, walton: Venue) -> None:
    Closure.objects.create(venue=walton, starts_on=NOW, ends_on=NOW, reason="No heating")
    assert "Closed today: No heating" in words(client)


def test_nothing_on_is_said_in_words(client: Client) -> None:
    assert part(client, "now") == "Now Nothing is on at the moment."
    assert part(client, "next") == "Next Nothing more today."


@pytest.mark.parametrize(
    ("day", "said"), [(25, "Tomorrow first"), (27, "Friday 27 November first")]
)
def test_when_nothing_more_is_on_today_it_says_what_is_first_next(
    client: Client, day: int, said: str
) -> None:
    on("Late", day, 14)
    on("Early", day, 9)
    assert part(client, "next") == f"Next Nothing more today. {said}: Early, 9am to 11am"
    on("Choir", 24, 13)
    assert "first" not in part(client, "next")


def test_what_is_called_off_tomorrow_is_not_first(client: Client) -> None:
    on("Early", 25, 9, status="cancelled")
    on("Late", 25, 14)
    assert "Tomorrow first: Late" in part(client, "next")


@pytest.mark.parametrize("whole_run", [True, False])
def test_what_is_called_off_says_so_until_it_would_be_over(
    client: Client, time_machine: Any, whole_run: bool
) -> None:
    on("Choir", 24, 13, status="planned" if whole_run else "cancelled")
    Run.objects.update(status="cancelled" if whole_run else "open")
    assert part(client, "next") == "Next Choir 1pm to 3pm Cancelled"
    time_machine.move_to(NOW + 4 * HOUR, tick=False)
    assert part(client, "now") == "Now Choir 1pm to 3pm Cancelled"
    time_machine.move_to(NOW + 5 * HOUR, tick=False)
    assert "Choir" not in words(client)


def test_when_all_that_is_left_is_called_off_it_says_what_is_first_tomorrow(
    client: Client,
) -> None:
    on("Choir", 24, 13, status="cancelled")
    on("Early", 25, 9)
    assert "Tomorrow first: Early" in part(client, "next")


def test_what_was_moved_to_another_venue_says_where_to_and_is_on_there(client: Client) -> None:
    bootle = VenueFactory(
        name="Life Rooms Bootle", page=VenuePageFactory(slug="bootle", title="Bootle").page_ptr
    )
    on("Choir", 24, 13, venue=bootle)
    assert part(client, "next") == "Next Choir 1pm to 3pm Moved to Life Rooms Bootle"
    there = soup_of(client.get("/venues/bootle/board/")).get_text(" ")
    assert "Choir" in there
    assert "Moved" not in there


@pytest.mark.parametrize(
    ("was", "now_at", "said"),
    [
        # Later or earlier on the same day.
        ((24, 11), (24, 13), "Choir 1pm to 3pm Moved from 11am"),
        ((23, 11), (24, 13), "Choir 1pm to 3pm Moved from Monday 23 November, 11am"),
        # From today to another day: people still come at the old hour.
        ((24, 13), (26, 15), "Choir 1pm to 3pm Moved to Thursday 26 November, 3pm"),
        ((24, 13), (24, 8), "Choir 1pm to 3pm Moved to Tuesday 24 November, 8am"),
    ],
)
def test_what_was_moved_to_another_time_says_so(
    client: Client, was: tuple[int, int], now_at: tuple[int, int], said: str
) -> None:
    moved_from = datetime(2026, 11, *was, tzinfo=LONDON)
    on("Choir", *now_at, moved_from=moved_from)
    assert said in part(client, "next")


def test_an_evening_that_ends_after_midnight_is_on_both_days(
    client: Client, time_machine: Any
) -> None:
    on("Night walk", 24, 23, hours=3)
    assert "Night walk 11pm to 2am" in part(client, "next")
    time_machine.move_to(datetime(2026, 11, 25, 1, tzinfo=LONDON), tick=False)
    assert "Night walk 11pm to 2am" in part(client, "now")
    time_machine.move_to(datetime(2026, 11, 25, 2, tzinfo=LONDON), tick=False)
    assert "Night walk" not in words(client)


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31)])
def test_days_on_which_the_clocks_change_are_whole(
    client: Client, time_machine: Any, day: tuple[int, int, int]
) -> None:
    midnight = datetime(*day, tzinfo=LONDON)
    time_machine.move_to(midnight + 5 * timedelta(minutes=1), tick=False)
    begins("Breakfast", midnight.replace(hour=9))
    begins("Owls", midnight.replace(hour=23), hours=0.5)
    begins("Not today", midnight + DAY + timedelta(minutes=1))
    assert "Breakfast 9am to 11am" in part(client, "next")
    assert "Owls 11pm to 11:30pm" in part(client, "next")
    assert "Not today" not in words(client)


def test_what_lasts_all_day_or_many_days_stands_apart(client: Client) -> None:
    on("Paintings", 23, 0, hours=24 * 5, all_day=True)
    on("Open day", 24, 0, hours=24, all_day=True)
    apart = part(client, "all-day")
    assert "Paintings Until Friday 27 November" in apart
    assert "Open day Drop in" in apart
    assert part(client, "now") == "Now Nothing is on at the moment."


def test_what_goes_on_for_several_days_says_until_when(client: Client) -> None:
    on("Residential", 23, 9, hours=56)
    assert "Residential Until Wednesday 25 November" in part(client, "now")


def test_a_full_day_shows_what_fits_and_says_that_there_is_more(client: Client) -> None:
    for minute in range(8):
        on(f"Group {minute}", 24, 13, minute)
    assert part(client, "next").count("Group") == 4
    assert "And 4 more. Ask us at the desk." in part(client, "next")


@pytest.mark.parametrize("hidden", ["draft", "not live"])
def test_what_visitors_may_not_see_is_not_on_it(client: Client, hidden: str) -> None:
    session = on("Choir", 24, 13)
    if hidden == "draft":
        Run.objects.update(status="draft")
    else:
        session.run.page.specific.unpublish()
    assert "Choir" not in words(client)


def test_it_stands_alone_and_loads_itself_again_without_a_script(client: Client) -> None:
    response = client.get(BOARD)
    page = soup_of(response)
    assert page.find("noscript").find("meta", attrs={"http-equiv": "refresh", "content": "60"})
    assert robots_of(response) == "noindex"
    assert "no-cache" in response["Cache-Control"]
    assert page.find("nav") is None
    assert len(page.find_all("h1")) == 1
    assert "999 in an emergency, NHS 111 , option 2, Samaritans 116 123" in words(client)


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.usefixtures("without_indexing")
def test_it_asks_the_same_however_much_is_on(
    client: Client, django_assert_num_queries: Any, walton: Venue, rows: int
) -> None:
    for minute in range(rows):
        room = Room.objects.create(venue=walton, name=f"Room {minute}")
        on(f"Group {minute}", 24, 9, minute, room=room)
    on("Early", 25, 9)
    client.get(BOARD)
    with django_assert_num_queries(7):
        client.get(BOARD)


def test_it_is_one_tap_from_the_first_page_of_the_admin_for_whoever_is_asked_the_way(
    client: Client,
) -> None:
    hidden = VenuePageFactory(title="Life Rooms Elsewhere", live=False)
    VenueFactory(page=hidden.page_ptr)
    library = VenuePageFactory(title="Example Library")
    VenueFactory(page=library.page_ptr, kind=VenueKind.OUTREACH)
    client.force_login(UserFactory(roles=[roles.VOLUNTEER]))
    html = client.get("/admin/").content.decode()
    assert f'href="{BOARD}">Life Rooms Walton</a>' in html
    assert "Life Rooms Elsewhere" not in html
    assert "Example Library" not in html
