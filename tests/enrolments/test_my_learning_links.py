"""The links in letters: for one enrolment, one purpose; opened by scanners without effect."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import links, people, rules
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner
from tests.enrolments.people import STAFF, enrol, someone, status_of, taken
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

IN_A_MONTH = timedelta(days=30)
NAMES = {
    links.Purpose.ANSWER_OFFER: "answer-offer",
    links.Purpose.WITHDRAW: "withdraw-by-link",
    links.Purpose.EVALUATE: "evaluate",
}


def link(enrolment: Enrolment, purpose: links.Purpose) -> str:
    return reverse(NAMES[purpose], args=[links.token(enrolment, purpose)])


def offer_link(enrolment: Enrolment) -> str:
    return link(enrolment, links.Purpose.ANSWER_OFFER)


def withdraw_link(enrolment: Enrolment) -> str:
    return link(enrolment, links.Purpose.WITHDRAW)


@pytest.fixture
def offered() -> Enrolment:
    learner = LearnerFactory(name="Ada Example", email="ada@example.org", phone="+441514960001")
    run = RunFactory(capacity=1, sessions__starts_in=IN_A_MONTH)
    return EnrolmentFactory(run=run, learner=learner, offered=True)


# --- opening ------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", list(links.Purpose))
def test_opening_a_link_changes_nothing(
    client: Client, offered: Enrolment, purpose: links.Purpose
) -> None:
    before = Enrolment.objects.values().get(pk=offered.pk)
    for look in (client.get, client.head, client.get):
        assert look(link(offered, purpose)).status_code == 200
    assert Enrolment.objects.values().get(pk=offered.pk) == before
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("purpose", list(links.Purpose))
@pytest.mark.parametrize("status", EnrolmentStatus.values)
def test_no_link_says_who_it_is_for(client: Client, purpose: links.Purpose, status: str) -> None:
    learner = LearnerFactory(name="Ada Example", email="ada@example.org", phone="+441514960001")
    traits: dict[str, Any] = {"offered": True} if status == "offered" else {"status": status}
    run = RunFactory(sessions__starts_in=IN_A_MONTH)
    run.sessions.update(join_url="https://meet.example.org/secret")
    enrolment = EnrolmentFactory(run=run, learner=learner, **traits)
    words = client.get(link(enrolment, purpose)).content.decode()
    assert run.page.title in words
    for secret in ("Ada", "ada@example.org", "496 0001", "meet.example.org"):
        assert secret not in words


@pytest.mark.parametrize("purpose", list(links.Purpose))
def test_a_link_goes_into_no_cache_no_index_and_no_other_sites_records(
    client: Client, offered: Enrolment, purpose: links.Purpose
) -> None:
    answer = client.get(link(offered, purpose))
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] in ("strict-origin", "no-referrer")
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


# --- answering ----------------------------------------------------------------------------


def test_an_offer_is_taken_without_signing_in(client: Client, offered: Enrolment) -> None:
    path = offer_link(offered)
    assert client.post(path, {"answer": "yes"})["Location"] == path
    assert status_of(offered) == EnrolmentStatus.CONFIRMED
    assert "You have a place" in client.get(path).content.decode()
    assert client.post(path, {"answer": "yes"}).status_code == 302
    assert OutboxMessage.objects.filter(kind="enrolment-confirmed").count() == 1


def test_an_offer_is_declined_and_goes_to_the_next(client: Client, offered: Enrolment) -> None:
    waiting = enrol(offered.run, someone("next"))
    path = offer_link(offered)
    client.post(path, {"answer": "no"})
    assert (status_of(offered), status_of(waiting)) == ("withdrawn", "offered")
    assert "You have said no" in client.get(path).content.decode()
    assert client.post(path, {"answer": "no"}).status_code == 302
    assert taken(offered.run) == 1


def test_an_answer_that_is_neither_is_none(client: Client, offered: Enrolment) -> None:
    assert client.post(offer_link(offered)).status_code == 409
    assert status_of(offered) == EnrolmentStatus.OFFERED


@pytest.mark.parametrize("swept", [True, False])
def test_an_offer_that_has_ended_is_said_kindly_and_shows_the_way_back(
    client: Client, offered: Enrolment, swept: bool
) -> None:
    path = offer_link(offered)
    Enrolment.objects.filter(pk=offered.pk).update(expires_at=timezone.now())
    if swept:
        assert rules.expire_offers() == 1
    for answer, status in ((client.get(path), 200), (client.post(path, {"answer": "yes"}), 409)):
        words = answer.content.decode()
        assert answer.status_code == status
        assert "This offer has ended" in words
        assert "join the waiting list again" in words
        assert offered.run.page.url in words
    assert status_of(offered) != EnrolmentStatus.CONFIRMED


def test_an_offer_can_still_be_answered_after_its_dates_have_changed(
    client: Client, offered: Enrolment
) -> None:
    path = offer_link(offered)
    for _ in range(3):
        rules.dates_changed(run_id=offered.run_id, actor=STAFF)
    client.post(path, {"answer": "yes"})
    assert status_of(offered) == EnrolmentStatus.CONFIRMED


def test_an_offer_at_the_time_of_something_else_is_asked_about_once_more(
    client: Client, offered: Enrolment
) -> None:
    EnrolmentFactory(learner=offered.learner, run=RunFactory(sessions__starts_in=IN_A_MONTH))
    path = offer_link(offered)
    answer = client.post(path, {"answer": "yes"})
    assert answer.status_code == 409
    assert status_of(offered) == EnrolmentStatus.OFFERED
    client.post(path, {"answer": "yes", "knows_of_clash": "yes"})
    assert status_of(offered) == EnrolmentStatus.CONFIRMED


@pytest.mark.parametrize("status", ["confirmed", "waiting", "applied", "offered"])
def test_whatever_is_held_is_given_up_by_link_once(client: Client, status: str) -> None:
    traits: dict[str, Any] = {"offered": True} if status == "offered" else {"status": status}
    run = RunFactory(sessions__starts_in=IN_A_MONTH)
    enrolment = EnrolmentFactory(run=run, **traits)
    path = withdraw_link(enrolment)
    for _ in range(2):
        assert client.post(path)["Location"] == path
    assert status_of(enrolment) == EnrolmentStatus.WITHDRAWN
    assert taken(run) == 0
    assert OutboxMessage.objects.filter(kind="enrolment-withdrawn").count() == 1
    assert "no longer on these dates" in client.get(path).content.decode()


def test_what_is_over_is_not_given_up(client: Client) -> None:
    enrolment = EnrolmentFactory(run=RunFactory(sessions__starts_in=-IN_A_MONTH))
    assert client.post(withdraw_link(enrolment)).status_code == 409
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


# --- links that are not good ----------------------------------------------------------------


def forged(enrolment: Enrolment, purpose: links.Purpose) -> dict[str, str]:
    """Tokens that open nothing, by what is wrong with them."""
    other = next(each for each in links.Purpose if each != purpose)
    good, salt = links.token(enrolment, purpose), f"enrolments.links.{purpose}"
    theirs = links.token(EnrolmentFactory(), purpose)
    return {
        "nonsense": "nonsense",
        "cut short": good[:-1],
        "for something else": links.token(enrolment, other),
        "another's facts": f"{theirs.partition(':')[0]}:{good.partition(':')[2]}",
        "nobody's": signing.Signer(salt=salt).sign_object([uuid4().hex, 1]),
        "too little": signing.Signer(salt=salt).sign_object([enrolment.uuid.hex]),
        "another kind": signing.Signer(salt=salt).sign_object("text"),
        "another key": signing.Signer(key="another", salt=salt).sign_object(
            [enrolment.uuid.hex, 1]
        ),
    }


@pytest.mark.parametrize("purpose", list(links.Purpose))
def test_a_link_that_is_not_good_is_answered_alike_whatever_is_wrong(
    client: Client, offered: Enrolment, purpose: links.Purpose
) -> None:
    bodies = set()
    for token in forged(offered, purpose).values():
        path = reverse(NAMES[purpose], args=[token])
        for answer in (client.get(path), client.post(path, {"answer": "yes"})):
            assert answer.status_code == 404
            bodies.add(answer.content)
    assert len(bodies) == 1
    assert status_of(offered) == EnrolmentStatus.OFFERED


@pytest.mark.parametrize("purpose", list(links.Purpose))
def test_another_address_ends_links_sent_to_the_old_one(
    client: Client, offered: Enrolment, purpose: links.Purpose
) -> None:
    old = link(offered, purpose)
    people.change_details(
        learner_id=offered.learner_id, details={"email": "new@example.org"}, actor=STAFF
    )
    offered.refresh_from_db()
    assert client.post(old, {"answer": "yes"}).status_code == 404
    assert status_of(offered) == EnrolmentStatus.OFFERED
    offered.learner.refresh_from_db()
    assert client.get(link(offered, purpose)).status_code == 200


@pytest.mark.parametrize("purpose", list(links.Purpose))
def test_an_erased_learner_has_no_links(
    client: Client, offered: Enrolment, purpose: links.Purpose
) -> None:
    path = link(offered, purpose)
    Learner.objects.filter(pk=offered.learner_id).update(erased_at=timezone.now())
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("purpose", list(links.Purpose))
def test_a_link_needs_the_form_of_its_own_page(offered: Enrolment, purpose: links.Purpose) -> None:
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(link(offered, purpose), {"answer": "yes"}).status_code == 403
    assert status_of(offered) == EnrolmentStatus.OFFERED


def test_links_in_letters_lead_to_our_site_whatever_host_is_claimed(
    client: Client, offered: Enrolment
) -> None:
    from enrolments import letters

    client.post(offer_link(offered), {"answer": "yes"}, headers={"host": "127.0.0.1"})
    letter = letters._teller_of(EnrolmentStatus.CONFIRMED)(str(offered.pk))
    assert letter is not None
    found = [word for word in letter.text.split() if "://" in word]
    assert found
    assert all(address.startswith(settings.SITE_URL) for address in found)


def test_a_forged_host_is_turned_away(client: Client, offered: Enrolment) -> None:
    answer = client.get(offer_link(offered), headers={"host": "evil.example"})
    assert answer.status_code == 400
