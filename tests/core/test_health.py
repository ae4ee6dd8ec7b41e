"""What monitoring asks: does the process answer, and can the site serve?"""

from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage


def test_alive_asks_the_database_nothing(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_says_that_database_migrations_and_messages_are_well(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": "ok",
        "migrations": "ok",
        "sender": "ok",
        "outbox_oldest_seconds": 0,
    }
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_not_ready(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="search").latest("name").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "1 to apply"


@pytest.mark.django_db
def test_a_database_that_cannot_be_reached_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*args: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("core.views.MigrationExecutor", unreachable)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"ready": False, "database": "unreachable"},
    )


def at(hour: int, minute: int = 0, *, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "due", "message", "minutes"),
    [
        (at(12), at(11, 50), {}, 10),
        (at(12), at(12, 10), {}, 0),
        (at(12), at(11, 50), {"status": OutboxMessage.Status.SENT}, 0),
        # The night does not count, except for what was asked for that minute.
        (at(22), at(21), {}, 0),
        (at(9, 5), at(21, day=23), {}, 5),
        (at(22), at(21, 50), {"at_once": True}, 10),
        (at(9, 5), at(8, 50), {"at_once": True}, 15),
    ],
)
def test_ready_tells_how_long_the_oldest_message_that_may_go_has_waited(
    client: Client,
    time_machine: Any,
    now: datetime,
    due: datetime,
    message: dict[str, Any],
    minutes: int,
) -> None:
    time_machine.move_to(now, tick=False)
    OutboxMessage.objects.create(key="a:1:1", kind="a", subject_id="1", send_after=due, **message)
    assert client.get("/readyz").json()["outbox_oldest_seconds"] == minutes * 60
