"""Messages owed are sent, once, in the daytime, and someone is told when they cannot be."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.letters import Letter, NotDelivered, Text
from core.models import OutboxMessage

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 24, 12, tzinfo=LONDON)
LETTER = Letter(
    to="grace@example.org", subject="Life Rooms,\n Walton", text="Hello", html="<p>Hello</p>"
)
REFUSED = NotDelivered("SMTP 550", for_good=True)


@pytest.fixture(autouse=True)
def _at_noon(time_machine: Any) -> None:
    time_machine.move_to(NOON)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Registers a kind of message for one test."""

    def register(name: str, renderer: Any, failed: Any = None) -> None:
        monkeypatch.setitem(outbox._kinds, name, outbox._Kind(renderer, failed))

    return register


@pytest.fixture(autouse=True)
def _kinds_of_message(kind: Callable[..., None]) -> None:
    kind("test", lambda subject_id: LETTER)
    kind("gone", lambda subject_id: None)


@pytest.fixture
def mail_fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes the outside world answer every message with an error."""

    def fail(error: Exception) -> None:
        def deliver(*args: object, **kwargs: object) -> None:
            raise error

        monkeypatch.setattr(outbox, "deliver", deliver)

    return fail


def the_message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_a_message_is_sent_once_as_text_and_html() -> None:
    outbox.record(kind="test", subject_id=1)
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    [message] = mail.outbox
    assert (message.body, message.alternatives[0][0]) == ("Hello", "<p>Hello</p>")
    assert message.to == ["grace@example.org"]
    assert the_message().sent_at is not None


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
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        assert outbox.send_due() == 1


def test_a_message_no_longer_needed_is_not_sent() -> None:
    outbox.record(kind="gone", subject_id=1)
    assert outbox.send_due() == 0
    assert the_message().status == OutboxMessage.Status.SUPERSEDED
    assert the_message().sent_at is None


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25), (2026, 12, 1)])
@pytest.mark.parametrize(
    ("hour", "minute", "sent"),
    [(20, 0, 0), (23, 59, 0), (0, 0, 0), (1, 30, 0), (8, 59, 0), (9, 0, 1), (19, 59, 1)],
)
def test_nothing_is_sent_between_eight_in_the_evening_and_nine_even_when_the_clocks_change(
    day: tuple[int, int, int], hour: int, minute: int, sent: int
) -> None:
    with time_machine.travel(datetime(*day, hour, minute, tzinfo=LONDON), tick=False):
        outbox.record(kind="test", subject_id=1, send_after=timezone.now() - timedelta(days=1))
        assert outbox.send_due() == sent


def test_what_was_asked_for_that_minute_goes_at_night() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 23, tzinfo=LONDON), tick=False):
        outbox.record(kind="test", subject_id=1)
        outbox.record(kind="test", subject_id=2, at_once=True)
        assert outbox.send_due() == 1
        assert OutboxMessage.objects.get(status=OutboxMessage.Status.SENT).subject_id == "2"


def test_what_was_asked_for_that_minute_goes_before_what_has_waited_longer() -> None:
    for number in range(3):
        outbox.record(kind="test", subject_id=number, send_after=NOON - timedelta(hours=1))
    outbox.record(kind="test", subject_id=9, at_once=True)
    outbox.send_due(limit=1)
    assert OutboxMessage.objects.get(status=OutboxMessage.Status.SENT).subject_id == "9"


def test_a_message_that_failed_in_the_evening_is_tried_again_in_the_morning(
    mail_fails: Callable[[Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 19, 59, tzinfo=LONDON), tick=False):
        outbox.record(kind="test", subject_id=1)
        mail_fails(ConnectionRefusedError())
        outbox.send_due()
        assert the_message().attempts == 1
        monkeypatch.undo()
    with time_machine.travel(datetime(2026, 11, 24, 20, 30, tzinfo=LONDON), tick=False):
        outbox.send_due()
        assert the_message().attempts == 1
    with time_machine.travel(datetime(2026, 11, 25, 9, 0, tzinfo=LONDON), tick=False):
        outbox.send_due()
        assert the_message().attempts == 2


def test_a_server_that_is_down_is_tried_again_later_and_later(
    mail_fails: Callable[[Exception], None],
) -> None:
    mail_fails(ConnectionRefusedError())
    waits = []
    outbox.record(kind="test", subject_id=1)
    for _ in range(3):
        with time_machine.travel(the_message().send_after, tick=False):
            outbox.send_due()
            waits.append(the_message().send_after - timezone.now())
    assert waits == [timedelta(minutes=minutes) for minutes in (2, 4, 8)]
    assert the_message().status == OutboxMessage.Status.QUEUED


def test_someone_is_told_when_a_message_was_refused_for_good(
    kind: Callable[..., None], mail_fails: Callable[[Exception], None]
) -> None:
    told: list[str] = []
    kind("offer", lambda subject_id: LETTER, told.append)
    mail_fails(REFUSED)
    outbox.record(kind="offer", subject_id=7)
    outbox.send_due()
    message = the_message()
    assert (message.status, message.last_error) == (OutboxMessage.Status.FAILED, "SMTP 550")
    assert message.sent_at is None
    assert told == ["7"]


def test_someone_is_told_when_a_message_was_tried_often_enough(
    kind: Callable[..., None], mail_fails: Callable[[Exception], None]
) -> None:
    told: list[str] = []
    kind("offer", lambda subject_id: LETTER, told.append)
    mail_fails(ConnectionRefusedError())
    outbox.record(kind="offer", subject_id=7)
    OutboxMessage.objects.update(attempts=outbox.MAXIMUM_ATTEMPTS - 2)
    outbox.send_due()
    assert told == []
    with time_machine.travel(NOON + timedelta(hours=7), tick=False):
        outbox.send_due()
    assert told == ["7"]
    assert the_message().status == OutboxMessage.Status.FAILED


def test_a_message_is_not_given_up_when_telling_someone_fails(
    kind: Callable[..., None], mail_fails: Callable[[Exception], None]
) -> None:
    def tell(subject_id: str) -> None:
        outbox.record(kind="call", subject_id=subject_id)
        raise ZeroDivisionError

    kind("offer", lambda subject_id: LETTER, tell)
    mail_fails(REFUSED)
    outbox.record(kind="offer", subject_id=7)
    outbox.send_due()
    assert (the_message().kind, the_message().status) == ("offer", OutboxMessage.Status.QUEUED)


def test_a_message_of_a_kind_nobody_makes_is_kept_for_later() -> None:
    outbox.record(kind="unknown", subject_id=1)
    outbox.send_due()
    assert (the_message().status, the_message().last_error) == ("queued", "KeyError")


def test_a_text_is_given_up_when_there_is_no_way_to_send_texts(kind: Callable[..., None]) -> None:
    kind("text", lambda subject_id: Text(to="+447700900123", words="Hello"))
    assert outbox.texts_can_be_sent() is False
    outbox.record(kind="text", subject_id=1)
    outbox.send_due()
    assert (the_message().status, the_message().last_error) == ("failed", "no way to send texts")


def test_a_message_left_by_a_killed_sender_goes_when_its_lease_runs_out() -> None:
    outbox.record(kind="test", subject_id=1)
    OutboxMessage.objects.update(
        status=OutboxMessage.Status.SENDING,
        attempts=1,
        leased_until=timezone.now() + timedelta(minutes=5),
    )
    assert outbox.send_due() == 0
    with time_machine.travel(NOON + timedelta(minutes=6), tick=False):
        assert outbox.send_due() == 1


def test_a_sender_whose_lease_ran_out_does_not_judge_what_another_is_sending(
    kind: Callable[..., None],
) -> None:
    def slow(subject_id: str) -> Letter:
        OutboxMessage.objects.update(attempts=2)  # Meanwhile another has claimed it.
        raise ConnectionRefusedError

    kind("slow", slow)
    outbox.record(kind="slow", subject_id=1)
    outbox.send_due(limit=1)
    assert the_message().status == OutboxMessage.Status.SENDING


def test_a_sender_asked_to_stop_finishes_the_message_in_hand_and_no_other() -> None:
    for number in range(3):
        outbox.record(kind="test", subject_id=number)
    assert outbox.send_due(stopping=lambda: len(mail.outbox) == 1) == 1
    assert sorted(OutboxMessage.objects.values_list("status", flat=True)) == [
        "queued",
        "queued",
        "sent",
    ]


def test_nothing_about_a_person_is_logged_when_sending_fails(
    mail_fails: Callable[[Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    mail_fails(ValueError("grace@example.org is not welcome"))
    outbox.record(kind="test", subject_id=1)
    outbox.send_due()
    assert "not sent: ValueError" in caplog.text
    assert "grace" not in caplog.text
    assert the_message().last_error == "ValueError"


def test_messages_that_are_done_with_go_in_the_end_and_those_still_owed_stay() -> None:
    for status in OutboxMessage.Status.values:
        OutboxMessage.objects.create(
            key=status, kind="test", subject_id="1", status=status, created_at=NOON
        )
    with time_machine.travel(NOON + timedelta(days=29), tick=False):
        assert outbox.purge(False) == 0
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        assert outbox.purge(True) == 3
        assert outbox.purge(False) == 3
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"queued", "sending"}
