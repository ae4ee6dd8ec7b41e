"""Messages owed are sent, once, whatever happens to the sender."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage

pytestmark = pytest.mark.django_db

LETTER = outbox.Letter(
    to="grace@example.org", subject="Life Rooms,\n Walton", text="Hello", html="<p>Hello</p>"
)


@pytest.fixture(autouse=True)
def _a_kind_of_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._renderers, "test", lambda subject_id: LETTER)
    monkeypatch.setitem(outbox._renderers, "gone", lambda subject_id: None)


def status() -> str:
    return OutboxMessage.objects.get().status


def test_a_message_is_sent_once_as_text_and_html() -> None:
    outbox.record(kind="test", subject_id=1)
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    [message] = mail.outbox
    assert (message.body, message.alternatives[0][0]) == ("Hello", "<p>Hello</p>")
    assert message.to == ["grace@example.org"]


def test_a_subject_cannot_carry_a_second_header() -> None:
    outbox.record(kind="test", subject_id=1)
    outbox.send_due()
    assert mail.outbox[0].subject == "Life Rooms, Walton"


def test_the_same_message_recorded_twice_is_owed_once() -> None:
    outbox.record(kind="test", subject_id=1)
    outbox.record(kind="test", subject_id=1)
    outbox.record(kind="test", subject_id=1, version=2)
    assert OutboxMessage.objects.count() == 2


def test_a_message_of_a_change_that_was_undone_is_not_owed() -> None:
    def change_that_fails() -> None:
        with transaction.atomic():
            outbox.record(kind="test", subject_id=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert OutboxMessage.objects.count() == 0


def test_a_message_waits_for_its_time() -> None:
    outbox.record(kind="test", subject_id=1, send_after=timezone.now() + timedelta(hours=1))
    assert outbox.send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert outbox.send_due() == 1


def test_a_message_no_longer_needed_is_not_sent() -> None:
    outbox.record(kind="gone", subject_id=1)
    assert outbox.send_due() == 0
    assert status() == OutboxMessage.Status.SUPERSEDED


def test_a_server_that_is_down_is_tried_again_later_and_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*args: object) -> None:
        raise SMTPServerDisconnected("no")

    outbox.record(kind="test", subject_id=1)
    with monkeypatch.context() as patch:
        patch.setattr(outbox.EmailMultiAlternatives, "send", down)
        outbox.send_due()
        first_wait = OutboxMessage.objects.get().send_after - timezone.now()
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            outbox.send_due()
            second_wait = OutboxMessage.objects.get().send_after - timezone.now()
    assert second_wait > first_wait > timedelta(0)
    with time_machine.travel(timezone.now() + timedelta(hours=48), tick=False):
        assert outbox.send_due() == 1
    assert len(mail.outbox) == 1


def test_an_address_refused_for_good_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> None:
        raise SMTPDataError(550, b"no such person")

    monkeypatch.setattr(outbox.EmailMultiAlternatives, "send", refused)
    outbox.record(kind="test", subject_id=1)
    outbox.send_due()
    message = OutboxMessage.objects.get()
    assert (message.status, message.last_error) == (OutboxMessage.Status.FAILED, "SMTPDataError")


def test_a_message_left_by_a_killed_sender_goes_when_its_lease_runs_out() -> None:
    message = outbox.record(kind="test", subject_id=1)
    OutboxMessage.objects.update(
        status=OutboxMessage.Status.SENDING,
        attempts=1,
        leased_until=timezone.now() + timedelta(minutes=5),
    )
    assert outbox.send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert outbox.send_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<test.1.1@")
    assert message.key == "test:1:1"


def test_nothing_about_a_person_is_logged_when_sending_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*args: object) -> None:
        raise ValueError("grace@example.org is not welcome")

    monkeypatch.setattr(outbox.EmailMultiAlternatives, "send", refused)
    outbox.record(kind="test", subject_id=1)
    outbox.send_due()
    assert "not sent: ValueError" in caplog.text
    assert "grace" not in caplog.text
