"""The index on the real Elasticsearch stays in step, whatever happens in whichever order."""

import time
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from search import indexing, restocking, shipping
from search.engines import index
from search.engines.index import Parcel
from search.find import find
from search.models import Shipment
from tests.search.outside import Outside, free_port, of, ours, url, write

PATIENCE = 60


@pytest.mark.django_db
def test_nothing_is_owed_without_an_engine(settings: Any) -> None:
    settings.SEARCH_URL = ""
    write("page:1")
    assert not Shipment.objects.exists()


@pytest.mark.django_db
def test_what_is_undone_is_not_owed(settings: Any) -> None:
    settings.SEARCH_URL = url(port=free_port())
    with transaction.atomic():
        write("page:1")
        assert Shipment.objects.count() == 1
        transaction.set_rollback(True)
    assert not Shipment.objects.exists()


@pytest.mark.django_db
def test_what_is_owed_again_is_owed_under_a_larger_version(settings: Any) -> None:
    settings.SEARCH_URL = url(port=free_port())
    for owed, version in ((5, 5), (9, 9), (9, 10), (3, 11)):
        shipping.owe("page:1", owed)
        assert Shipment.objects.get().version == version


@pytest.mark.django_db
def test_a_change_and_a_removal_are_found_once_they_are_shipped(outside: Outside) -> None:
    outside.build()
    write("page:1", "Bagpipes")
    outside.catch_up()
    assert find("bagpipes").total == 1
    write("page:1", "Accordions")
    outside.catch_up()
    assert (find("bagpipes").total, find("accordions").total) == (0, 1)
    indexing.remove("page:1")
    outside.catch_up()
    assert find("accordions").total == 0
    assert not Shipment.objects.exists()


@pytest.mark.django_db
def test_what_is_owed_again_while_it_is_on_its_way_stays_owed(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.build()
    write("page:1", "Bagpipes")
    sent = index.Index.put

    def and_meanwhile(*args: Any) -> Any:
        delivered = sent(*args)
        monkeypatch.undo()
        write("page:1", "Accordions")
        return delivered

    with monkeypatch.context() as patch:
        patch.setattr(index.Index, "put", and_meanwhile)
        shipping._ship(list(Shipment.objects.all()))
    assert Shipment.objects.count() == 1
    shipping.ship_due()
    assert outside.holds() == ours()


@pytest.mark.django_db
def test_the_newer_of_two_stays_whichever_comes_first(outside: Outside) -> None:
    outside.build()
    row = write("page:1")
    places = outside.index.places()
    for version, held in ((7, 7), (5, 7), (7, 7), (9, 9)):
        delivered = outside.index.put(places, [of(row, version)])
        assert delivered.arrived == {"page:1"}
        assert outside.holds() == {"page:1": held}


@pytest.mark.django_db
def test_a_removal_is_not_undone_by_an_older_copy(outside: Outside) -> None:
    outside.build()
    row = write("page:1")
    places = outside.index.places()
    for parcel, held in (
        (of(row, 5), {"page:1": 5}),
        (Parcel("page:1", 8), {}),
        (of(row, 6), {}),
        (Parcel("page:1", 7), {}),
        (of(row, 9), {"page:1": 9}),
    ):
        outside.index.put(places, [parcel])
        assert outside.holds() == held


@pytest.mark.django_db
def test_more_than_one_batch_is_shipped_in_one_go(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipping, "BATCH", 4)
    monkeypatch.setattr(index, "PAGE", 5)
    outside.build()
    for number in range(15):
        write(f"page:{number}")
    assert shipping.ship_due() == 15
    assert outside.holds() == ours()


@pytest.mark.usefixtures("committed_shipments")
def test_the_worker_builds_ships_within_five_seconds_and_goes_on_after_an_outage(
    outside: Outside,
) -> None:
    def is_found_within(seconds: float, words: str) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = find(words)
            if found.total and not found.degraded:
                return True
            time.sleep(0.1)
        return False

    write("page:1", "Bagpipes")
    with shipping.in_the_background():
        until = time.monotonic() + PATIENCE
        while not outside.index.is_current and time.monotonic() < until:
            time.sleep(0.1)
        assert is_found_within(PATIENCE, "bagpipes")
        write("page:2", "Accordions")
        assert is_found_within(5, "accordions")
        outside.block_writes(True)
        write("page:3", "Euphonium")
        time.sleep(1.5)
        outside.block_writes(False)
        assert is_found_within(shipping.LONGEST_PAUSE_SECONDS + 4, "euphonium")


@pytest.mark.django_db
def test_a_round_with_nothing_owed_asks_the_database_one_thing(
    outside: Outside, django_assert_num_queries: Any
) -> None:
    outside.build()
    worker = shipping.Worker()
    worker.round()
    with django_assert_num_queries(1):
        assert worker.round() == shipping.PAUSE_SECONDS


@pytest.mark.django_db
def test_the_commands_say_what_they_did(outside: Outside) -> None:
    def says(*command: str) -> str:
        out = StringIO()
        call_command(*command, stdout=out)
        return out.getvalue()

    write("page:1")
    assert says("ship_search") == "0 shipped\n"
    write("page:2")
    assert says("ship_search") == "1 shipped\n"
    assert says("reconcile_search") == "0 differed and will be shipped\n"
    with restocking._alone(outside.index.name), pytest.raises(CommandError, match="Somebody else"):
        call_command("rebuild_search", stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["ship_search", "reconcile_search"])
def test_without_an_engine_the_commands_do_nothing(command: str, settings: Any) -> None:
    settings.SEARCH_URL = ""
    out = StringIO()
    call_command(command, stdout=out)
    assert out.getvalue().startswith("nothing to do")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["ship_search", "reconcile_search", "rebuild_search"])
def test_a_command_that_finds_no_server_ends_with_a_fault(command: str, settings: Any) -> None:
    settings.SEARCH_URL = url(port=free_port())
    with pytest.raises(CommandError):
        call_command(command, stdout=StringIO())
