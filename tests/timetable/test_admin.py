"""Staff's registers of places and terms."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests.factories import RunFactory, SessionFactory, TermFactory, VenueFactory
from timetable.models import Room, Term, Venue

pytestmark = pytest.mark.django_db


def venue_data(
    venue: Venue, rooms: list[dict[str, Any]], other_hours: tuple[dict[str, Any], ...] = ()
) -> Any:
    return nested_form_data(
        {
            "name": venue.name,
            "slug": venue.slug,
            "kind": venue.kind,
            "sort_order": 0,
            "opening_hours": inline_formset([]),
            "other_hours": inline_formset(other_hours),
            "rooms": inline_formset(rooms, initial=len([room for room in rooms if "id" in room])),
        }
    )


@pytest.mark.parametrize("name", ["terms", "venues", "closures"])
def test_a_coordinator_keeps(coordinator: Client, name: str) -> None:
    for address in (reverse(f"{name}:index"), reverse(f"{name}:add")):
        assert coordinator.get(address).status_code == 200


@pytest.mark.parametrize("name", ["terms", "venues", "closures"])
def test_an_editor_does_not_keep(editor: Client, name: str) -> None:
    for address in (reverse(f"{name}:index"), reverse(f"{name}:add")):
        assert editor.get(address)["Location"] == "/admin/"


def test_rooms_are_added_and_taken_away_with_their_venue(coordinator: Client) -> None:
    venue = VenueFactory()
    old = Room.objects.create(venue=venue, name="Attic")
    rooms = [{"id": old.pk, "name": "Attic", "DELETE": "on"}, {"name": "Garden room"}]
    coordinator.post(reverse("venues:edit", args=[venue.pk]), venue_data(venue, rooms))
    assert [room.name for room in Room.objects.all()] == ["Garden room"]


def test_one_date_is_given_other_hours(coordinator: Client) -> None:
    venue = VenueFactory()
    hours = {"day": "2030-12-24", "opens": "09:30", "closes": "12:00", "reason": "Christmas Eve"}
    address = reverse("venues:edit", args=[venue.pk])
    coordinator.post(address, venue_data(venue, rooms=[], other_hours=(hours,)))
    assert str(venue.other_hours.get()) == "Tuesday 24 December 2030, 09:30 to 12:00"


def test_a_room_that_sessions_were_planned_in_stays(coordinator: Client) -> None:
    venue = VenueFactory()
    room = Room.objects.create(venue=venue, name="Learning room")
    SessionFactory(run=RunFactory(venue=venue, sessions=0), room=room)
    rooms = [{"id": room.pk, "name": room.name, "DELETE": "on"}]
    response = coordinator.post(reverse("venues:edit", args=[venue.pk]), venue_data(venue, rooms))
    sentence = "“Learning room” cannot be taken away: sessions are planned there."
    assert sentence in response.content.decode()
    assert Room.objects.exists()


@pytest.mark.parametrize("name", ["venues", "terms"])
def test_what_runs_still_need_is_not_deleted_and_a_sentence_says_so(
    administrator: Client, name: str
) -> None:
    run = RunFactory(term=TermFactory())
    needed = run.venue if name == "venues" else run.term
    address = reverse(f"{name}:delete", args=[needed.pk])
    html = administrator.post(address, follow=True).content.decode()
    assert f"“{needed}” cannot be deleted" in html
    assert (Venue.objects.count(), Term.objects.count()) == (1, 1)
