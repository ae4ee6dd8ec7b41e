"""Messages that were given up: staff see what kind and why, and send them again."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import outbox
from core.letters import Letter
from core.models import OutboxMessage
from tests.factories import UserFactory
from users import roles

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_LIST = 11
Status = OutboxMessage.Status


def given_up(number: int = 1, **changes: Any) -> OutboxMessage:
    fields = {
        "key": f"enrolment-offered:{number}:1",
        "kind": "enrolment-offered",
        "subject_id": str(number),
        "status": Status.FAILED,
        "attempts": 20,
        "last_error": "address refused",
    }
    return OutboxMessage.objects.create(**{**fields, **changes})


def page_of(client: Client) -> str:
    return client.get(reverse("outbox:index")).content.decode()


def send_again(client: Client, message: OutboxMessage) -> str:
    address = reverse("outbox:again", args=[message.pk])
    return client.post(address, follow=True).content.decode()


def test_the_list_says_what_kind_and_why_and_not_who(coordinator: Client) -> None:
    given_up()
    given_up(2, status=Status.SENT, kind="enrolment-waiting")
    html = page_of(coordinator)
    assert "Enrolment offered" in html
    assert "address refused" in html
    assert "Enrolment waiting" not in html
    assert "export=" not in html


def test_sent_again_it_goes(coordinator: Client, monkeypatch: Any, mailoutbox: Any) -> None:
    message = given_up(kind="again")
    monkeypatch.setattr(outbox.quiet_hours, "are_quiet", lambda moment: False)
    letter = Letter(to="grace@example.org", subject="Life Rooms", text="Hello", html="Hello")
    outbox.register("again", lambda subject_id: letter)
    assert "It will be tried again" in send_again(coordinator, message)
    outbox.send_due()
    assert len(mailoutbox) == 1
    message.refresh_from_db()
    assert (message.status, message.last_error) == (Status.SENT, "")


def test_pressed_twice_it_is_tried_once(coordinator: Client) -> None:
    message = given_up()
    send_again(coordinator, message)
    assert "It is on its way already" in send_again(coordinator, message)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.QUEUED, 0)


@pytest.mark.parametrize("status", [Status.SENT, Status.SENDING, Status.SUPERSEDED])
def test_only_what_was_given_up_is_sent_again(coordinator: Client, status: str) -> None:
    message = given_up(status=status)
    send_again(coordinator, message)
    message.refresh_from_db()
    assert message.status == status


@pytest.mark.parametrize("role", [roles.EDITOR, roles.TUTOR, roles.VOLUNTEER, roles.FRONT_DESK])
def test_others_neither_see_the_list_nor_send_again(role: str) -> None:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    message = given_up()
    assert client.get(reverse("outbox:index")).status_code == 302
    assert client.post(reverse("outbox:again", args=[message.pk])).status_code == 302
    message.refresh_from_db()
    assert message.status == Status.FAILED


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    for number in range(rows):
        given_up(number)
    page_of(coordinator)
    with CaptureQueriesContext(connection) as queries:
        page_of(coordinator)
    assert len(queries) == QUERIES_OF_THE_LIST
