"""Senders in processes of their own: killed, stopped, two at a time, and with mail down."""

import itertools
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from tests.core.stand_ins import MailServer, mail_server

REPOSITORY = Path(__file__).resolve().parents[2]
KILLS = 20 if os.environ.get("STRESS") else 3
SENT_BEFORE_A_KILL = 2
PATIENCE = 120

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts a sender on the tests' own database, which sends to a stand-in."""
    database = connection.settings_dict
    name = database["NAME"]
    address = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        user = f"{database['USER']}:{database['PASSWORD']}"
        address = f"postgres://{user}@{database['HOST']}:{database['PORT']}/{name}"

    def run(server: MailServer, command: str = "send_messages") -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.core.sender", command],
            cwd=REPOSITORY,
            env={
                **os.environ,
                "PYTHONPATH": "site",
                "DJANGO_SETTINGS_MODULE": "tests.core.sending_settings",
                "DATABASE_URL": address,
                "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
                "STATE_FOLDER": str(tmp_path),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


def owe(number: int) -> None:
    # Asked for that minute, so that these tests pass at night.
    for subject_id in range(number):
        outbox.record(kind="test", subject_id=subject_id, at_once=True)


def at_the(number: int, act: Callable[[], object]) -> Callable[[], None]:
    """Acts when called for that time."""
    times = itertools.count(1)

    def called() -> None:
        if next(times) == number:
            act()

    return called


def let_leases_run_out() -> None:
    OutboxMessage.objects.filter(status=OutboxMessage.Status.SENDING).update(
        leased_until=timezone.now() - timedelta(seconds=1)
    )


def sent() -> int:
    return OutboxMessage.objects.filter(status=OutboxMessage.Status.SENT).count()


@pytest.mark.usefixtures("committed")
def test_a_sender_killed_again_and_again_loses_nothing_and_sends_one_extra_at_most_each_time(
    start: Start,
) -> None:
    owed = SENT_BEFORE_A_KILL * KILLS + 4
    owe(owed)
    with mail_server() as server:
        for number in range(KILLS):
            process = start(server)
            kill = at_the(SENT_BEFORE_A_KILL, process.kill)
            # In turn: before the server has answered, and just as it has.
            before, after = (kill, lambda: None) if number % 2 == 0 else (lambda: None, kill)
            server.on_message, server.on_answered = before, after
            process.communicate(timeout=PATIENCE)
            assert process.returncode == -9
            let_leases_run_out()
        server.on_message = server.on_answered = lambda: None
        out, _ = start(server).communicate(timeout=PATIENCE)
    assert out.endswith(" sent\n")
    assert sent() == owed == len(set(server.message_ids))
    assert owed < len(server.received) <= owed + KILLS


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("command", ["send_messages", "clockwork"])
def test_a_sender_asked_to_stop_sends_what_it_has_in_hand_and_ends_well(
    start: Start, command: str
) -> None:
    owe(3)
    with mail_server() as server:
        process = start(server, command)
        server.on_message = at_the(2, process.terminate)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert (len(server.received), sent()) == (2, 2)
        assert not OutboxMessage.objects.filter(status=OutboxMessage.Status.SENDING).exists()
        start(server).communicate(timeout=PATIENCE)
    assert Counter(server.message_ids).most_common(1)[0][1] == 1
    assert (len(server.received), sent()) == (3, 3)


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("command", ["send_messages", "clockwork"])
def test_a_sender_that_meets_a_restored_backup_says_so_and_ends_with_three(
    start: Start, command: str
) -> None:
    owe(1)
    with mail_server() as server:
        start(server).communicate(timeout=PATIENCE)
        OutboxMessage.objects.update(status=OutboxMessage.Status.QUEUED, sent_at=None)
        process = start(server, command)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 3
        assert "run “send_messages --resume”" in said
        assert len(server.received) == 1


@pytest.mark.usefixtures("committed")
def test_two_senders_at_once_send_nothing_twice(start: Start) -> None:
    owe(30)
    both = threading.Barrier(2)

    def wait_for_the_other() -> None:
        # Each sender's first message waits, so that both are surely at work.
        if len(server.received) <= 2:
            both.wait(timeout=PATIENCE)

    with mail_server() as server:
        server.on_message = wait_for_the_other
        processes = [start(server), start(server)]
        said = [process.communicate(timeout=PATIENCE)[0] for process in processes]
    assert sum(int(words.partition(" ")[0]) for words in said) == 30
    assert all(not words.startswith("0") for words in said)
    assert len(server.received) == len(set(server.message_ids)) == sent() == 30


@pytest.mark.usefixtures("committed")
def test_many_senders_in_one_process_send_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = outbox.Letter(to="grace@example.org", subject="Life Rooms", text="Hello", html="Hello")
    monkeypatch.setitem(outbox._kinds, "test", outbox._Kind(lambda subject_id: letter))
    owe(40)
    gate = threading.Barrier(8)

    def send() -> None:
        gate.wait()
        try:
            outbox.send_due()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(keys) == len(set(keys)) == sent() == 40


@pytest.mark.django_db
def test_mail_down_for_two_days_delays_messages_and_loses_and_repeats_none(
    monkeypatch: pytest.MonkeyPatch, settings: Any, time_machine: Any
) -> None:
    letter = outbox.Letter(to="grace@example.org", subject="Life Rooms", text="Hello", html="Hello")
    monkeypatch.setitem(outbox._kinds, "test", outbox._Kind(lambda subject_id: letter))
    now = datetime(2026, 11, 24, 10, tzinfo=timezone.get_default_timezone())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    def send_for(length: timedelta) -> None:
        nonlocal now
        end = now + length
        while now < end:
            time_machine.move_to(now, tick=False)
            outbox.send_due()
            now += timedelta(minutes=10)

    time_machine.move_to(now, tick=False)
    for subject_id in range(3):
        outbox.record(kind="test", subject_id=subject_id)
    outbox.record(kind="test", subject_id="code", at_once=True)
    send_for(timedelta(hours=48))
    assert sent() == 0
    assert OutboxMessage.objects.filter(status=OutboxMessage.Status.QUEUED).count() == 4
    with mail_server(port) as server:
        send_for(timedelta(hours=24))
    assert len(server.received) == len(set(server.message_ids)) == sent() == 4
