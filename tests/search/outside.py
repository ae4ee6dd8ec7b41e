"""The real Elasticsearch, for tests: an index of their own, and ways to fail."""

import contextlib
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from search import indexing, restocking, shipping
from search.documents import Document, Occasion
from search.engines.cluster import Cluster, cluster
from search.engines.elasticsearch import ElasticsearchEngine, engine
from search.engines.index import Index, Parcel, index
from search.models import SearchDocument, Shipment
from search.query import Group, Query

HOST, PORT = "127.0.0.1", 59200
WORDS = "sleep stress garden money music walk calm anger".split()


def require_server() -> None:
    """Skip the test where there is no server, by name; but where all must be tested, fail."""
    try:
        socket.create_connection((HOST, PORT), 1).close()
    except OSError:
        reason = "Elasticsearch is not here (make services starts it)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def url(prefix: str = "", *, port: int = PORT) -> str:
    return f"elasticsearch+http://{HOST}:{port}/{prefix or f'test-{uuid4().hex[:12]}'}"


class Outside:
    """The index of SEARCH_URL, as a test sees it."""

    def __init__(self) -> None:
        self.server: Cluster = cluster()
        self.index: Index = index()

    @property
    def engine(self) -> ElasticsearchEngine:
        return engine()

    def build(self) -> None:
        restocking.rebuild()

    def catch_up(self) -> None:
        """Ship what is owed, and let it be found at once."""
        if not self.index.is_current:
            self.build()
        if Shipment.objects.exists():
            shipping.ship_due()
            self.refresh()

    def refresh(self) -> None:
        self.server.client.indices.refresh(index=self.server.live)

    def holds(self) -> dict[str, int]:
        """What the server has, by ref and version."""
        return dict(self.index.versions())

    def names(self) -> list[str]:
        """Our indexes on the server."""
        return sorted(self.index._ours())

    def block_writes(self, blocked: bool) -> None:
        self.server.client.indices.put_settings(
            index=self.server.live, settings={"index.blocks.write": blocked}
        )

    def away(self) -> None:
        for name in self.names():
            self.server.client.options(ignore_status=404).indices.delete(index=name)


def write(ref: str, title: str = "Sleep", **fields: Any) -> SearchDocument:
    fields.setdefault("kind", "course")
    expires_at = fields.pop("expires_at", None)
    indexing.write(Document(ref=ref, title=title, url=f"/{ref}/", **fields), expires_at)
    return SearchDocument.objects.get(ref=ref)


def of(row: SearchDocument, version: int) -> Parcel:
    return Parcel(row.ref, version, row)


def asking(*stems: str, **fields: Any) -> Query:
    """A query for all of the stems, without corrections and synonyms."""
    groups = tuple(Group((((stem,), 1.0),)) for stem in stems)
    return Query(typed=" ".join(stems), groups=groups, typed_stems=stems, **fields)


def ours() -> dict[str, int]:
    return dict(SearchDocument.objects.values_list("ref", "version"))


def many_documents(number: int, *, seed: int) -> None:
    """Documents with every facet, alike enough that choices meet many of them."""
    chance = random.Random(seed)
    for count in range(number):
        mode = chance.choice(("", "online", "in-person"))
        write(
            f"page:{count}",
            title=" ".join(chance.sample(WORDS, 2)),
            kind=chance.choice(("course", "event", "partner")),
            summary=" ".join(chance.sample(WORDS, 2)),
            body=" ".join(chance.choices(WORDS, k=20)),
            topics=tuple(chance.sample(("sleep", "money", "music"), chance.randint(0, 2))),
            level=chance.choice(("", "first-steps", "further")),
            sharing=chance.choice(("", "none", "some")),
            mode=mode,
            occasions=tuple(_occasion(chance, mode) for _ in range(chance.randint(0, 3))),
        )


def _occasion(chance: random.Random, mode: str) -> Occasion:
    now = timezone.now()
    sessions = tuple(
        sorted(
            now + timedelta(days=chance.randint(-10, 50), hours=chance.randint(0, 23))
            for _ in range(chance.randint(1, 4))
        )
    )
    return Occasion(
        venue=chance.choice(("walton", "bootle", "")),
        sessions=sessions,
        starts=sessions[0],
        ends=sessions[-1] + timedelta(hours=1),
        opens=_about(chance, now),
        closes=_about(chance, now),
        free=chance.random() < 0.6,
        mode=chance.choice(("", "online", mode)),
    )


def _about(chance: random.Random, now: datetime) -> datetime | None:
    return chance.choice((None, now + timedelta(days=chance.choice((-5, 5)))))


@contextmanager
def hanging() -> Iterator[int]:
    """The port of a server that takes every connection and never answers."""
    taken: list[socket.socket] = []
    with socket.create_server((HOST, 0), backlog=64) as server:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for each in taken:
                each.close()


@contextmanager
def answering(status: int, *, is_elasticsearch: bool = True) -> Iterator[int]:
    """The port of a server that answers everything with a status."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            if is_elasticsearch:
                self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(b"{}")

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Nothing on the screen of whoever runs the tests."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port where nothing answers."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])
