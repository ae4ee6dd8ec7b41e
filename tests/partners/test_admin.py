"""The register of partners' contacts, which is kept in wagtail-modeladmin."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.models import PartnerContact, PartnerPage
from tests.factories import PartnerPageFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/partners/partnercontact/"
QUERIES_OF_THE_LIST = 13


def contact(name: str = "Dana Example", **details: Any) -> PartnerContact:
    partner = details.pop("partner", None) or PartnerPageFactory()
    return PartnerContact.objects.create(partner=partner, name=name, **details)


def form_data(partner: PartnerPage, **changes: Any) -> dict[str, Any]:
    fields = {
        "partner": partner.pk,
        "name": "Dana Example",
        "role": "Adviser",
        "phone": "0151 496 0000",
        "email": "dana@example.org",
        "note": "Best before ten.",
        "checked_on": "",
    }
    return {**fields, **changes}


def names(client: Client, **query: Any) -> list[str]:
    return [found.name for found in client.get(LIST, query).context["object_list"]]


def test_contacts_are_listed_with_their_partner_and_how_to_reach_them(
    coordinator: Client,
) -> None:
    contact(partner=PartnerPageFactory(title="Kind Housing"), phone="+441514960000")
    html = coordinator.get(LIST).content.decode()
    for words in ("Dana Example", "Kind Housing", "0151 496 0000"):
        assert words in html


@pytest.mark.parametrize("words", ["dana", "benefits", "kind housing"])
def test_a_contact_is_found_by_name_role_or_partner(coordinator: Client, words: str) -> None:
    contact(partner=PartnerPageFactory(title="Kind Housing"), role="Benefits adviser")
    contact("Someone Else")
    assert names(coordinator, q=words) == ["Dana Example"]


def test_contacts_nobody_has_checked_can_be_picked_out(coordinator: Client) -> None:
    contact("Checked", checked_on=timezone.localdate())
    contact("Not checked")
    assert names(coordinator, checked_on__isnull="True") == ["Not checked"]


def test_a_coordinator_makes_changes_and_deletes_a_contact(coordinator: Client) -> None:
    partner = PartnerPageFactory()
    coordinator.post(f"{LIST}create/", form_data(partner))
    made = PartnerContact.objects.get()
    assert (made.name, str(made.phone)) == ("Dana Example", "0151 496 0000")
    coordinator.post(f"{LIST}edit/{made.pk}/", form_data(partner, role="Manager"))
    made.refresh_from_db()
    assert made.role == "Manager"
    coordinator.post(f"{LIST}delete/{made.pk}/")
    assert not PartnerContact.objects.exists()


def test_an_editor_is_turned_away_from_contacts(editor: Client) -> None:
    made = contact()
    for address in (LIST, f"{LIST}create/", f"{LIST}edit/{made.pk}/", f"{LIST}delete/{made.pk}/"):
        assert editor.get(address)["Location"] == "/admin/"


def test_contacts_are_not_in_the_staff_log_by_name(coordinator: Client) -> None:
    partner = PartnerPageFactory()
    coordinator.post(f"{LIST}create/", form_data(partner))
    made = PartnerContact.objects.get()
    assert "Dana" not in coordinator.get(f"{LIST}history/{made.pk}/").content.decode()


def test_visitors_never_see_a_contact(client: Client) -> None:
    made = contact(email="dana@example.org")
    html = client.get(made.partner.url).content.decode()
    assert "Dana Example" not in html
    assert "dana@example.org" not in html


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    for number in range(rows):
        contact(f"Contact {number}")
    coordinator.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(LIST)
    assert len(queries) == QUERIES_OF_THE_LIST
