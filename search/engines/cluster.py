"""Speaking to Elasticsearch: where it is, how long it may take, which names are ours there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from elastic_transport import TransportError, Urllib3HttpNode
from elasticsearch import ApiError, Elasticsearch
from urllib3.util import Timeout

from search.engines.breaker import EngineDown
from search.engines.contents import SHAPE

CONNECT_SECONDS = 0.3
SEARCH_SECONDS = 0.8
WRITE_SECONDS = 20.0
DEFAULT_PREFIX = "liferooms"
DEFAULT_PORT = 9200
FAILURES = (ApiError, TransportError)


class Node(Urllib3HttpNode):
    """A connection that gives up sooner on a server that is not there than on one that works."""

    def perform_request(self, *args: Any, **options: Any) -> Any:
        seconds = options.get("request_timeout")
        if isinstance(seconds, float | int):
            connect = min(CONNECT_SECONDS, seconds)
            options["request_timeout"] = Timeout(connect=connect, read=seconds, total=seconds)
        return super().perform_request(*args, **options)


@dataclass(frozen=True)
class Cluster:
    """The server at an address and what is ours on it.

    `live` names the index in use, `building` one that is being filled. `readable` names the one in
    use by the shape of its documents: code that expects another shape finds nothing of that name,
    and so asks the database until the index was built anew.
    """

    # May hold a password.
    address: str = field(repr=False)
    prefix: str

    @property
    def live(self) -> str:
        return self.prefix

    @property
    def building(self) -> str:
        return f"{self.prefix}-building"

    @property
    def readable(self) -> str:
        return f"{self.prefix}-{SHAPE}"

    @cached_property
    def client(self) -> Elasticsearch:
        """Made once for a process, and shared by its threads. Tries nothing twice."""
        return Elasticsearch(
            self.address,
            node_class=Node,
            request_timeout=WRITE_SECONDS,
            max_retries=0,
            retry_on_timeout=False,
            retry_on_status=(),
            connections_per_node=32,
        )

    def within(self, seconds: float) -> Elasticsearch:
        return self.client.options(request_timeout=seconds)


def cluster() -> Cluster:
    """The one that SEARCH_URL names."""
    return _at(settings.SEARCH_URL)


@lru_cache(maxsize=32)
def _at(url: str) -> Cluster:
    """From elasticsearch+https://user:password@host:port/prefix."""
    parts = urlsplit(url.removeprefix("elasticsearch+"))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    credentials = f"{parts.username}:{parts.password or ''}@" if parts.username else ""
    address = f"{parts.scheme}://{credentials}{host}:{parts.port or DEFAULT_PORT}"
    return Cluster(address, unquote(parts.path.strip("/")) or DEFAULT_PREFIX)


@contextmanager
def speaking() -> Iterator[None]:
    """Whatever goes wrong between us and the server is EngineDown, with a word on what it was."""
    try:
        yield
    except FAILURES as error:
        raise EngineDown(kind_of(error)) from error


def kind_of(error: Exception) -> str:
    """What went wrong, without what was asked: that may be somebody's search."""
    status = error.meta.status if isinstance(error, ApiError) else ""
    return f"{type(error).__name__} {status}".strip()
