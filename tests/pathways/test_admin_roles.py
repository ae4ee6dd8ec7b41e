"""Every address of the queue, for every role. What is not given is refused."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liferooms.permissions import MATRIX
from pathways.admin.viewsets import ReferralViewSet
from pathways.models import Referral
from tests.factories import ReferralFactory, UserFactory
from users import roles

pytestmark = pytest.mark.django_db

ADVISORS = {roles.ADVISOR, roles.COORDINATOR}
GOVERNANCE = {roles.COORDINATOR, roles.INFORMATION_GOVERNANCE}
READERS = ADVISORS | GOVERNANCE
LISTS: dict[str, set[str]] = {
    "referrals:index": READERS,
    "referrals:index_results": READERS,
    "referrals:add": set(),
}
OF_A_REQUEST: dict[str, set[str]] = {
    "referrals:inspect": READERS,
    "referrals:assign": ADVISORS,
    "referrals:hand-over": ADVISORS,
    "referrals:close": ADVISORS,
    "referrals:download": GOVERNANCE,
    "referrals:erase": GOVERNANCE,
    "referrals:edit": set(),
    "referrals:delete": set(),
    "referrals:history": set(),
    "referrals:history_results": set(),
    "referrals:usage": set(),
}
PRESSES: dict[str, set[str]] = {
    "referrals:contacted": ADVISORS,
    "referrals:met": ADVISORS,
    "referrals:followed-up": ADVISORS,
    "referrals:not-reached": ADVISORS,
    "referrals:take": ADVISORS,
}


def pages(referral: Referral) -> dict[str, tuple[str, set[str]]]:
    """Every address that is opened, with who may."""
    return {
        **{name: (reverse(name), allowed) for name, allowed in LISTS.items()},
        **{
            name: (reverse(name, args=[referral.pk]), allowed)
            for name, allowed in OF_A_REQUEST.items()
        },
    }


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    return client


def is_turned_away(response: Any) -> bool:
    return (response.status_code, response.headers.get("Location")) == (302, "/admin/")


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_opens_what_it_was_given_and_nothing_else(role: str) -> None:
    client = signed_in(role)
    table = pages(ReferralFactory())
    opened = {
        name for name, (address, _) in table.items() if client.get(address).status_code == 200
    }
    assert opened == {name for name, (_, allowed) in table.items() if role in allowed}


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_does_what_it_may_and_nothing_else(role: str) -> None:
    client = signed_in(role)
    referral = ReferralFactory()
    for name, allowed in {**OF_A_REQUEST, **PRESSES}.items():
        response = client.post(reverse(name, args=[referral.pk]), {"version": "0"})
        assert is_turned_away(response) is (role not in allowed), name


@pytest.mark.parametrize("role", MATRIX)
def test_only_those_who_work_with_requests_are_told_of_them(role: str) -> None:
    ReferralFactory()
    page = signed_in(role).get("/admin/").content.decode()
    assert ("Pathways: what waits for you" in page) is (role in ADVISORS)


def test_every_address_of_the_queue_is_in_this_table() -> None:
    there = {
        f"referrals:{pattern.name}" for pattern in ReferralViewSet("referrals").get_urlpatterns()
    }
    assert there == {*LISTS, *OF_A_REQUEST, *PRESSES}


def test_nobody_signed_out_sees_any_of_it() -> None:
    client, referral = Client(), ReferralFactory()
    addresses = [address for address, _ in pages(referral).values()]
    addresses += [reverse(name, args=[referral.pk]) for name in PRESSES]
    for address in addresses:
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302
            assert response["Location"].startswith("/admin/login/")


def test_an_advisor_sees_nothing_of_learners() -> None:
    client = signed_in(roles.ADVISOR)
    for name in ("learners:index", "enrolments:index", "runs:index", "calls:index"):
        assert is_turned_away(client.get(reverse(name))), name
