"""Text messages through a gateway, over real sockets."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from core import outbox
from core.channels import deliver
from core.letters import NotDelivered, Text
from core.models import OutboxMessage
from tests.core.stand_ins import HttpServer, http_server

TEXT = Text(to="+447700900123", words="Life Rooms: your place is kept. “Café” ☕")


@pytest.fixture
def gateway(settings: Any) -> Iterator[HttpServer]:
    with http_server() as stand_in:
        settings.TEXT_URL = f"{stand_in.address}/messages"
        settings.TEXT_TOKEN = "a-token"
        yield stand_in


def test_a_text_goes_to_the_gateway_with_our_token_and_a_reference(gateway: HttpServer) -> None:
    deliver(TEXT, key="test:7:2")
    [asked] = gateway.asked
    assert asked.path == "/messages"
    assert asked.headers["Authorization"] == "Bearer a-token"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Idempotency-Key"] == "test:7:2"
    assert asked.body == {"to": TEXT.to, "text": TEXT.words, "reference": "test:7:2"}


@pytest.mark.parametrize(
    ("status", "for_good"),
    [
        (400, True),
        (410, True),
        (422, True),
        (302, False),
        (401, False),
        (403, False),
        (404, False),
        (408, False),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_only_what_is_wrong_with_a_text_is_for_good(
    gateway: HttpServer, status: int, for_good: bool
) -> None:
    gateway.status = status
    with pytest.raises(NotDelivered) as caught:
        deliver(TEXT, key="test:1:1")
    assert (caught.value.reason, caught.value.for_good) == (f"HTTP {status}", for_good)


def test_a_redirect_is_not_followed_so_that_no_other_host_gets_our_token(
    gateway: HttpServer,
) -> None:
    gateway.status, gateway.location = 302, f"{gateway.address}/elsewhere"
    with pytest.raises(NotDelivered):
        deliver(TEXT, key="test:1:1")
    assert [asked.path for asked in gateway.asked] == ["/messages"]


def test_a_gateway_that_hangs_up_is_tried_again(gateway: HttpServer) -> None:
    gateway.hangs_up = True
    with pytest.raises(NotDelivered) as caught:
        deliver(TEXT, key="test:1:1")
    assert caught.value.for_good is False


def test_a_gateway_that_is_down_is_tried_again(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.TEXT_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(NotDelivered) as caught:
            deliver(TEXT, key="test:1:1")
    assert (caught.value.reason, caught.value.for_good) == ("URLError", False)


def test_a_gateway_that_never_answers_is_tried_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.channels.text_messages.SECONDS_TO_ANSWER", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.TEXT_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(NotDelivered) as caught:
            deliver(TEXT, key="test:1:1")
    assert (caught.value.reason, caught.value.for_good) == ("TimeoutError", False)


@pytest.mark.django_db
def test_nothing_about_a_person_is_logged_when_the_gateway_refuses(
    gateway: HttpServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    gateway.status, gateway.answer = 400, b'{"error": "+447700900123 is barred"}'
    monkeypatch.setitem(outbox._kinds, "text", outbox._Kind(lambda subject_id: TEXT))
    outbox.record(kind="text", subject_id=1, at_once=True)
    outbox.send_due()
    assert "not sent: HTTP 400" in caplog.text
    for private in ("7700900123", "a-token", "Life Rooms"):
        assert private not in caplog.text
    message = OutboxMessage.objects.get()
    assert (message.status, message.last_error) == ("failed", "HTTP 400")
