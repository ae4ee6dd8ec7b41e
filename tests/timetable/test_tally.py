"""Counting visits at a front desk: one tap, once however often it is sent, and nobody's name."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liferooms.permissions import MATRIX
from tests.factories import UserFactory, VenueFactory
from tests.reading import words_of
from timetable import rules
from timetable.enums import VisitReason
from timetable.models import Venue, Visit
from users import roles

pytestmark = pytest.mark.django_db

MAY_COUNT = {roles.COORDINATOR, roles.FRONT_DESK, roles.VOLUNTEER}
DAY = timedelta(days=1)


@pytest.fixture
def walton() -> Venue:
    venue: Venue = VenueFactory(slug="walton", name="Life Rooms Walton")
    return venue


@pytest.fixture
def volunteer(client: Client) -> Client:
    client.force_login(UserFactory(roles=[roles.VOLUNTEER]))
    return client


def press(reason: str = "library", **more: Any) -> dict[str, Any]:
    return {"press": str(uuid.uuid4()), "reason": reason, **more}


def today(venue: Venue) -> dict[str, int]:
    return Visit.objects.on(timezone.localdate()).filter(venue=venue).by_reason()


def send(client: Client, visits: list[Any], taken_back: tuple[str, ...] = ()) -> Any:
    return client.post(
        reverse("tally:device", args=["walton"]),
        json.dumps({"visits": visits, "taken_back": list(taken_back)}),
        content_type="application/json",
    )


@pytest.mark.parametrize("role", MATRIX)
def test_those_at_a_desk_count_and_nobody_else(client: Client, walton: Venue, role: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    for name, args in (("index", []), ("venue", ["walton"])):
        response = client.get(reverse(f"tally:{name}", args=args))
        assert (response.status_code == 200) is (role in MAY_COUNT)
    client.post(reverse("tally:venue", args=["walton"]), press())
    assert (today(walton) == {"library": 1}) is (role in MAY_COUNT)


def test_a_press_is_one_visit_and_the_page_says_so(volunteer: Client, walton: Venue) -> None:
    address = reverse("tally:venue", args=["walton"])
    one = press()
    for _ in range(2):
        page = volunteer.post(address, one, follow=True)
    assert "Counted: Library." in words_of(page)
    volunteer.post(address, press("cafe"))
    assert today(walton) == {"library": 1, "cafe": 1}
    assert "Today so far: 2" in words_of(volunteer.get(address))


def test_the_last_one_is_taken_back_once(volunteer: Client, walton: Venue) -> None:
    address = reverse("tally:venue", args=["walton"])
    volunteer.post(address, press())
    volunteer.post(address, press("it"))
    for said in ("The last one is taken back.", "There was nothing to take back."):
        assert said in words_of(volunteer.post(address, {"take-back": "yes"}, follow=True))
        assert today(walton) == {"library": 1}


def test_a_press_taken_back_and_sent_again_counts_nothing_and_says_so(
    volunteer: Client, walton: Venue
) -> None:
    address, one = reverse("tally:venue", args=["walton"]), press()
    volunteer.post(address, one)
    volunteer.post(address, {"take-back": "yes"})
    assert "That one was taken back." in words_of(volunteer.post(address, one, follow=True))
    assert today(walton) == {}


def test_what_a_device_kept_is_counted_once_at_its_own_time(
    volunteer: Client, walton: Venue, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
    kept = [press(ago=3600), press("it", ago=2 * 24 * 3600)]
    for _ in range(2):
        answer = send(volunteer, kept)
    assert answer.json()["today"]["library"] == 1
    assert today(walton) == {"library": 1}
    assert Visit.objects.get(reason="it").counted_at == timezone.now() - 2 * DAY


def test_what_was_taken_back_stays_so_when_it_is_sent_again(
    volunteer: Client, walton: Venue
) -> None:
    one = press()
    send(volunteer, [one])
    send(volunteer, [], (one["press"],))
    send(volunteer, [one])
    assert today(walton) == {}


@pytest.mark.parametrize(
    "odd",
    [
        {"press": "x", "reason": "library"},
        {"press": str(uuid.uuid4()), "reason": "nothing"},
        {"press": str(uuid.uuid4()), "reason": "library", "ago": -5},
        {"press": str(uuid.uuid4()), "reason": "library", "ago": 8 * 24 * 3600},
        {},
    ],
)
def test_what_makes_no_sense_is_left_out_and_the_rest_counted(
    volunteer: Client, walton: Venue, odd: dict[str, Any]
) -> None:
    answer = send(volunteer, [odd, press()])
    assert (answer.status_code, answer.json()["left_out"]) == (200, 1)
    assert today(walton) == {"library": 1}


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{}", "\x00", '{"visits": 7, "taken_back": []}', "[" * 100_000),
        *('{"visits": [1], "taken_back": []}', '{"visits": ["a"], "taken_back": []}'),
        *('{"visits": [[1]], "taken_back": []}', '{"visits": [], "taken_back": [1]}'),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_refused(volunteer: Client, walton: Venue, body: str) -> None:
    address = reverse("tally:device", args=["walton"])
    response = volunteer.post(address, body, content_type="application/json")
    assert response.status_code == 400
    assert Visit.objects.count() == 0


def test_a_press_of_no_reason_is_said(volunteer: Client, walton: Venue) -> None:
    address = reverse("tally:venue", args=["walton"])
    page = volunteer.post(address, {"press": "", "reason": "x"}, follow=True)
    assert "Nothing was counted. Please press again." in words_of(page)


@pytest.mark.parametrize("slug", ["nowhere", "online"])
def test_only_our_places_have_a_desk(volunteer: Client, walton: Venue, slug: str) -> None:
    VenueFactory(slug="online", online=True)
    assert volunteer.get(reverse("tally:venue", args=[slug])).status_code == 404


def test_a_day_ends_at_midnight_here(walton: Venue, time_machine: Any) -> None:
    midnight = datetime(2026, 6, 1, 23, tzinfo=UTC)
    for at in (midnight - timedelta(minutes=1), midnight):
        Visit.objects.create(venue=walton, reason=VisitReason.IT, counted_at=at)
    time_machine.move_to(midnight + timedelta(hours=9), tick=False)
    assert today(walton) == {"it": 1}


def test_a_watch_that_is_ahead_counts_nothing_in_the_future(walton: Venue) -> None:
    ahead = rules.Press(uuid.uuid4(), VisitReason.CAFE, timezone.now() + DAY)
    rules.count_visits(venue=walton, presses=[ahead])
    assert today(walton) == {"cafe": 1}


@pytest.mark.parametrize("role", MATRIX)
def test_a_desk_is_one_tap_from_the_first_page(client: Client, walton: Venue, role: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    link = f'<a class="button" href="{reverse("tally:venue", args=["walton"])}">Walton</a>'
    assert (link in home) is (role in MAY_COUNT)


@pytest.mark.parametrize("name", ["offline", "worker"])
def test_what_a_browser_keeps_is_the_same_for_everybody(client: Client, name: str) -> None:
    seen = set()
    for role in (roles.VOLUNTEER, roles.COORDINATOR):
        user = UserFactory(roles=[role])
        client.force_login(user)
        page = client.get(reverse(f"tally:{name}")).content.decode()
        assert user.username not in page
        assert "csrf" not in page
        seen.add(page)
    assert len(seen) == 1


def test_visits_are_counted_by_venue_and_reason_over_days(walton: Venue) -> None:
    bootle = VenueFactory(slug="bootle", name="Life Rooms Bootle")
    today = timezone.localdate()
    for venue, reason, days, taken_back in (
        (walton, VisitReason.IT, 0, False),
        (walton, VisitReason.IT, 1, False),
        (walton, VisitReason.IT, 1, True),
        (walton, VisitReason.IT, 9, False),
        (bootle, VisitReason.CAFE, 1, False),
    ):
        counted_at = timezone.now() - days * DAY
        Visit.objects.create(
            venue=venue, reason=reason, counted_at=counted_at, taken_back=taken_back
        )
    week = Visit.objects.between(today - 6 * DAY, today)
    assert week.by_venue_and_reason() == {(walton.pk, "it"): 2, (bootle.pk, "cafe"): 1}


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_screen_asks_the_same_however_many_came(
    volunteer: Client, walton: Venue, django_assert_num_queries: Any, rows: int
) -> None:
    Visit.objects.bulk_create(Visit(venue=walton, reason=VisitReason.IT) for _ in range(rows))
    address = reverse("tally:venue", args=["walton"])
    volunteer.get(address)
    with django_assert_num_queries(11):
        volunteer.get(address)
