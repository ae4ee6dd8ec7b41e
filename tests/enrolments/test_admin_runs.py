"""A run on the staff side: its form, its places, and calling it off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset

from core.models import OutboxMessage
from enrolments.enums import Capacity, EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment, ReservedPlaces
from tests.enrolments.admin import new_run_data, page_of, run_data, session_data
from tests.factories import EnrolmentFactory, RunFactory, UserFactory, VenueFactory
from timetable.enums import Booking, RunStatus
from timetable.models import Room, Run, Session

pytestmark = pytest.mark.django_db


# Places


def test_saving_a_run_never_changes_its_places(coordinator: Client) -> None:
    run = RunFactory(capacity=10)
    stale = run_data(run, capacity=99, taken=0, booking=Booking.DROP_IN, needs_review="on")
    EnrolmentFactory(run=run)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), stale).status_code == 302
    run.refresh_from_db()
    assert (run.capacity, run.taken, run.booking) == (10, 1, Booking.PLACES)
    assert run.needs_review


def test_the_edit_form_shows_the_places_and_where_to_change_them(coordinator: Client) -> None:
    run = RunFactory(capacity=12, taken=7)
    html = page_of(coordinator, reverse("runs:edit", args=[run.pk]))
    assert "7 of 12 places are taken." in html
    assert reverse("runs:places", args=[run.pk]) in html
    assert 'name="capacity"' not in html
    assert 'name="booking"' not in html


def test_places_are_changed_in_their_own_view(coordinator: Client) -> None:
    run = RunFactory(capacity=10, taken=4)
    address = reverse("runs:places", args=[run.pk])
    assert "4 of 10 places are taken." in page_of(coordinator, address)
    response = coordinator.post(address, {"capacity": 6, "reason": "A smaller room"}, follow=True)
    assert f"{run} now has 6 places." in response.content.decode()
    run.refresh_from_db()
    assert (run.capacity, run.taken) == (6, 4)
    entry = AuditEntry.objects.get(action="places")
    assert (entry.before, entry.after, entry.reason) == ("10", "6", "A smaller room")
    assert entry.actor is not None


def test_places_are_not_changed_without_saying_why(coordinator: Client) -> None:
    run = RunFactory(capacity=10)
    coordinator.post(reverse("runs:places", args=[run.pk]), {"capacity": 12})
    run.refresh_from_db()
    assert run.capacity == 10


@pytest.mark.parametrize(
    ("capacity", "sentence"),
    [
        (3, "More people than that already have a place."),
        (0, "greater than or equal to 1"),
        (501, "less than or equal to 500"),
        ("", "This field is required."),
    ],
)
def test_places_are_refused_with_a_sentence(
    coordinator: Client, capacity: Any, sentence: str
) -> None:
    run = RunFactory(capacity=10, taken=4)
    response = coordinator.post(
        reverse("runs:places", args=[run.pk]), {"capacity": capacity, "reason": "A smaller room"}
    )
    assert sentence in response.content.decode()
    run.refresh_from_db()
    assert run.capacity == 10


def test_a_drop_in_has_no_places_to_change(coordinator: Client) -> None:
    run = RunFactory(drop_in=True)
    assert coordinator.get(reverse("runs:places", args=[run.pk])).status_code == 404
    html = page_of(coordinator, reverse("runs:edit", args=[run.pk]))
    assert "Drop in, no booking" in html
    assert reverse("runs:places", args=[run.pk]) not in html


# Runs, made and changed


def test_a_coordinator_makes_a_run_with_its_session(coordinator: Client) -> None:
    assert coordinator.post(reverse("runs:add"), new_run_data()).status_code == 302
    run = Run.objects.get()
    assert (run.capacity, run.taken, run.sessions.count()) == (12, 0, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"capacity": ""}, "Say how many places there are."),
        ({"capacity": 0}, "Give a number from 1 to 500."),
        ({"booking": Booking.DROP_IN}, "Leave this empty: nobody books a place at a drop-in."),
        ({"sessions": inline_formset([])}, "Add a session first."),
    ],
)
def test_a_run_is_not_made_and_a_sentence_says_why(
    coordinator: Client, changes: dict[str, Any], sentence: str
) -> None:
    response = coordinator.post(reverse("runs:add"), new_run_data(**changes))
    assert sentence in response.content.decode()
    assert not Run.objects.exists()


def test_a_run_that_is_still_being_planned_needs_no_session(coordinator: Client) -> None:
    data = new_run_data(status=RunStatus.DRAFT, sessions=inline_formset([]))
    assert coordinator.post(reverse("runs:add"), data).status_code == 302
    assert Run.objects.exists()


def test_sessions_are_changed_added_and_taken_away_with_their_run(coordinator: Client) -> None:
    run = RunFactory(sessions=2)
    first, second = run.sessions.all()
    sessions = [
        {**session_data(first), "note": "Bring a cup."},
        {**session_data(second), "DELETE": "on"},
        {**session_data(second), "id": "", "note": "A new one."},
    ]
    data = run_data(run, sessions)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), data).status_code == 302
    kept = Session.objects.filter(run=run).order_by("pk")
    assert [session.note for session in kept] == ["Bring a cup.", "A new one."]
    assert second not in kept


def test_tutors_are_chosen_by_ticking(coordinator: Client) -> None:
    run, tutor = RunFactory(), UserFactory()
    data = run_data(run, tutors=tutor.pk)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), data).status_code == 302
    assert list(Run.objects.get().tutors.all()) == [tutor]


def test_the_last_session_of_an_open_run_is_not_taken_away(coordinator: Client) -> None:
    run = RunFactory()
    session = {**session_data(run.sessions.get()), "DELETE": "on"}
    response = coordinator.post(reverse("runs:edit", args=[run.pk]), run_data(run, [session]))
    assert "Add a session first." in response.content.decode()
    assert Session.objects.filter(run=run).exists()


def test_a_session_that_ends_before_it_starts_is_refused(coordinator: Client) -> None:
    run = RunFactory()
    session = {**session_data(run.sessions.get()), "ends_at": "2001-01-01 10:00"}
    response = coordinator.post(reverse("runs:edit", args=[run.pk]), run_data(run, [session]))
    assert "The session must end after it starts." in response.content.decode()


def test_a_session_cannot_be_in_a_room_of_another_place(coordinator: Client) -> None:
    run = RunFactory(venue__name="Life Rooms Walton")
    elsewhere = Room.objects.create(
        venue=VenueFactory(name="Life Rooms Bootle"), name="Learning room"
    )
    address = reverse("runs:edit", args=[run.pk])
    assert "Bootle: Learning room" in page_of(coordinator, address)
    session = {**session_data(run.sessions.get()), "room": elsewhere.pk}
    html = coordinator.post(address, run_data(run, [session])).content.decode()
    assert "That room is at Life Rooms Bootle, not at Life Rooms Walton." in html


# People are told of new dates


def moved(run: Run, **changes: Any) -> dict[str, Any]:
    """What the form sends when its one session is a week later."""
    session = run.sessions.get()
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    data: dict[str, Any] = run_data(run, [session_data(session)], **changes)
    return data


def messages_owed() -> list[str]:
    return list(OutboxMessage.objects.values_list("kind", flat=True))


def test_dates_of_people_are_not_changed_without_deciding_whether_they_are_told(
    coordinator: Client,
) -> None:
    run = EnrolmentFactory().run
    before = run.sessions.get().starts_at
    html = coordinator.post(reverse("runs:edit", args=[run.pk]), moved(run)).content.decode()
    assert "You have changed when or where, and 1 person on it" in html
    assert run.sessions.get().starts_at == before


@pytest.mark.parametrize(("answer", "owed"), [("tell", ["enrolment-changed"]), ("do-not-tell", [])])
def test_people_are_told_of_new_dates_or_not_as_was_decided(
    coordinator: Client, answer: str, owed: list[str]
) -> None:
    run = EnrolmentFactory().run
    before = run.sessions.get()
    data = moved(run, tell_people=answer)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), data).status_code == 302
    after = run.sessions.get()
    assert messages_owed() == owed
    assert (after.moved_from, after.sequence) == (before.starts_at, before.sequence + 1)


@pytest.mark.parametrize("change", ["added", "taken away"])
def test_a_session_added_or_taken_away_is_a_change_of_dates(
    coordinator: Client, change: str
) -> None:
    run = EnrolmentFactory(run=RunFactory(sessions=2)).run
    first, second = (session_data(session) for session in run.sessions.all())
    sessions = (
        [first, second, {**second, "id": ""}]
        if change == "added"
        else [first, {**second, "DELETE": "on"}]
    )
    html = coordinator.post(reverse("runs:edit", args=[run.pk]), run_data(run, sessions))
    assert "You have changed when or where" in html.content.decode()


def test_a_note_changed_is_told_to_nobody(coordinator: Client) -> None:
    run = EnrolmentFactory().run
    session = {**session_data(run.sessions.get()), "note": "Bring a cup."}
    data = run_data(run, [session], tell_people="tell")
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), data).status_code == 302
    assert messages_owed() == []


def test_a_run_with_nobody_on_it_asks_about_telling_nobody(coordinator: Client) -> None:
    run = RunFactory()
    address = reverse("runs:edit", args=[run.pk])
    assert "If you have changed when or where" not in page_of(coordinator, address)
    assert coordinator.post(address, moved(run)).status_code == 302


# Called off


def test_the_form_of_a_run_cannot_cancel_it(coordinator: Client) -> None:
    run = EnrolmentFactory().run
    data = run_data(run, status=RunStatus.CANCELLED)
    response = coordinator.post(reverse("runs:edit", args=[run.pk]), data)
    assert "Select a valid choice" in response.content.decode()
    run.refresh_from_db()
    assert run.status == RunStatus.OPEN


def test_a_form_opened_before_a_run_was_cancelled_does_not_bring_it_back(
    coordinator: Client,
) -> None:
    run = RunFactory()
    stale = run_data(run)
    Run.objects.update(status=RunStatus.CANCELLED)
    coordinator.post(reverse("runs:edit", args=[run.pk]), stale)
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED


def test_the_last_session_going_ahead_cannot_be_cancelled_in_the_form(coordinator: Client) -> None:
    run = EnrolmentFactory().run
    session = {**session_data(run.sessions.get()), "status": "cancelled"}
    data = run_data(run, [session], tell_people="tell")
    html = coordinator.post(reverse("runs:edit", args=[run.pk]), data).content.decode()
    assert "Add a session first." in html


def test_a_run_is_called_off_and_everyone_on_it_told(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    EnrolmentFactory(run=run, waiting=True)
    address = reverse("runs:cancel", args=[run.pk])
    assert "2 people will be told that it is cancelled" in page_of(coordinator, address)
    coordinator.post(address, {"reason": "The roof leaks"})
    run.refresh_from_db()
    assert (run.status, run.taken) == (RunStatus.CANCELLED, 0)
    assert set(Enrolment.objects.values_list("status", flat=True)) == {EnrolmentStatus.CANCELLED}
    assert messages_owed() == ["enrolment-cancelled", "enrolment-cancelled"]


def test_a_run_is_not_called_off_by_looking_or_without_a_reason(coordinator: Client) -> None:
    run = RunFactory()
    address = reverse("runs:cancel", args=[run.pk])
    coordinator.get(address)
    coordinator.post(address, {"reason": " "})
    run.refresh_from_db()
    assert run.status == RunStatus.OPEN


def test_one_session_is_called_off_and_those_with_a_place_told(coordinator: Client) -> None:
    run = EnrolmentFactory(run=RunFactory(sessions=2)).run
    session = run.sessions.first()
    address = reverse("runs:cancel_session", args=[session.pk])
    assert "1 person will be told that it is off" in page_of(coordinator, address)
    coordinator.post(address, {"reason": "The tutor is ill"})
    session.refresh_from_db()
    assert session.is_cancelled
    assert messages_owed() == ["enrolment-changed"]


def test_the_only_session_is_not_called_off_alone(coordinator: Client) -> None:
    session = EnrolmentFactory().run.sessions.get()
    address = reverse("runs:cancel_session", args=[session.pk])
    response = coordinator.post(address, {"reason": "The tutor is ill"})
    assert "This is the only session." in response.content.decode()


# Shares


def shares(**places: int) -> dict[str, Any]:
    return {"learner": 0, "carer": 0, "staff": 0, "open": 0, **places}


def test_places_are_kept_for_groups_until_a_date(coordinator: Client) -> None:
    run = RunFactory(capacity=10)
    address = reverse("runs:shares", args=[run.pk])
    until = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%d %H:%M}"
    coordinator.post(address, {**shares(carer=3, learner=4), "released_at": until})
    kept = dict(ReservedPlaces.objects.values_list("capacity", "places"))
    assert kept == {Capacity.CARER: 3, Capacity.LEARNER: 4}
    assert 'value="3"' in page_of(coordinator, address)


def test_not_more_places_are_kept_than_there_are(coordinator: Client) -> None:
    run = RunFactory(capacity=10)
    answers = {**shares(carer=11), "released_at": "2030-01-01 10:00"}
    response = coordinator.post(reverse("runs:shares", args=[run.pk]), answers)
    assert "More places would be kept" in response.content.decode()
    assert not ReservedPlaces.objects.exists()
