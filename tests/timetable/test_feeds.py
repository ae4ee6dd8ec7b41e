"""Calendars that anybody may follow: everything, a venue, a course, an event, a run, a session."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.text import slugify
from icalendar import Calendar
from wagtail.models import Page, PageViewRestriction

from enrolments import rules
from tests.calendar_files import events_of
from tests.enrolments.people import STAFF
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    EventPageFactory,
    RunFactory,
    SessionFactory,
    UserFactory,
    VenueFactory,
    VenuePageFactory,
)
from timetable.models import Room, Run, Session, Venue

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 13, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERYTHING = "/whats-on.ics"


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, home: Page) -> None:
    time_machine.move_to(NOW, tick=False)


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


def place(slug: str, name: str) -> Venue:
    page = VenuePageFactory(slug=slug, title=name)
    venue: Venue = VenueFactory(name=name, page=page.page_ptr, address="1 High Street")
    return venue


def session_at(
    starts_at: datetime, title: str = "Sewing", *, hours: float = 2, **traits: Any
) -> Session:
    """A session of an event at Walton, or of what and where the traits say."""
    page = traits.pop("page", None) or EventPageFactory(title=title, slug=slugify(title))
    venue = Venue.objects.first() or place("walton", "Life Rooms Walton")
    run = RunFactory(page=page, venue=venue, sessions=0, drop_in=True)
    # In real hours, whatever the clocks do meanwhile.
    ends_at = starts_at.astimezone(UTC) + timedelta(hours=hours)
    session: Session = SessionFactory(run=run, starts_at=starts_at, ends_at=ends_at, **traits)
    return session


# --- where -------------------------------------------------------------------------------


@pytest.fixture
def addresses() -> dict[str, str]:
    """Every feed that holds a session, by what it is a feed of."""
    course = session_at(TUESDAY, page=CoursePageFactory(title="Sleep", slug="sleep"))
    session_at(TUESDAY, "Fair")
    return {
        "everything": EVERYTHING,
        "a venue": "/venues/walton.ics",
        "a course": "/courses/sleep.ics",
        "an event": "/events/fair.ics",
        "a run": f"/runs/{course.run.code}.ics",
        "a session": f"/sessions/{course.uuid}.ics",
    }


@pytest.mark.parametrize(
    ("of", "name", "titles"),
    [
        ("everything", "What’s on at the Life Rooms", {"Sleep", "Fair"}),
        ("a venue", "Life Rooms Walton", {"Sleep", "Fair"}),
        ("a course", "Sleep", {"Sleep"}),
        ("an event", "Fair", {"Fair"}),
        ("a run", "Sleep", {"Sleep"}),
        ("a session", "Sleep", {"Sleep"}),
    ],
)
def test_each_feed_holds_its_own_and_says_what_it_is(
    client: Client, addresses: dict[str, str], of: str, name: str, titles: set[str]
) -> None:
    response = client.get(addresses[of])
    assert set(events_of(response)) == titles
    calendar = Calendar.from_ical(response.content)
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == name
    assert calendar["SOURCE"] == f"http://127.0.0.1:8000{addresses[of]}"
    assert calendar["METHOD"] == "PUBLISH"


def test_the_same_session_is_the_same_entry_in_every_feed(
    client: Client, addresses: dict[str, str]
) -> None:
    del addresses["an event"]
    entries = [events_of(client.get(address))["Sleep"] for address in addresses.values()]
    assert all(entry == entries[0] for entry in entries)


@pytest.mark.parametrize(
    "address",
    [
        "/courses/none.ics",
        "/events/none.ics",
        "/venues/none.ics",
        "/venues/none/board/",
        "/runs/NONE.ics",
        "/sessions/4f9e8f5e-6f2b-4c0c-9d7e-2f4d4f3a1b00.ics",
        "/courses/%00.ics",
        "/courses/sleep%0a.ics",
        "/courses/łóżko.ics",
    ],
)
def test_nothing_is_at_an_address_nobody_gave(
    client: Client, addresses: dict[str, str], address: str
) -> None:
    assert client.get(address).status_code == 404


def test_a_page_whose_address_has_letters_of_another_script_has_a_calendar(client: Client) -> None:
    session_at(TUESDAY, page=EventPageFactory(title="Café", slug="café"))
    assert set(events_of(client.get("/events/café.ics"))) == {"Café"}


@pytest.mark.parametrize("of", ["a venue", "a course", "an event", "a run", "a session"])
@pytest.mark.parametrize("hidden_by", ["not live", "private"])
def test_what_visitors_may_not_open_has_no_calendar(
    client: Client, addresses: dict[str, str], of: str, hidden_by: str
) -> None:
    for page in Page.objects.filter(slug__in=["walton", "sleep", "fair"]):
        if hidden_by == "private":
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        else:
            page.specific.unpublish()
    assert client.get(addresses[of]).status_code == 404
    assert events_of(client.get(EVERYTHING)) == {}


@pytest.mark.parametrize("of", ["a run", "a session"])
def test_a_run_that_is_being_planned_has_no_calendar(
    client: Client, addresses: dict[str, str], of: str
) -> None:
    Run.objects.update(status="draft")
    assert client.get(addresses[of]).status_code == 404
    assert events_of(client.get("/courses/sleep.ics")) == {}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Sleep", "Fair"}),
        ("kind=course", {"Sleep"}),
        ("venue=place-x", set()),
        ("q=fai", {"Fair"}),
        ("kind=banana&venue=nowhere", {"Sleep", "Fair"}),
        # A calendar keeps up by itself: it is not that of one week.
        ("week=2027-W30&date=2027-01-01", {"Sleep", "Fair"}),
    ],
)
def test_everything_can_be_narrowed_as_the_page_is(
    client: Client, addresses: dict[str, str], query: str, titles: set[str]
) -> None:
    VenueFactory(slug="place-x")
    assert set(events_of(client.get(f"{EVERYTHING}?{query}"))) == titles


# --- what --------------------------------------------------------------------------------


def test_an_entry_says_what_when_where_and_whether_to_book(client: Client) -> None:
    session = session_at(TUESDAY, note="Bring a coat.")
    room = Room.objects.create(venue=session.venue, name="Library")
    Session.objects.update(room=room)
    event = events_of(client.get(EVERYTHING))["Sewing"]
    address = "http://127.0.0.1:8000/events/sewing/"
    assert event["UID"] == f"{session.uuid}@liferooms"
    assert event["LOCATION"] == "Library, Life Rooms Walton, 1 High Street"
    assert event["DESCRIPTION"] == (
        f"Bring a coat.\nDrop in, no need to book. More about it:\n{address}"
    )
    assert event["URL"] == address
    Run.objects.update(booking="places", capacity=4)
    event = events_of(client.get(EVERYTHING))["Sewing"]
    assert "You need a place. Enrol here:" in event["DESCRIPTION"]


def test_nobody_reads_who_comes_or_how_to_join(client: Client) -> None:
    session = session_at(TUESDAY, join_url="https://meet.example.org/secret")
    enrolment = EnrolmentFactory(run=session.run)
    session.run.tutors.add(UserFactory(first_name="Tutor", last_name="Example"))
    for address in (EVERYTHING, f"/sessions/{session.uuid}.ics", f"/runs/{session.run.code}.ics"):
        words = client.get(address).content.decode().replace("\r\n ", "")
        assert "Sewing" in words
        for secret in ("secret", "meet.example.org", enrolment.learner.name, "Tutor Example"):
            assert secret not in words


def test_what_is_over_stays_a_month_and_what_is_far_off_waits(client: Client) -> None:
    session_at(NOW - 29 * DAY, "Lately")
    session_at(NOW - 31 * DAY, "Long ago")
    session_at(NOW + 364 * DAY, "Next year")
    session_at(NOW + 366 * DAY, "Far off")
    assert set(events_of(client.get(EVERYTHING))) == {"Lately", "Next year"}


def test_a_run_is_whole_in_its_own_calendar(client: Client) -> None:
    session = session_at(NOW - 60 * DAY)
    assert set(events_of(client.get(f"/runs/{session.run.code}.ics"))) == {"Sewing"}


# --- hard days ---------------------------------------------------------------------------


def test_a_cancelled_session_stays_and_says_so(client: Client) -> None:
    session = session_at(TUESDAY)
    SessionFactory(run=session.run, starts_at=TUESDAY + 7 * DAY)
    before = events_of(client.get(f"/sessions/{session.uuid}.ics"))["Sewing"]
    rules.cancel_session(session_id=session.pk, actor=STAFF, reason="Snow")
    events = events_of(client.get(EVERYTHING))
    called_off = events["Cancelled: Sewing"]
    assert called_off["UID"] == before["UID"]
    assert called_off["SEQUENCE"] > before["SEQUENCE"]
    assert called_off["STATUS"] == "CANCELLED"
    assert "no need to book" not in called_off["DESCRIPTION"]
    assert events["Sewing"]["STATUS"] == "CONFIRMED"


def test_a_cancelled_run_raises_the_sequence_of_each_of_its_sessions(client: Client) -> None:
    session = session_at(TUESDAY)
    before = events_of(client.get(EVERYTHING))["Sewing"]
    rules.cancel_run(run_id=session.run_id, actor=STAFF, reason="Snow")
    after = events_of(client.get(EVERYTHING))["Cancelled: Sewing"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_run_whose_only_sessions_are_cancelled_is_there_with_all_of_them(client: Client) -> None:
    session = session_at(TUESDAY, status="cancelled")
    for address in (EVERYTHING, "/events/sewing.ics", f"/runs/{session.run.code}.ics"):
        assert set(events_of(client.get(address))) == {"Cancelled: Sewing"}


def test_a_session_moved_to_another_venue_is_in_the_calendars_of_both(client: Client) -> None:
    session = session_at(TUESDAY)
    bootle = place("bootle", "Life Rooms Bootle")
    Session.objects.update(venue=bootle, sequence=1)
    for address in ("/venues/walton.ics", "/venues/bootle.ics"):
        event = events_of(client.get(address))["Sewing"]
        assert event["UID"] == f"{session.uuid}@liferooms"
        assert event["SEQUENCE"] == 1
        assert event["LOCATION"] == "Life Rooms Bootle, 1 High Street"


def test_a_session_moved_to_another_time_says_when_it_was(client: Client) -> None:
    session_at(TUESDAY, moved_from=TUESDAY - 3 * HOUR)
    session_at(TUESDAY, "Singing", moved_from=TUESDAY - DAY)
    events = events_of(client.get(EVERYTHING))
    assert events["Sewing"]["DESCRIPTION"].startswith("Moved from 10am\n")
    assert events["Singing"]["DESCRIPTION"].startswith("Moved from Monday 23 November, 1pm\n")


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31)])
@pytest.mark.parametrize("hour", [0, 3, 10, 23])
def test_the_hour_is_right_on_the_days_the_clocks_change(
    client: Client, time_machine: Any, day: tuple[int, int, int], hour: int
) -> None:
    starts_at = london(*day, hour)
    time_machine.move_to(starts_at - 7 * DAY, tick=False)
    session_at(starts_at)
    event = events_of(client.get(EVERYTHING))["Sewing"]
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt.hour == hour
    assert event["DTSTART"].dt.astimezone(UTC) == starts_at.astimezone(UTC)
    assert event["DTEND"].dt.astimezone(UTC) == starts_at.astimezone(UTC) + 2 * HOUR


@pytest.mark.parametrize("day", [(2026, 12, 31), (2027, 3, 27), (2027, 10, 30)])
def test_what_ends_after_midnight_ends_the_next_day(client: Client, day: tuple[int, ...]) -> None:
    starts_at = london(*day, 23)
    ends_at = (starts_at + DAY).replace(hour=2)
    hours = (ends_at.astimezone(UTC) - starts_at.astimezone(UTC)) / HOUR
    session_at(starts_at, "Night walk", hours=hours)
    event = events_of(client.get(EVERYTHING))["Night walk"]
    assert event["DTSTART"].dt == starts_at
    assert event["DTEND"].dt == ends_at
    assert event["DTEND"].dt.hour == 2


def test_what_lasts_many_days_is_whole_days(client: Client) -> None:
    session_at(london(2027, 3, 27), "Exhibition", hours=71, all_day=True)
    event = events_of(client.get(EVERYTHING))["Exhibition"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 3, 27), date(2027, 3, 30))


def test_words_that_could_break_a_calendar_do_not(client: Client) -> None:
    nasty = "Tea; cake, “talk” \\ and\r\nATTENDEE:mailto:eve@example.org\r\nEND:VEVENT"
    session_at(TUESDAY, page=EventPageFactory(title="Tea; cake, \\n", slug="tea"), note=nasty)
    event = events_of(client.get(EVERYTHING))["Tea; cake, \\n"]
    assert event["DESCRIPTION"].startswith(nasty.replace("\r\n", "\n"))
    assert "ATTENDEE" not in event


# --- again and again ---------------------------------------------------------------------


def as_they_have_it(response: Any) -> list[dict[str, str]]:
    """What programs send along that have read a feed before: one way and the other."""
    etag, changed = response["ETag"], response["Last-Modified"]
    return [{"if_none_match": etag}, {"if_modified_since": changed}]


def test_whoever_has_it_as_it_is_now_is_told_only_that(
    client: Client, addresses: dict[str, str]
) -> None:
    for address in addresses.values():
        first = client.get(address)
        for has in as_they_have_it(first):
            again = client.get(address, headers=has)
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]


CHANGES = {
    "cancelled": lambda: Session.objects.update(status="cancelled"),
    "other room": lambda: Session.objects.update(
        room=Room.objects.create(venue=Venue.objects.first(), name="Library")
    ),
    "other title": lambda: Page.objects.filter(slug="sewing").update(title="Knitting"),
    "other address": lambda: Venue.objects.update(address="2 Low Street"),
    "deleted": lambda: Session.objects.all().delete(),
    "not shown": lambda: Run.objects.update(status="draft"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("later", [timedelta(0), HOUR])
def test_any_change_is_told(
    client: Client, time_machine: Any, change: str, later: timedelta
) -> None:
    session_at(TUESDAY)
    first = client.get(EVERYTHING)
    time_machine.move_to(NOW + later, tick=False)
    CHANGES[change]()
    for has in as_they_have_it(first):
        assert client.get(EVERYTHING, headers=has).status_code == 200


def test_a_feed_is_only_read(client: Client, addresses: dict[str, str]) -> None:
    for address in addresses.values():
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


# --- how much it asks ---------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 30, 1000])
@pytest.mark.usefixtures("without_indexing")
def test_a_feed_asks_the_same_however_much_is_on(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    walton = place("walton", "Life Rooms Walton")
    room = Room.objects.create(venue=walton, name="Library")
    runs = [RunFactory(page=EventPageFactory(), venue=walton) for _ in range(min(rows, 30))]
    Session.objects.all().delete()
    Session.objects.bulk_create(
        Session(
            run=runs[number % len(runs)],
            venue=walton,
            room=room,
            shared_because="A library holds two",
            starts_at=NOW + number * timedelta(minutes=40),
            ends_at=NOW + number * timedelta(minutes=40) + HOUR,
        )
        for number in range(rows)
    )
    first = client.get(EVERYTHING)
    assert first.content.count(b"BEGIN:VEVENT") == rows
    with django_assert_num_queries(1):
        client.get(EVERYTHING)
    with django_assert_num_queries(1):
        again = client.get(EVERYTHING, headers={"if_none_match": first["ETag"]})
    assert again.status_code == 304
    with django_assert_num_queries(2):
        client.get("/venues/walton.ics")
