"""Filling an index anew while the old one answers, and comparing it with the table."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from search import shipping
from search.engines.breaker import EngineDown
from search.engines.index import index
from search.indexing import new_version
from search.models import SearchDocument

logger = logging.getLogger("liferooms.search")

CHUNK = 500
# How long a rebuild may take for a chunk before another may begin in its place.
LEASE_SECONDS = 120


class UnderWay(Exception):
    """Somebody else is filling an index."""


def rebuild() -> int:
    """Fill a new index and put it in use; returns how many documents were written.

    Whatever changes meanwhile is shipped to both. Ended in the middle, it leaves the old index in
    use, and what it leaves behind is taken away by the next. Raises UnderWay, or EngineDown.
    """
    target = index()
    with _alone(target.name) as renew:
        name = target.begin()
        written = 0
        for rows in _chunks():
            delivered = target.put([name], [shipping.parcel(row) for row in rows])
            if delivered.held_up:
                raise EngineDown("held up while filling an index")
            written += len(delivered.arrived)
            for ref in delivered.refused:
                logger.error("the search engine refuses document %s", ref)
            renew()
            shipping.ship_due()
        target.finish(name)
    return written


def rebuild_if_needed() -> bool:
    """Rebuild when there is no index, or one of a shape that this code does not read."""
    if index().is_current:
        return False
    try:
        rebuild()
    except UnderWay:
        return False
    return True


def reconcile() -> int:
    """Owe the server whatever it has and should not, lacks, or has another version of."""
    target = index()
    target.clear_up()
    theirs = dict(target.versions())
    ours = dict(SearchDocument.objects.values_list("ref", "version").iterator())
    differing = [ref for ref, version in ours.items() if theirs.get(ref) != version]
    gone = theirs.keys() - ours.keys()
    for ref in differing:
        _owe_anew(ref, ours[ref], theirs.get(ref, 0))
    for ref in gone:
        shipping.owe(ref, new_version(theirs[ref]))
    return len(differing) + len(gone)


def _owe_anew(ref: str, ours: int, theirs: int) -> None:
    """Under a new version: the server's may be the higher one, after a backup was restored."""
    version = new_version(max(ours, theirs))
    with transaction.atomic():
        if SearchDocument.objects.filter(ref=ref, version=ours).update(version=version):
            shipping.owe(ref, version)


@contextmanager
def _alone(name: str) -> Iterator[Callable[[], object]]:
    """Keeps others from beginning; gives a way to say that it still goes on.

    A courtesy: two at once would only undo each other's work, and a killed one is waited for.
    """
    key, ours = f"search-rebuild:{name}", str(uuid4())
    if not cache.add(key, ours, LEASE_SECONDS):
        raise UnderWay
    try:
        yield lambda: cache.set(key, ours, LEASE_SECONDS)
    finally:
        if cache.get(key) == ours:
            cache.delete(key)


def _chunks() -> Iterator[list[SearchDocument]]:
    after = 0
    while rows := list(SearchDocument.objects.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        yield rows
        after = rows[-1].pk
