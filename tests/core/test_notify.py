"""GOV.UK Notify's own client against a stand-in. Nothing here has met the real service."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail

from core import checks, outbox
from core.channels import deliver
from core.letters import Letter, NotDelivered, Text
from tests.core.stand_ins import HttpServer, http_server

SERVICE = "11111111-2222-3333-4444-555555555555"
SECRET = "66666666-7777-8888-9999-000000000000"
TEXT = Text(to="+447700900123", words="Life Rooms: your place is kept.")
LETTER = Letter(to="grace@example.org", subject="Life Rooms", text="Hello", html="<p>Hello</p>")


@pytest.fixture
def service(settings: Any) -> Iterator[HttpServer]:
    with http_server() as stand_in:
        settings.TEXT_URL = "notify"
        settings.EMAIL_BACKEND = "core.channels.notify.EmailBackend"
        settings.NOTIFY_URL = stand_in.address
        settings.NOTIFY_API_KEY = f"liferooms-{SERVICE}-{SECRET}"
        settings.NOTIFY_TEXT_TEMPLATE = "a-text-template"
        settings.NOTIFY_EMAIL_TEMPLATE = "an-email-template"
        yield stand_in


def test_a_text_goes_in_our_template(service: HttpServer) -> None:
    assert outbox.texts_can_be_sent()
    deliver(TEXT, key="test:7:2")
    [asked] = service.asked
    assert asked.path == "/v2/notifications/sms"
    assert asked.body == {
        "phone_number": "+447700900123",
        "template_id": "a-text-template",
        "personalisation": {"message": TEXT.words},
        "reference": "test:7:2",
    }
    assert SECRET not in str(asked.headers)


def test_a_letter_goes_in_our_template_with_its_message_id(
    service: HttpServer, settings: Any
) -> None:
    settings.SITE_URL = "https://www.example.org"
    deliver(LETTER, key="test:7:2")
    [asked] = service.asked
    assert asked.path == "/v2/notifications/email"
    assert asked.body == {
        "email_address": "grace@example.org",
        "template_id": "an-email-template",
        "personalisation": {"subject": "Life Rooms", "message": "Hello"},
        "reference": "<test.7.2@www.example.org>",
    }


def test_mail_of_the_sites_own_goes_the_same_way(service: HttpServer) -> None:
    assert send_mail("Your password", "Hello", None, ["staff@example.org", "two@example.org"]) == 1
    assert [asked.body["email_address"] for asked in service.asked] == [
        "staff@example.org",
        "two@example.org",
    ]


@pytest.mark.parametrize("message", [TEXT, LETTER])
@pytest.mark.parametrize(
    ("status", "for_good"), [(400, True), (403, False), (429, False), (500, False), (503, False)]
)
def test_only_what_is_wrong_with_a_message_is_for_good(
    service: HttpServer, message: Text | Letter, status: int, for_good: bool
) -> None:
    service.status = status
    with pytest.raises(NotDelivered) as caught:
        deliver(message, key="test:1:1")
    assert (caught.value.reason, caught.value.for_good) == (f"HTTP {status}", for_good)


def test_an_answer_that_is_not_notifys_is_tried_again(service: HttpServer) -> None:
    service.answer = b"<h1>Hotel wireless</h1>"
    with pytest.raises(NotDelivered) as caught:
        deliver(TEXT, key="test:1:1")
    assert caught.value.for_good is False


def test_a_service_that_hangs_up_is_tried_again(service: HttpServer) -> None:
    service.hangs_up = True
    with pytest.raises(NotDelivered) as caught:
        deliver(TEXT, key="test:1:1")
    assert caught.value.for_good is False


def test_what_notify_answers_is_not_logged(
    service: HttpServer, caplog: pytest.LogCaptureFixture
) -> None:
    service.status, service.answer = 400, b'{"errors": [{"message": "+447700900123 is barred"}]}'
    with pytest.raises(NotDelivered):
        deliver(TEXT, key="test:1:1")
    assert "7700900123" not in caplog.text


def test_the_extra_that_is_missing_is_named_before_the_first_message(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.checks.find_spec", lambda name: None)
    assert checks.notify_is_installed(None) == []
    settings.TEXT_URL = "notify"
    assert [error.id for error in checks.notify_is_installed(None)] == ["liferooms.E004"]
    settings.TEXT_URL = ""
    settings.EMAIL_BACKEND = "core.channels.notify.EmailBackend"
    assert [error.id for error in checks.notify_is_installed(None)] == ["liferooms.E004"]


def test_a_message_to_nobody_asks_nothing(service: HttpServer) -> None:
    assert EmailMessage("Hello", "Hello", to=[]).send() == 0
    assert service.asked == []
