"""The real index is filled anew without losing anything, and compared with the table."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, transaction

from search import indexing, restocking, shipping
from search.engines import cluster, index
from search.engines.breaker import EngineDown
from search.engines.index import Parcel
from search.find import find
from search.models import SearchDocument, Shipment
from tests.search.outside import Outside, of, ours, write
from tests.stress import rounds

PATIENCE = 60


@pytest.mark.django_db
def test_a_new_index_takes_over_in_one_step_and_the_old_one_goes(outside: Outside) -> None:
    write("page:1")
    outside.build()
    [old] = outside.names()
    outside.build()
    [new] = outside.names()
    assert old != new
    assert outside.holds() == ours()
    assert find("sleep").total == 1


@pytest.mark.django_db
def test_while_an_index_is_filled_the_old_one_answers_and_both_are_written_to(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restocking, "CHUNK", 1)
    for number in range(3):
        write(f"page:{number}", f"Sleep {number}")
    outside.build()
    seen = []

    def meanwhile(ship: Callable[[], int] = shipping.ship_due) -> int:
        step = len(seen)
        if step < 3:
            # Something already copied changes, something is new, something copied goes.
            write("page:0", f"Sleep well {step}")
            write(f"page:new{step}", f"Sleep new {step}")
            indexing.remove(f"page:{step}")
        shipped = ship()
        outside.refresh()
        seen.append((len(outside.names()), find("sleep").total, SearchDocument.objects.count()))
        return shipped

    monkeypatch.setattr(shipping, "ship_due", meanwhile)
    outside.build()
    assert all(names == 2 and found == there for names, found, there in seen)
    assert len(seen) >= 3
    assert outside.holds() == ours()
    assert len(outside.names()) == 1


@contextmanager
def again_and_again(*acts: Callable[[random.Random], object]) -> Iterator[list[str]]:
    """Each in a thread of its own for as long as it lasts; gives what went wrong."""
    ended, faults = threading.Event(), list[str]()

    def go_on(act: Callable[[random.Random], object], seed: int) -> None:
        chance = random.Random(seed)
        try:
            while not ended.wait(0.01):
                act(chance)
        except Exception as error:
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go_on, args=(act, seed)) for seed, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    try:
        yield faults
    finally:
        ended.set()
        for thread in threads:
            thread.join(PATIENCE)


def change_something(chance: random.Random) -> None:
    ref = f"page:{chance.randint(0, 59)}"
    with transaction.atomic():
        if chance.random() < 0.3:
            indexing.remove(ref)
        else:
            write(ref, f"Sleep {chance.random()}")


@pytest.mark.usefixtures("committed_shipments")
def test_rebuilding_under_writers_and_shippers_loses_nothing(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restocking, "CHUNK", 10)
    for number in range(40):
        write(f"page:{number}")
    outside.build()

    def ship(chance: random.Random) -> None:
        shipping.ship_due()

    with again_and_again(change_something, ship, ship) as faults:
        for _ in range(rounds(2, 20)):
            outside.build()
    shipping.ship_due()
    assert faults == []
    assert not Shipment.objects.exists()
    assert outside.holds() == ours()
    assert len(outside.names()) == 1


@pytest.mark.django_db
def test_a_rebuild_that_ends_in_the_middle_harms_nothing_and_is_cleared_up_by_the_next(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("page:1")
    outside.build()
    before = outside.names()

    def killed() -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shipping, "ship_due", killed)
        with pytest.raises(KeyboardInterrupt):
            outside.build()
    assert len(outside.names()) == 2
    write("page:2")
    outside.catch_up()
    assert find("sleep").total == 2
    outside.build()
    assert len(outside.names()) == 1
    assert outside.names() != before
    assert outside.holds() == ours()


@pytest.mark.django_db
def test_a_second_rebuild_waits_for_the_first(outside: Outside) -> None:
    with restocking._alone(outside.index.name), pytest.raises(restocking.UnderWay):
        restocking.rebuild()


@pytest.mark.django_db
def test_a_rebuild_that_was_overtaken_does_not_take_over(outside: Outside) -> None:
    write("page:1")
    slow = outside.index.begin()
    outside.build()
    assert slow not in outside.names()
    with pytest.raises(EngineDown):
        outside.index.finish(slow)
    assert find("sleep").total == 1
    assert outside.holds() == ours()


@pytest.mark.django_db
def test_of_two_that_begin_at_once_the_server_takes_one(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.index.begin()
    monkeypatch.setattr(index.Index, "clear_up", lambda *args, **options: None)
    with pytest.raises(EngineDown):
        outside.index.begin()


@pytest.mark.django_db
def test_an_index_of_another_shape_is_not_read_and_is_built_anew(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("page:1")
    outside.build()
    [old] = outside.names()
    more = {**index.MAPPINGS["properties"], "mood": {"type": "keyword"}}
    monkeypatch.setattr(index, "MAPPINGS", {**index.MAPPINGS, "properties": more})
    monkeypatch.setattr(cluster, "SHAPE", "anothershape")
    assert not outside.index.is_current
    found = find("sleep")
    assert (found.total, found.degraded) == (1, True)
    assert shipping.Worker().round() == shipping.PAUSE_SECONDS
    assert outside.index.is_current
    [new] = outside.names()
    assert new != old
    assert (
        "mood"
        in outside.server.client.indices.get_mapping(index=new)[new]["mappings"]["properties"]
    )
    assert not restocking.rebuild_if_needed()


@pytest.mark.django_db
def test_whatever_differs_is_owed_and_mended_even_if_the_server_has_a_higher_version(
    outside: Outside,
) -> None:
    for number in range(5):
        write(f"page:{number}")
    outside.build()
    places = outside.index.places()
    rows = SearchDocument.objects.in_bulk(field_name="ref")
    far = indexing.new_version() * 2
    outside.index.put(places, [Parcel("page:0", far)])
    outside.index.put(places, [of(rows["page:1"], far)])
    rows["page:2"].ref = "page:ghost"
    outside.index.put(places, [of(rows["page:2"], far)])
    SearchDocument.objects.filter(ref="page:3").update(version=1)
    # What was removed keeps its version on the server for an hour: only a higher one comes back.
    SearchDocument.objects.filter(ref="page:0").update(version=far + 1)
    assert restocking.reconcile() == 4
    shipping.ship_due()
    assert outside.holds() == ours()
    assert restocking.reconcile() == 0


@pytest.mark.django_db
def test_an_index_of_somebody_elses_with_a_name_like_ours_is_left_alone(outside: Outside) -> None:
    theirs = f"{outside.index.name}-archive"
    outside.server.client.indices.create(index=theirs)
    try:
        outside.build()
        outside.build()
        assert outside.server.client.indices.exists(index=theirs)
    finally:
        outside.server.client.indices.delete(index=theirs)
