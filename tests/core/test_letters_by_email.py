"""Letters over SMTP: what goes over the wire, and what the server's answers mean."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from core.channels import deliver
from core.letters import Attachment, Letter, NotDelivered
from tests.core.stand_ins import MailServer, mail_server


def letter(
    to: str = "grace@example.org",
    subject: str = "Life Rooms",
    attachments: list[Attachment] | None = None,
) -> Letter:
    return Letter(
        to=to, subject=subject, text="Hello", html="<p>Hello</p>", attachments=attachments or []
    )


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as stand_in:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", stand_in.port
        yield stand_in


def test_a_letter_arrives_as_text_and_html_and_says_that_a_machine_wrote_it(
    server: MailServer, settings: Any
) -> None:
    settings.SITE_URL = "https://www.example.org"
    deliver(letter(), key="test:7:2")
    [received] = server.received
    assert received.get_body(("plain",)).get_content().strip() == "Hello"  # type: ignore[union-attr]
    assert received.get_body(("html",)).get_content().strip() == "<p>Hello</p>"  # type: ignore[union-attr]
    assert received["Message-ID"] == "<test.7.2@www.example.org>"
    assert received["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "subject",
    [
        "Life Rooms,\nBcc: eve@example.org",
        "Life Rooms,\r\nBcc: eve@example.org",
        "Life Rooms,\rBcc: eve@example.org",
        "Life Rooms,\u2028Bcc: eve@example.org",
        "Life Rooms,\x85Bcc: eve@example.org",
    ],
)
def test_a_subject_cannot_carry_a_header(server: MailServer, subject: str) -> None:
    deliver(letter(subject=subject), key="test:1:1")
    [received] = server.received
    assert received["Bcc"] is None
    assert received["Subject"] == "Life Rooms, Bcc: eve@example.org"
    assert len(server.recipients) == 1


@pytest.mark.parametrize(
    "address",
    [
        "grace@example.org\nBcc: eve@example.org",
        "grace@example.org\r\n\r\nHello",
        "Grace\nBcc: eve@example.org <grace@example.org>",
        "Grace\rBcc: eve@example.org <grace@example.org>",
        "grace@example.org, eve@example.org",
        "Grace",
        "",
    ],
)
def test_an_address_that_is_not_exactly_one_is_given_up(address: str) -> None:
    with pytest.raises(NotDelivered) as caught:
        deliver(letter(to=address), key="test:1:1")
    assert (caught.value.for_good, caught.value.reason) == (True, "not an address")
    assert mail.outbox == []


def test_an_attachments_name_cannot_carry_a_header(server: MailServer) -> None:
    attachment = Attachment("dates\r\nBcc: eve@example.org\r\n.ics", "x", "text/plain")
    deliver(letter(attachments=[attachment]), key="test:1:1")
    [part] = server.received[0].iter_attachments()
    assert part["Bcc"] is None
    assert part.get_filename() == "dates Bcc: eve@example.org .ics"


@pytest.mark.parametrize(
    ("command", "answer", "reason", "for_good"),
    [
        ("RCPT", "550 no such person", "SMTP 550", True),
        ("RCPT", "450 come back", "SMTP 450", False),
        ("DATA", "554 not that", "SMTP 554", True),
        ("DATA", "451 come back", "SMTP 451", False),
        ("MESSAGE", "552 too long", "SMTP 552", True),
        ("MESSAGE", "452 come back", "SMTP 452", False),
    ],
)
def test_what_is_wrong_with_a_message_is_for_good_if_the_server_says_so(
    server: MailServer, command: str, answer: str, reason: str, for_good: bool
) -> None:
    server.answers[command] = answer
    with pytest.raises(NotDelivered) as caught:
        deliver(letter(), key="test:1:1")
    assert (caught.value.reason, caught.value.for_good) == (reason, for_good)


@pytest.mark.parametrize("command", ["EHLO", "MAIL"])
def test_what_is_between_us_and_the_server_is_not_for_good(
    server: MailServer, command: str
) -> None:
    server.answers |= {command: "550 we do not know you", "HELO": "550 we do not know you"}
    with pytest.raises(Exception, match="we do not know you") as caught:
        deliver(letter(), key="test:1:1")
    assert not isinstance(caught.value, NotDelivered)


def test_a_wrong_password_is_not_for_good(server: MailServer, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "liferooms", "wrong"
    server.answers |= {"EHLO": "250 AUTH PLAIN", "AUTH": "535 wrong"}
    with pytest.raises(Exception) as caught:  # noqa: PT011
        deliver(letter(), key="test:1:1")
    assert type(caught.value).__name__ in ("SMTPAuthenticationError", "SMTPNotSupportedError")
