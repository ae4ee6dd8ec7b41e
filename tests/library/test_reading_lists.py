"""Reading lists: volunteers make them, an editor shows them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from library.models import ReadingList
from tests.factories import LibraryPageFactory, ReadingListFactory, ResourceFactory, UserFactory
from tests.reading import links_of, words_of
from users import roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(home: Any) -> None:
    LibraryPageFactory()


@pytest.fixture
def volunteer(client: Client) -> Client:
    client.force_login(UserFactory(roles=[roles.VOLUNTEER]))
    return client


def form(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Nights",
        "slug": "nights",
        "introduction": "Begin here.",
        "credit": "a volunteer at Walton",
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0",
        "items-MIN_NUM_FORMS": "1",
        "items-MAX_NUM_FORMS": "1000",
        "items-0-resource": fields.pop("resource", ""),
        "items-0-note": "First this.",
        "items-0-ORDER": "1",
        **fields,
    }


def test_a_list_is_shown_in_its_order_and_says_by_whom(client: Client) -> None:
    books = [ResourceFactory(title=title) for title in ("Zebra", "Apple")]
    hidden = ResourceFactory(title="Secret", public=False)
    made = ReadingListFactory(title="Nights", credit="a volunteer", resources=[*books, hidden])
    page = words_of(client.get(made.get_absolute_url()))
    assert page.index("Zebra") < page.index("Apple")
    assert "Put together by a volunteer." in page
    assert "Secret" not in page
    assert made.get_absolute_url() in links_of(client.get("/library/"))


def test_what_an_editor_has_not_shown_is_nowhere(client: Client) -> None:
    made = ReadingListFactory(title="Nights", public=False, resources=[ResourceFactory()])
    empty = ReadingListFactory(title="Empty")
    for one in (made, empty):
        assert client.get(one.get_absolute_url()).status_code == 404
    page = words_of(client.get("/library/"))
    assert "Nights" not in page
    assert "Empty" not in page


def test_a_volunteers_list_waits_for_an_editor(volunteer: Client) -> None:
    response = volunteer.post(
        reverse("reading_lists:add"), form(resource=ResourceFactory().pk, public="on")
    )
    assert response.status_code == 302
    assert not ReadingList.objects.get().public


def test_an_editor_shows_it(editor: Client) -> None:
    editor.post(reverse("reading_lists:add"), form(resource=ResourceFactory().pk, public="on"))
    assert ReadingList.objects.get().public


def test_a_volunteer_does_not_change_what_visitors_see(volunteer: Client) -> None:
    made = ReadingListFactory(title="Shown", resources=[ResourceFactory()])
    response = volunteer.post(
        reverse("reading_lists:edit", args=[made.pk]), form(resource=ResourceFactory().pk)
    )
    assert "Ask an editor to change it" in words_of(response)
    assert ReadingList.objects.get().title == "Shown"


def test_the_address_of_all_lists_leads_to_the_library(client: Client) -> None:
    assert client.get("/library/lists/")["Location"] == "/library/#lists"
