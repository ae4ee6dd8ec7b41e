"""A database restored from a backup does not send again what has gone."""

from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from core import outbox, restored_backup
from core.models import OutboxMessage

pytestmark = pytest.mark.django_db

LETTER = outbox.Letter(to="grace@example.org", subject="Life Rooms", text="Hello", html="Hello")


@pytest.fixture(autouse=True)
def _a_kind_of_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._kinds, "test", outbox._Kind(lambda subject_id: LETTER))


def send(*options: str) -> str:
    out = StringIO()
    call_command("send_messages", *options, stdout=out)
    return out.getvalue()


def owe(subject_id: int) -> OutboxMessage:
    outbox.record(kind="test", subject_id=subject_id, at_once=True)
    return OutboxMessage.objects.get(subject_id=subject_id)


@pytest.fixture
def restored() -> None:
    """Two messages were sent; the backup is from between them, and knows the second as waiting."""
    for subject_id in (1, 2):
        owe(subject_id)
        send()
    OutboxMessage.objects.filter(subject_id="2").update(
        status=OutboxMessage.Status.QUEUED, attempts=0, sent_at=None
    )
    mail.outbox.clear()


def test_round_after_round_is_sent_as_long_as_the_database_knows_the_newest() -> None:
    for subject_id in (1, 2, 3):
        owe(subject_id)
        assert send() == "1 sent\n"
    assert send() == "0 sent\n"
    assert settings.SENT_MARKER.read_text() == "test:3:1"


@pytest.mark.usefixtures("restored")
def test_nothing_is_sent_when_the_newest_message_is_not_known_as_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(CommandError, match="older than the last message") as caught:
        send()
    assert caught.value.returncode == 3
    assert [(record.levelname, record.name) for record in caplog.records] == [
        ("ERROR", "liferooms.outbox")
    ]
    assert mail.outbox == []


@pytest.mark.usefixtures("restored")
def test_nothing_is_sent_when_the_newest_message_is_missing() -> None:
    OutboxMessage.objects.filter(subject_id="2").delete()
    owe(3)
    with pytest.raises(CommandError):
        send()
    assert mail.outbox == []


@pytest.mark.usefixtures("restored")
def test_after_somebody_has_looked_what_waits_is_sent() -> None:
    assert send("--resume") == "1 sent\n"
    assert send() == "0 sent\n"


@pytest.mark.usefixtures("restored")
def test_after_somebody_has_looked_what_waits_is_let_go() -> None:
    assert send("--resume", "--drop-queued") == "1 let go unsent\n0 sent\n"
    assert OutboxMessage.objects.get(subject_id="2").status == OutboxMessage.Status.SUPERSEDED
    owe(3)
    assert send() == "1 sent\n"
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("restored")
def test_waiting_messages_are_let_go_only_by_somebody_who_resumes() -> None:
    with pytest.raises(CommandError, match="--resume"):
        send("--drop-queued")
    assert OutboxMessage.objects.get(subject_id="2").status == OutboxMessage.Status.QUEUED


def test_ready_says_when_the_sender_is_paused(client: Client, request: Any) -> None:
    assert client.get("/readyz").json()["sender"] == "ok"
    request.getfixturevalue("restored")
    response = client.get("/readyz")
    assert response.json()["sender"] == "paused: see Backup in docs/operations.md"
    assert response.status_code == 200


def test_the_message_that_marks_the_newest_outlives_the_purge(settings: Any) -> None:
    settings.MESSAGES_KEPT_DAYS = 0
    for subject_id in (1, 2):
        owe(subject_id)
        send()
    assert outbox.purge(True) == outbox.purge(False) == 1
    assert OutboxMessage.objects.get().subject_id == "2"
    assert restored_backup.is_suspected() is False
