"""Keeping an engine outside the database in step with it: what it is owed, and how it gets there.

What changes is owed in the transaction that changes it, and nothing more: publishing never speaks
to the server. A worker ships what is owed, as often as it takes, from as many processes as you
like. Versions make that safe: of two, the server keeps the newer, whichever arrives first.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import close_old_connections, connection, connections
from django.db.models import F, Max
from django.utils import timezone

from search.engines.breaker import EngineDown
from search.models import SearchDocument
from search.shipments import Shipment

if TYPE_CHECKING:
    from search.engines.index import Index, Parcel

logger = logging.getLogger("liferooms.search")

BATCH = 200
LONGEST_WAIT = timedelta(hours=1)
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 4.0
LOOKED_AFTER_EVERY = 60.0
RECONCILED_EVERY = 24 * 3600.0


def owe(ref: str, version: int) -> None:
    """Owe the engine a document, or its removal. Call inside the transaction of the change."""
    if not settings.SEARCH_URL:
        return
    with connection.cursor() as cursor:
        # The newest of all that were owed, so that what is on its way now does not settle it.
        cursor.execute(
            "INSERT INTO search_shipment (ref, version, due_at, attempts) VALUES (%s, %s, %s, 0) "
            "ON CONFLICT (ref) DO UPDATE SET due_at = excluded.due_at, attempts = 0, "
            "version = CASE WHEN excluded.version > search_shipment.version "
            "THEN excluded.version ELSE search_shipment.version + 1 END",
            [ref, version, connection.ops.adapt_datetimefield_value(timezone.now())],
        )


def ship_due() -> int:
    """Ship what is owed, in the order in which it was; returns how much arrived.

    Raises EngineDown when the server cannot take it; what is owed stays owed.
    """
    owed = Shipment.objects.filter(due_at__lte=timezone.now())
    # No more than is owed now, or somebody who writes all the time would keep us here.
    last = owed.aggregate(last=Max("pk"))["last"] or 0
    arrived, after = 0, 0
    while after < last:
        due = list(owed.filter(pk__gt=after, pk__lte=last).order_by("pk")[:BATCH])
        if not due:
            break
        arrived += _ship(due)
        after = due[-1].pk
    return arrived


def waiting() -> int:
    """How much is owed at this moment."""
    return Shipment.objects.count()


@contextmanager
def in_the_background() -> Iterator[None]:
    """Ships for as long as it lasts, beside what the caller does; nothing without SEARCH_URL.

    In a thread of its own, so that a server that hangs holds up nothing else.
    """
    if not settings.SEARCH_URL:
        yield
        return
    ended = threading.Event()
    worker = threading.Thread(target=work, args=(ended.is_set,), daemon=True)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join(timeout=LONGEST_PAUSE_SECONDS)


def work(stopping: Callable[[], bool]) -> None:
    """Ship, look after the index and compare it once a day, until asked to stop."""
    worker = Worker()
    try:
        while not stopping():
            close_old_connections()
            pause = worker.round()
            until = time.monotonic() + pause
            while time.monotonic() < until and not stopping():
                time.sleep(min(0.2, pause))
    finally:
        connections.close_all()


class Worker:
    """Rounds of shipping, and what it remembers between them."""

    def __init__(self) -> None:
        self._failures = 0
        self._looked_after_at: float | None = None
        self._reconciled_at: float | None = None

    def round(self) -> float:
        """Do what is to be done now; returns how many seconds to wait before the next."""
        try:
            self._look_after()
            ship_due()
        except EngineDown as error:
            return self._pause(str(error) or "not built")
        except Exception as error:
            # Its text may hold what was being written.
            return self._pause(type(error).__name__)
        if self._failures:
            logger.info("shipping to the search engine goes on")
        self._failures = 0
        return PAUSE_SECONDS

    def _look_after(self) -> None:
        """See that there is an index of the right shape; compare it at the start and daily."""
        from search import restocking

        now = time.monotonic()
        if self._looked_after_at is None or now - self._looked_after_at > LOOKED_AFTER_EVERY:
            if restocking.rebuild_if_needed():
                self._reconciled_at = now
            self._looked_after_at = now
        if self._reconciled_at is None or now - self._reconciled_at > RECONCILED_EVERY:
            restocking.reconcile()
            self._reconciled_at = now

    def _pause(self, reason: str) -> float:
        self._failures += 1
        # The server may come back without the index.
        self._looked_after_at = None
        if self._failures == 1:
            logger.warning("shipping to the search engine waits: %s", reason)
        return min(PAUSE_SECONDS * 2 ** min(self._failures, 10), LONGEST_PAUSE_SECONDS)


def parcel(row: SearchDocument) -> "Parcel":
    from search.engines.index import Parcel

    return Parcel(row.ref, row.version, row)


def _ship(due: list[Shipment]) -> int:
    from search.engines.index import NotBuilt, Parcel, index

    rows = SearchDocument.objects.in_bulk([each.ref for each in due], field_name="ref")
    parcels = [
        parcel(rows[each.ref]) if each.ref in rows else Parcel(each.ref, each.version)
        for each in due
    ]
    # After reading: an index that is begun later is filled with what is read later still.
    engine: Index = index()
    places = engine.places()
    if not places:
        raise NotBuilt
    delivered = engine.put(places, parcels)
    _settle([each for each in due if each.ref in delivered.arrived])
    for each in due:
        if each.ref in delivered.refused:
            _postpone(each)
    if delivered.held_up:
        raise EngineDown(f"{len(delivered.held_up)} held up")
    return len(delivered.arrived)


def _settle(arrived: list[Shipment]) -> None:
    """No longer owed, unless it was owed again meanwhile."""
    if not arrived:
        return
    pairs = ", ".join(["(%s, %s)"] * len(arrived))
    values = [value for each in arrived for value in (each.ref, each.version)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM search_shipment WHERE (ref, version) IN (VALUES {pairs})",  # noqa: S608
            values,
        )


def _postpone(shipment: Shipment) -> None:
    """Later each time. It is the document's fault, so the others go on."""
    logger.error("the search engine refuses document %s", shipment.ref)
    wait = min(timedelta(seconds=2 ** min(shipment.attempts, 20)), LONGEST_WAIT)
    Shipment.objects.filter(pk=shipment.pk, version=shipment.version).update(
        attempts=F("attempts") + 1, due_at=timezone.now() + wait
    )
