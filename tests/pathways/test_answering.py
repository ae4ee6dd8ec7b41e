"""What the links in messages lead to: agreeing to what was asked, and taking a request back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pathways import letters, links, rules
from pathways.enums import AskedBy, State
from pathways.models import Referral
from tests.factories import ReferralFactory
from tests.pathways.asking import link_in
from tests.reading import links_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

# A Wednesday.
NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def asked_for() -> Referral:
    return ReferralFactory(
        name="Sam Example",
        not_agreed=True,
        asked_by=AskedBy.SUPPORTER,
        asked_by__name="Jo Sample",
        asked_by__email="jo@example.org",
    )


def test_opening_the_link_changes_nothing(client: Client) -> None:
    link = link_in(asked_for(), links.Purpose.AGREE)
    for response in (client.get(link), client.head(link)):
        assert response.status_code == 200
    assert Referral.objects.get().state == State.NOT_AGREED


def test_the_person_reads_who_asked_and_says_yes(client: Client) -> None:
    link = link_in(asked_for(), links.Purpose.AGREE)
    page = words_of(client.get(link))
    assert "Jo Sample thought that a Pathways advisor could be of help" in page
    assert "Sam Example" not in page
    assert client.post(link, {"answer": "yes"}).status_code == 302
    assert Referral.objects.get().state == State.NEW
    assert "You said yes." in words_of(client.get(link))


def test_the_person_says_no_and_the_link_is_nobodys(client: Client) -> None:
    link = link_in(asked_for(), links.Purpose.AGREE)
    response = client.post(link, {"answer": "no"}, follow=True)
    assert "We have deleted what we had. Nobody is told." in words_of(response)
    assert not Referral.objects.exists()
    assert client.get(link).status_code == 404


def test_an_answer_that_is_none_changes_nothing(client: Client) -> None:
    link = link_in(asked_for(), links.Purpose.AGREE)
    assert client.post(link, {"answer": "perhaps"}).status_code == 302
    assert Referral.objects.get().state == State.NOT_AGREED


def test_after_two_weeks_the_link_is_nobodys(client: Client, time_machine: Any) -> None:
    link = link_in(asked_for(), links.Purpose.AGREE)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    for response in (client.get(link), client.post(link, {"answer": "yes"})):
        assert response.status_code == 404


def test_a_link_is_for_one_purpose_and_cannot_be_made_up(client: Client) -> None:
    referral = asked_for()
    token = links.token(referral, links.Purpose.AGREE)
    for address in (
        reverse("pathways-take-back", args=[token]),
        reverse("pathways-agree", args=[f"{token}x"]),
        reverse("pathways-agree", args=["made-up"]),
    ):
        assert client.get(address).status_code == 404


def test_a_request_is_taken_back_by_a_press_and_not_by_a_look(client: Client) -> None:
    link = link_in(ReferralFactory(), links.Purpose.TAKE_BACK)
    assert "Take back your request?" in words_of(client.get(link))
    assert Referral.objects.get().state == State.NEW
    assert client.post(link).status_code == 302
    assert Referral.objects.get().state == State.CLOSED
    assert "Your request is closed" in words_of(client.get(link))


def test_no_pressed_twice_is_no(client: Client) -> None:
    link = link_in(asked_for(), links.Purpose.AGREE)
    for _ in range(2):
        response = client.post(link, {"answer": "no"}, follow=True)
        assert "We have deleted what we had." in words_of(response)


def test_no_after_yes_leads_to_where_it_can_be_taken_back(client: Client) -> None:
    referral = asked_for()
    link = link_in(referral, links.Purpose.AGREE)
    client.post(link, {"answer": "yes"})
    response = client.post(link, {"answer": "no"}, follow=True)
    assert Referral.objects.get().state == State.NEW
    assert link_in(referral, links.Purpose.TAKE_BACK) in links_of(response)
    rules.take_back(referral_id=referral.pk)
    assert "Did you change your mind?" not in words_of(client.get(link))


def test_a_link_that_has_ended_says_so_and_what_to_do_instead(client: Client) -> None:
    page = client.get(reverse("pathways-agree", args=["made-up"]))
    assert "It is nothing you did wrong." in words_of(page)
    assert "/pathways/" in links_of(page)
    assert "private" in page["Cache-Control"]
    assert b'content="noindex"' in page.content


def test_nobody_is_asked_whose_time_to_answer_is_over(time_machine: Any) -> None:
    """A message that could not go out for two weeks does not lead to a dead link."""
    referral = asked_for()
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    assert letters.question(str(referral.pk)) is None
