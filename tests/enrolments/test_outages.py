"""The disk is full, the server is put anew, the database falls over: nothing is half made."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from core.models import OutboxMessage
from enrolments import transactions
from enrolments.models import Enrolment, Learner
from enrolments.reconciliation import find_drift
from tests.enrolments.caller import caller_of
from tests.enrolments.people import taken
from tests.enrolments.walking import Walker
from tests.factories import RunFactory
from tests.stress import database_url

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database that is a server"
)


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """What a full disk or a read-only one does to a transaction."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")
    try:
        yield
    finally:
        if sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.django_db
def test_when_nothing_can_be_written_people_are_told_kindly_and_nothing_is_half_made() -> None:
    walker = Walker(RunFactory(), Client(raise_request_exception=False))
    walker.by_email().answer_all()
    with transaction.atomic():
        with nothing_can_be_written():
            answer = walker.hand_in()
        transaction.set_rollback(True)
    assert answer.status_code in (500, 503)
    assert "Nothing you did" in answer.text or "try again" in answer.text.lower()
    assert (Enrolment.objects.count(), Learner.objects.count(), taken(walker.run)) == (0, 0, 0)
    assert walker.hand_in().status_code == 302
    assert taken(walker.run) == 1


# --- the server is put anew in the middle ------------------------------------------------


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def post(url: str, walker: Walker) -> int:
    """The last page's form, from a real browser's point of view; returns the answer's status."""
    cookies = {name: cookie.value for name, cookie in walker.client.cookies.items()}
    token = "a" * 32
    cookies["csrftoken"] = token
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    data = f"agreement=on&csrfmiddlewaretoken={token}".encode()
    request = Request(f"{url}{walker.path('check-your-answers')}", data=data, headers=headers)  # noqa: S310
    try:
        return build_opener(_Stay).open(request, timeout=30).status
    except HTTPError as error:
        return error.code


@contextmanager
def server() -> Iterator[tuple[subprocess.Popen, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
        cwd=settings.REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "liferooms.settings.test",
            "WEB_CONCURRENCY": "1",
            "PORT": str(port),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert any("Booting worker" in line for line in process.stderr)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def someone_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # In this database alone: another worker's tests wait for locks of their own.
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks "
            "WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


@on_postgresql
@pytest.mark.usefixtures("committed")
def test_an_enrolment_under_way_is_finished_when_the_server_is_asked_to_stop() -> None:
    walker = Walker(RunFactory())
    walker.by_email().answer_all()
    statuses: list[int] = []
    with server() as (process, url):
        asking = threading.Thread(target=lambda: statuses.append(post(url, walker)))
        with transaction.atomic():
            transactions.lock_run(walker.run.pk)
            asking.start()
            while not someone_waits_for_a_lock():
                asking.join(timeout=0.05)
            process.send_signal(signal.SIGTERM)
        asking.join()
    assert statuses == [302]
    assert taken(walker.run) == Enrolment.objects.holding_a_place().count() == 1


# --- the database falls over ---------------------------------------------------------------


class Cluster:
    """A PostgreSQL server of a test's own, that may be brought down the hard way."""

    def __init__(self, folder: Path) -> None:
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            for parent in self.folder.parents[:3]:
                parent.chmod(0o755)
        self._run("initdb", "-D", self.folder / "data", "-U", "liferooms", "--auth=trust")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-o", options, "start")

    def stop(self, mode: str) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", mode, "stop")

    def copy_of_the_test_database(self) -> str:
        here = connection.settings_dict
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "liferooms", "copy")
        dump = [self.programs / "pg_dump", "-h", here["HOST"], "-p", here["PORT"]]
        whole = subprocess.run(
            [*map(str, dump), "-U", here["USER"], here["NAME"]], capture_output=True, check=True
        )
        load = [self.programs / "psql", "-q", "-h", "127.0.0.1", "-p", self.port, "-U", "liferooms"]
        subprocess.run(
            [*map(str, load), "copy"], input=whole.stdout, check=True, capture_output=True
        )
        return f"postgres://liferooms@127.0.0.1:{self.port}/copy"

    def count(self, query: str) -> int:
        load = [self.programs / "psql", "-At", "-h", "127.0.0.1", "-p", self.port]
        done = subprocess.run(
            [*map(str, load), "-U", "liferooms", "-c", query, "copy"],
            capture_output=True,
            check=True,
            text=True,
        )
        return int(done.stdout)

    def _run(self, program: str, *arguments: object) -> None:
        as_postgres = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        command = [str(self.programs / program), *map(str, arguments)]
        prefix = as_postgres if os.geteuid() == 0 else []
        # Output into a pipe would keep the pipe open for as long as the server lives.
        subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


@on_postgresql
@pytest.mark.usefixtures("committed")
def test_a_database_that_falls_over_has_lost_nobody_it_said_yes_to(tmp_path: Path) -> None:
    run = RunFactory(capacity=500)
    cluster = Cluster(tmp_path)
    cluster.make()
    try:
        address = cluster.copy_of_the_test_database()
        caller = caller_of(run, first=0, number=10_000, database=address)
        said_yes = [caller.stdout.readline() for _ in range(20)]
        cluster.stop("immediate")
        said_yes += [line for line in caller.communicate()[0].splitlines() if line]
        cluster.start()
        there = cluster.count("SELECT count(*) FROM enrolments_enrolment")
        assert there >= len(said_yes) >= 20
        assert cluster.count(f"SELECT taken FROM timetable_run WHERE id = {run.pk}") == there  # noqa: S608
        assert cluster.count("SELECT count(*) FROM core_outboxmessage") == there
    finally:
        cluster.stop("fast")
    assert OutboxMessage.objects.count() == 0
    assert find_drift() == []
