"""Copies go out and come in by their number, and nobody's name is asked for."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.forms import modelform_factory
from django.test import Client
from django.utils import timezone

from library import rules
from library.models import Copy, Resource
from library.refusals import IsInAlready, IsOutAlready, IsWithdrawn, NoSuchCopy
from tests.factories import CopyFactory, ResourceFactory, UserFactory, VenueFactory
from tests.reading import words_of
from users import roles

pytestmark = pytest.mark.django_db

LENDING = "/admin/lending/"


@pytest.fixture
def volunteer(client: Client) -> Client:
    client.force_login(UserFactory(roles=[roles.VOLUNTEER]))
    return client


@pytest.fixture
def copy() -> Copy:
    book = ResourceFactory(title="Overcoming insomnia", shelf="Walton, bay 2")
    made: Copy = CopyFactory(resource=book, number=12)
    return made


def lend(number: int = 12, **given: Any) -> Copy:
    return rules.lend(number=number, press=given.get("press") or uuid.uuid4())


def take_back(number: int = 12, **given: Any) -> Copy:
    return rules.take_back(number=number, press=given.get("press") or uuid.uuid4())


def press(client: Client, action: str, **given: Any) -> Any:
    data = {"number": 12, "action": action, "press": uuid.uuid4(), **given}
    return client.post(LENDING, data)


# Rules


def test_a_copy_goes_out_and_comes_in_again(copy: Copy) -> None:
    assert lend().is_out
    assert Copy.objects.get().is_out
    assert not take_back().is_out
    assert not Copy.objects.get().is_out


def test_a_copy_that_is_out_is_not_lent_and_it_is_said_since_when(
    copy: Copy, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 11, 2, 15, tzinfo=UTC), tick=False)
    lend()
    with pytest.raises(IsOutAlready, match="out already, since Monday 2 November, 3pm"):
        lend()


def test_a_copy_that_is_in_is_not_taken_back(copy: Copy) -> None:
    with pytest.raises(IsInAlready, match="is in already"):
        take_back()


def test_a_withdrawn_copy_is_not_lent(copy: Copy) -> None:
    Copy.objects.update(withdrawn=True)
    with pytest.raises(IsWithdrawn, match="was withdrawn"):
        lend()


def test_a_number_that_no_copy_has_is_refused() -> None:
    with pytest.raises(NoSuchCopy, match="No copy has the number 99"):
        lend(99)


def test_the_same_press_twice_is_once(copy: Copy) -> None:
    one = uuid.uuid4()
    since = lend(press=one).out_since
    assert lend(press=one).out_since == since
    other = uuid.uuid4()
    take_back(press=other)
    assert not take_back(press=other).is_out


def test_whoever_saves_a_book_does_not_bring_back_what_was_lent_meanwhile(copy: Copy) -> None:
    read_before = Copy.objects.get()
    lend()
    read_before.shelf = "Bootle"
    read_before.save()
    assert Copy.objects.get().is_out
    assert Copy.objects.get().shelf == "Bootle"


def test_copies_are_numbered_on_from_the_highest(copy: Copy) -> None:
    assert CopyFactory(resource=copy.resource).number == 13
    made = rules.add_copies({copy.resource: 2, ResourceFactory(): 1})
    assert [one.number for one in made] == [14, 15, 16]


def test_a_number_is_one_copys_and_nothing_withdrawn_is_out(copy: Copy) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CopyFactory(number=12)
    with pytest.raises(IntegrityError), transaction.atomic():
        CopyFactory(withdrawn=True, out_since=timezone.now())


# The screen


def test_a_volunteer_finds_lends_and_takes_back(volunteer: Client, copy: Copy) -> None:
    page = words_of(volunteer.get(LENDING, {"number": "0012"}))
    assert "Overcoming insomnia" in page
    assert "Lend" in page
    after = volunteer.get(press(volunteer, "lend")["Location"])
    assert "“Overcoming insomnia”, number 12, is out now" in words_of(after)
    assert "Take back" in words_of(after)
    after = volunteer.get(press(volunteer, "take-back")["Location"])
    assert "is in again. Please put it back: Walton, bay 2." in words_of(after)
    assert not Copy.objects.get().is_out


def test_a_button_pressed_twice_says_the_same_twice(volunteer: Client, copy: Copy) -> None:
    same = uuid.uuid4()
    first, second = (press(volunteer, "lend", press=same) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])


def test_lending_what_is_out_is_refused_with_a_sentence_and_offers_to_take_it_back(
    volunteer: Client, copy: Copy
) -> None:
    lend()
    response = press(volunteer, "lend")
    assert response.status_code == 409
    page = words_of(response)
    assert "Copy 12 of “Overcoming insomnia” is out already, since" in page
    assert "Take back" in page


@pytest.mark.parametrize(
    ("number", "status", "sentence"),
    [
        ("99", 404, "No copy has the number 99"),
        ("banana", 400, "made of digits alone"),
        ("-1", 400, "made of digits alone"),
        ("9" * 30, 400, "made of digits alone"),
        ("", 400, "Type the number"),
        ("\0", 400, "made of digits alone"),
    ],
)
def test_a_wrong_number_is_said(
    volunteer: Client, copy: Copy, number: str, status: int, sentence: str
) -> None:
    response = volunteer.get(LENDING, {"number": number})
    assert response.status_code == status
    assert sentence in words_of(response)


@pytest.mark.parametrize("given", [{"press": "x"}, {"action": "burn"}, {"number": ""}])
def test_a_press_that_makes_no_sense_changes_nothing(
    volunteer: Client, copy: Copy, given: dict[str, str]
) -> None:
    assert press(volunteer, **{"action": "lend", **given}).status_code == 400
    assert not Copy.objects.get().is_out


def test_what_is_out_longest_comes_first_and_is_marked_after_three_weeks(
    volunteer: Client,
) -> None:
    for number, days in ((1, 3), (2, 40)):
        since = timezone.now() - timedelta(days=days)
        CopyFactory(resource__title=f"Book out {days} days", number=number, out_since=since)
    CopyFactory(resource__title="Book that is in")
    page = words_of(volunteer.get(LENDING))
    assert page.index("Book out 40 days") < page.index("Book out 3 days")
    assert page.count("More than three weeks") == 1
    assert "Book that is in" not in page


@pytest.mark.parametrize("role", [roles.COORDINATOR, roles.TUTOR, roles.SAFE_MESSAGING])
def test_other_roles_do_not_lend(client: Client, copy: Copy, role: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    assert client.get(LENDING).status_code == 302
    assert press(client, "lend").status_code == 302
    assert not Copy.objects.get().is_out


def test_a_volunteer_sees_nothing_of_learners(volunteer: Client) -> None:
    for address in ("/admin/learners/", "/admin/enrolments/", "/admin/runs/"):
        assert volunteer.get(address).status_code in (302, 404)


def test_copies_at_two_places_are_found_by_either_and_only_what_is_in() -> None:
    walton, bootle = VenueFactory(slug="walton"), VenueFactory(slug="bootle")
    book = ResourceFactory(title="Sleep", venue=walton)
    CopyFactory(resource=book, number=1, out_since=timezone.now())
    CopyFactory(resource=book, number=2, venue=bootle)
    everything = Resource.objects.public()
    assert everything.filtered({"venue": walton}).count() == 1
    assert everything.filtered({"venue": bootle}).count() == 1
    assert everything.filtered({"in-now": True}).count() == 1
    assert everything.filtered({"in-now": True, "venue": bootle}).count() == 1
    assert everything.filtered({"in-now": True, "venue": walton}).count() == 0


def test_withdrawing_a_copy_that_is_out_is_refused_in_the_form_with_a_sentence(copy: Copy) -> None:
    lend()
    form_class = modelform_factory(Copy, fields=["number", "venue", "shelf", "withdrawn"])
    form = form_class({"number": 12, "withdrawn": "on"}, instance=Copy.objects.get())
    assert not form.is_valid()
    assert "Copy 12 is out. Take it back first" in str(form.errors)
