"""The same room, or the same tutor, is nowhere twice at one time."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from enrolments import rules
from enrolments.bookings import Bookings
from enrolments.models import AuditEntry
from enrolments.refusals import AlreadyBooked, RoomIsShared
from tests.enrolments.admin import new_run_data, page_of, run_data, session_data
from tests.enrolments.people import STAFF
from tests.factories import RunFactory, SessionFactory, TermFactory, UserFactory, VenueFactory
from timetable.models import Closure, OpeningHours, Room, Run, Session, Venue

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2031, 1, 14, 13, tzinfo=LONDON)
HOUR = timedelta(hours=1)


@pytest.fixture
def attic() -> Room:
    room: Room = Room.objects.create(venue=VenueFactory(), name="Attic")
    return room


@pytest.fixture
def cafe() -> Room:
    room: Room = Room.objects.create(venue=VenueFactory(), name="Café", may_be_shared=True)
    return room


def run_in(room: Room, *starts: datetime, **options: Any) -> Run:
    run: Run = RunFactory(venue=room.venue, sessions=0, **options)
    for start in starts:
        SessionFactory(run=run, room=room, starts_at=start)
    return run


def add(run: Run, room: Room | None, *, later: timedelta = HOUR, **fields: Any) -> None:
    """One more session, which overlaps what began on Tuesday at one unless it is much later."""
    starts_at = TUESDAY + later
    session = Session(
        starts_at=starts_at, ends_at=starts_at + 2 * HOUR, venue=run.venue, room=room, **fields
    )
    rules.add_sessions(run_id=run.pk, sessions=[session], actor=STAFF)


def taught_by(tutor: Any, *runs: Run) -> None:
    for run in runs:
        run.tutors.add(tutor)
        run.save()


# Rooms


def test_a_room_that_is_taken_is_refused_and_what_has_it_is_named(attic: Room) -> None:
    run_in(attic, TUESDAY, page__title="Sleep well")
    run = run_in(attic)
    with pytest.raises(AlreadyBooked, match="Attic is taken then by “Sleep well”"):
        add(run, attic)
    assert not run.sessions.exists()


def ends_when_the_other_begins(run: Run) -> None:
    Session.objects.update(starts_at=TUESDAY - HOUR, ends_at=TUESDAY + HOUR)


def is_cancelled(run: Run) -> None:
    Session.objects.update(status="cancelled")


def belongs_to_a_run_called_off(run: Run) -> None:
    rules.cancel_run(run_id=run.pk, actor=STAFF, reason="The roof leaks")


def is_in_another_room(run: Run) -> None:
    Session.objects.update(room=Room.objects.create(venue=run.venue, name="Cellar"))


@pytest.mark.parametrize(
    "circumstance",
    [
        ends_when_the_other_begins,
        is_cancelled,
        belongs_to_a_run_called_off,
        is_in_another_room,
    ],
)
def test_a_room_is_free_when_the_other_session(attic: Room, circumstance: Any) -> None:
    circumstance(run_in(attic, TUESDAY))
    add(run_in(attic), attic)


def test_a_run_that_is_still_being_planned_has_its_room(attic: Room) -> None:
    run_in(attic, TUESDAY, draft=True)
    with pytest.raises(AlreadyBooked):
        add(run_in(attic), attic)


def test_two_sessions_of_one_run_are_not_in_one_room_at_once(attic: Room) -> None:
    with pytest.raises(AlreadyBooked, match="Attic is taken then"):
        add(run_in(attic, TUESDAY), attic)


def test_a_room_that_may_be_shared_is_with_a_reason(cafe: Room) -> None:
    run_in(cafe, TUESDAY)
    run = run_in(cafe)
    with pytest.raises(RoomIsShared, match="Say why both can be there"):
        add(run, cafe)
    add(run, cafe, shared_because="There are many tables")
    assert run.sessions.get().shared_because == "There are many tables"
    assert AuditEntry.objects.get(action="room-shared").reason == "There are many tables"


def test_no_reason_shares_a_room_that_may_not_be(attic: Room) -> None:
    run_in(attic, TUESDAY)
    with pytest.raises(AlreadyBooked):
        add(run_in(attic), attic, shared_because="We do not mind")


def test_a_reason_is_not_kept_where_nothing_is_shared(cafe: Room) -> None:
    run = run_in(cafe)
    add(run, cafe, shared_because="There are many tables")
    assert run.sessions.get().shared_because == ""
    assert not AuditEntry.objects.filter(action="room-shared").exists()


# Tutors


def test_a_tutor_who_teaches_elsewhere_then_is_refused_by_name(attic: Room) -> None:
    tutor = UserFactory(first_name="Ann", last_name="Example")
    there, here = run_in(attic, TUESDAY, page__title="Sleep well"), RunFactory(sessions=0)
    taught_by(tutor, there, here)
    with pytest.raises(AlreadyBooked, match="Ann Example teaches “Sleep well” then"):
        add(here, None)
    add(here, None, later=2 * HOUR)


def test_a_tutor_can_have_two_groups_in_a_room_that_is_shared(cafe: Room) -> None:
    there, here = run_in(cafe, TUESDAY), run_in(cafe)
    taught_by(UserFactory(), there, here)
    add(here, cafe, shared_because="One cooks, one eats")


def test_an_exhibition_does_not_keep_its_tutor() -> None:
    there, here = RunFactory(sessions=0), RunFactory(sessions=0)
    SessionFactory(run=there, starts_at=TUESDAY - 99 * HOUR, ends_at=TUESDAY + 99 * HOUR)
    taught_by(UserFactory(), there, here)
    add(here, None)


# Everywhere sessions are made


def test_a_session_is_not_moved_into_a_room_that_is_taken(coordinator: Client, attic: Room) -> None:
    run_in(attic, TUESDAY, page__title="Sleep well")
    run = RunFactory(venue=attic.venue, sessions=0)
    session = SessionFactory(run=run, starts_at=TUESDAY)
    data = {
        "starts_at": f"{TUESDAY:%d/%m/%Y %H:%M}",
        "ends_at": f"{TUESDAY + HOUR:%d/%m/%Y %H:%M}",
        "venue": run.venue_id,
        "room": attic.pk,
        "all_the_same": "on",
    }
    address = reverse("runs:move_session", args=[session.pk])
    assert "taken then by “Sleep well”" in coordinator.post(address, data).content.decode()
    Room.objects.update(may_be_shared=True)
    html = coordinator.post(address, data).content.decode()
    assert "Why it can share the room" in html
    coordinator.post(address, {**data, "shared_because": "It is big"})
    session.refresh_from_db()
    assert (session.room, session.shared_because) == (attic, "It is big")


def saved(client: Client, run: Run, sessions: list[Any] | None = None, **changes: Any) -> str:
    response = client.post(reverse("runs:edit", args=[run.pk]), run_data(run, sessions, **changes))
    return "" if response.status_code == 302 else response.content.decode()


def test_the_form_of_a_run_refuses_a_room_that_is_taken(coordinator: Client, attic: Room) -> None:
    run_in(attic, TUESDAY, page__title="Sleep well")
    run = RunFactory(venue=attic.venue, sessions=0)
    session = session_data(SessionFactory(run=run, starts_at=TUESDAY))
    assert "taken then by “Sleep well”" in saved(coordinator, run, [{**session, "room": attic.pk}])
    assert run.sessions.get().room is None


def test_a_new_run_is_not_made_in_a_room_that_is_taken(coordinator: Client) -> None:
    data = new_run_data()
    venue = Venue.objects.get()
    attic = Room.objects.create(venue=venue, name="Attic")
    there = datetime(2030, 1, 8, 14, tzinfo=LONDON)
    run_in(attic, there, page__title="Sleep well")
    response = coordinator.post(reverse("runs:add"), {**data, "sessions-0-room": attic.pk})
    assert "taken then by “Sleep well”" in response.content.decode()
    assert Run.objects.count() == 1


def test_what_clashed_before_does_not_stop_other_changes_of_a_run(
    coordinator: Client, attic: Room
) -> None:
    run = RunFactory(venue=attic.venue, sessions=0)
    SessionFactory(run=run, room=attic, starts_at=TUESDAY, shared_because="Planned before")
    run_in(attic, TUESDAY)
    assert saved(coordinator, run, join_late="on") == ""


def test_the_reason_for_sharing_is_not_taken_away_in_the_form(
    coordinator: Client, cafe: Room
) -> None:
    run_in(cafe, TUESDAY)
    run = run_in(cafe)
    add(run, cafe, shared_because="There are many tables")
    session = session_data(run.sessions.get())
    assert "Say why both can be there" in saved(
        coordinator, run, [{**session, "shared_because": ""}]
    )


def test_what_is_added_to_a_run_called_off_takes_no_room(coordinator: Client, attic: Room) -> None:
    run_in(attic, TUESDAY)
    run = RunFactory(venue=attic.venue, sessions=0, cancelled=True)
    session = session_data(SessionFactory(run=run, starts_at=TUESDAY))
    assert saved(coordinator, run, [{**session, "room": attic.pk}]) == ""
    assert run.sessions.get().frees_room


def test_two_sessions_of_a_run_exchange_their_rooms(coordinator: Client, attic: Room) -> None:
    cellar = Room.objects.create(venue=attic.venue, name="Cellar")
    run = run_in(attic, TUESDAY)
    SessionFactory(run=run, room=cellar, starts_at=TUESDAY)
    up, down = (session_data(session) for session in run.sessions.all())
    assert saved(coordinator, run, [{**up, "room": cellar.pk}, {**down, "room": attic.pk}]) == ""
    assert [session.room for session in run.sessions.order_by("pk")] == [cellar, attic]


def test_a_tutor_new_to_a_run_is_free_for_all_its_sessions(
    coordinator: Client, attic: Room
) -> None:
    tutor = UserFactory(first_name="Ann", last_name="Example")
    there, here = run_in(attic, TUESDAY, page__title="Sleep well"), RunFactory(sessions=0)
    SessionFactory(run=here, starts_at=TUESDAY)
    taught_by(tutor, there)
    assert "Ann Example teaches “Sleep well” then" in saved(coordinator, here, tutors=tutor.pk)
    assert not Run.objects.get(pk=here.pk).tutors.exists()


def closed_that_day(venue: Venue) -> str:
    day = TUESDAY.date()
    Closure.objects.create(venue=venue, starts_on=day, ends_on=day, reason="Painting")
    return "Closed: Painting."


def outside_its_hours(venue: Venue) -> str:
    OpeningHours.objects.create(venue=venue, weekday=2, opens=time(9, 30), closes=time(14, 30))
    return "Outside opening hours."


@pytest.mark.parametrize("circumstance", [closed_that_day, outside_its_hours])
def test_the_form_of_a_run_asks_once_about_closed_days_and_hours(
    coordinator: Client, circumstance: Any
) -> None:
    run = RunFactory()
    sentence = circumstance(run.venue)
    added = {
        "starts_at": f"{TUESDAY:%Y-%m-%d %H:%M}",
        "ends_at": f"{TUESDAY + 2 * HOUR:%Y-%m-%d %H:%M}",
        "venue": run.venue_id,
        "status": "planned",
    }
    sessions = [session_data(run.sessions.get()), added]
    html = saved(coordinator, run, sessions)
    assert sentence in html
    assert "I know, and want it all the same" in html
    assert run.sessions.count() == 1
    assert saved(coordinator, run, sessions, all_the_same="on") == ""
    assert run.sessions.count() == 2


def test_other_changes_of_a_run_are_not_asked_about(coordinator: Client) -> None:
    run = RunFactory(sessions=0)
    SessionFactory(run=run, starts_at=TUESDAY)
    closed_that_day(run.venue)
    assert saved(coordinator, run, join_late="on") == ""


def test_a_copy_leaves_out_what_has_no_room_and_is_refused_if_it_is_ticked(
    coordinator: Client, attic: Room
) -> None:
    old = TermFactory(starts_on=date(2031, 1, 6), ends_on=date(2031, 3, 28))
    TermFactory(name="Summer term", starts_on=date(2031, 4, 21), ends_on=date(2031, 7, 4))
    run = run_in(attic, TUESDAY, term=old)
    run_in(attic, datetime(2031, 4, 29, 14, tzinfo=LONDON), page__title="Sleep well")
    address = reverse("runs:next_term", args=[run.pk])
    assert "Attic is taken then by “Sleep well”" in page_of(coordinator, address)
    with pytest.raises(AlreadyBooked):
        rules.copy_run(
            run_id=run.pk, new_uuid=uuid.uuid4(), keep=[run.sessions.get().pk], actor=STAFF
        )
    assert Run.objects.count() == 2


@pytest.mark.parametrize("sessions", [1, 3, 30])
def test_looking_for_clashes_costs_the_same_however_many_there_are(
    attic: Room, django_assert_num_queries: Any, sessions: int
) -> None:
    tutor = UserFactory()
    starts = [TUESDAY + timedelta(days=number) for number in range(sessions)]
    taught_by(tutor, run_in(attic, *starts))
    wanted = [
        Session(starts_at=start, ends_at=start + HOUR, venue=attic.venue, room=attic)
        for start in starts
    ]
    with django_assert_num_queries(2):
        bookings = Bookings(wanted, run_id=None, tutors=[tutor])
        assert all(bookings.taken(session) for session in wanted)
