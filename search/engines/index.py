"""The index on the server: made, filled, put in use, and compared with what it should hold.

Visitors' searches read an alias. A new index is filled beside the one in use under an alias of its
own, through which whoever writes meanwhile finds it, and takes over in one step.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import NotFoundError

from search.engines.breaker import EngineDown
from search.engines.cluster import Cluster, cluster, speaking
from search.engines.contents import MAPPINGS, SETTINGS, source
from search.models import SearchDocument

PAGE = 5_000
FINE = (200, 201)
NEWER_IS_THERE = 409
NOT_THERE = 404
NOT_UNDERSTOOD = 400


class NotBuilt(EngineDown):
    """There is no index to write to yet."""


@dataclass(frozen=True)
class Parcel:
    """A document to be written, or to be taken out when there is no row for it."""

    ref: str
    version: int
    row: SearchDocument | None = None


@dataclass(frozen=True)
class Delivered:
    """What became of parcels: arrived, not understood, or held up by the state of the server."""

    arrived: frozenset[str]
    refused: frozenset[str]
    held_up: frozenset[str]


class Index:
    """Ours on one server. Raises EngineDown when the server does not do what it is asked."""

    def __init__(self, server: Cluster) -> None:
        self._server = server

    @property
    def name(self) -> str:
        return self._server.live

    @property
    def is_current(self) -> bool:
        """Whether there is one in use, of the shape that this code reads."""
        with speaking():
            return bool(self._server.client.indices.exists_alias(name=self._server.readable))

    def places(self) -> list[str]:
        """Where a change must be written: the index in use, and one that is being filled.

        Not one of another shape: it would not take it, and is about to be replaced.
        """
        right = {self._server.readable, self._server.building}
        return [name for name, aliases in self._ours().items() if aliases & right]

    def put(self, places: Iterable[str], parcels: Iterable[Parcel]) -> Delivered:
        """Write or take out. Of two versions the newer one stays, whichever comes first."""
        lines, order = [], []
        for place in places:
            for parcel in parcels:
                lines += _lines(place, parcel)
                order.append(parcel)
        if not lines:
            return Delivered(frozenset(), frozenset(), frozenset())
        with speaking():
            answer = self._server.client.bulk(operations=lines)
        refused, held_up = set(), set()
        for parcel, item in zip(order, answer["items"], strict=True):
            [(verb, outcome)] = item.items()
            if outcome["status"] == NOT_UNDERSTOOD:
                refused.add(parcel.ref)
            elif not _is_done(verb, outcome):
                held_up.add(parcel.ref)
        arrived = {parcel.ref for parcel in order} - refused - held_up
        return Delivered(frozenset(arrived), frozenset(refused - held_up), frozenset(held_up))

    def begin(self) -> str:
        """Make an empty index to be filled, and take away what an earlier attempt left behind."""
        self.clear_up(keep_unfinished=False)
        name = f"{self._server.prefix}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        with speaking():
            self._server.client.indices.create(
                index=name,
                mappings=MAPPINGS,
                # Nobody reads it until it is full.
                settings={**SETTINGS, "refresh_interval": "-1"},
                # Only one can be the one to write to: a second beginner is refused here.
                aliases={self._server.building: {"is_write_index": True}},
            )
        return name

    def finish(self, name: str) -> None:
        """Put a filled index in use, in one step, and delete the one before."""
        server, indices = self._server, self._server.client.indices
        with speaking():
            indices.put_settings(
                index=name, settings={"refresh_interval": SETTINGS["refresh_interval"]}
            )
            indices.refresh(index=name)
            before = {each: aliases for each, aliases in self._ours().items() if each != name}
            actions: list[dict[str, Any]] = [
                {"add": {"index": name, "aliases": [server.live, server.readable]}},
                # Fails, and all with it, if somebody else has begun again meanwhile.
                {"remove": {"index": name, "alias": server.building, "must_exist": True}},
            ]
            actions += [
                {"remove": {"index": each, "aliases": sorted(aliases)}}
                for each, aliases in before.items()
                if aliases
            ]
            indices.update_aliases(actions=actions)
        self.clear_up()

    def clear_up(self, *, keep_unfinished: bool = True) -> None:
        """Delete our indexes that are not in use, and those that were never finished."""
        for name, aliases in self._ours().items():
            is_unfinished = self._server.building in aliases
            if aliases and (keep_unfinished or not is_unfinished):
                continue
            with speaking():
                self._server.client.options(ignore_status=404).indices.delete(index=name)

    def versions(self) -> Iterator[tuple[str, int]]:
        """The ref and version of everything that can be found."""
        client, after = self._server.client, None
        with speaking():
            client.indices.refresh(index=self._server.readable)
        while True:
            with speaking():
                answer = client.search(
                    index=self._server.readable,
                    sort=["ref"],
                    size=PAGE,
                    version=True,
                    source=False,
                    search_after=after,
                    track_total_hits=False,
                )
            hits = answer["hits"]["hits"]
            yield from ((hit["_id"], hit["_version"]) for hit in hits)
            if len(hits) < PAGE:
                return
            after = hits[-1]["sort"]

    def _ours(self) -> dict[str, set[str]]:
        """Our indexes with our aliases on them. A name like ours that is not is left alone."""
        made_by_us = re.compile(re.escape(self._server.prefix) + r"-\d{20}")
        try:
            with speaking():
                found = self._server.client.indices.get_alias(index=f"{self._server.prefix}-*")
        except EngineDown as error:
            if isinstance(error.__cause__, NotFoundError):
                return {}
            raise
        return {
            name: set(about["aliases"])
            for name, about in found.items()
            if made_by_us.fullmatch(name)
        }


def index() -> Index:
    """The index of SEARCH_URL."""
    return Index(cluster())


def _lines(place: str, parcel: Parcel) -> list[dict[str, Any]]:
    about = {
        "_index": place,
        "_id": parcel.ref,
        "version": parcel.version,
        "version_type": "external",
    }
    if parcel.row is None:
        return [{"delete": about}]
    return [{"index": about}, source(parcel.row)]


def _is_done(verb: str, outcome: dict[str, Any]) -> bool:
    """A newer version is there, or what is to go is gone."""
    status = outcome["status"]
    if status in FINE or status == NEWER_IS_THERE:
        return True
    # The document is not there; with an error, it is the index.
    return verb == "delete" and status == NOT_THERE and "error" not in outcome
