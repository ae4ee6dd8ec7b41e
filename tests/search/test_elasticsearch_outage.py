"""Elasticsearch gone, hanging, refusing or not itself: visitors are answered, nothing is lost."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from search import restocking, shipping
from search.engines import breaker
from search.engines.breaker import Breaker, EngineDown
from search.engines.cluster import SEARCH_SECONDS, Cluster
from search.engines.elasticsearch import ElasticsearchEngine, engine
from search.facets import Filters
from search.find import find
from search.models import SearchDocument, Shipment
from tests.search.outside import (
    Outside,
    answering,
    asking,
    free_port,
    hanging,
    ours,
    url,
    write,
)

pytestmark = pytest.mark.django_db
CLIENTS_OWN_PATIENCE = 10


@pytest.fixture
def hangs(settings: Any) -> Iterator[None]:
    with hanging() as port:
        settings.SEARCH_URL = url(port=port)
        yield


@pytest.fixture
def stopped(settings: Any) -> None:
    settings.SEARCH_URL = url(port=free_port())


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how many seconds the server was waited for, each time it was asked."""
    granted: list[float] = []
    within = Cluster.within

    def recorded(cluster: Cluster, seconds: float) -> Any:
        granted.append(seconds)
        return within(cluster, seconds)

    monkeypatch.setattr(Cluster, "within", recorded)
    return granted


def assert_the_database_answers() -> None:
    found = find("sleep")
    assert [item.title for item in found.items] == ["Sleep"]
    assert found.degraded


@pytest.mark.parametrize("trouble", ["stopped", "hangs"])
def test_the_database_answers_soon_for_a_server_that_does_not(
    trouble: str, request: pytest.FixtureRequest, patience: list[float]
) -> None:
    write("page:1")
    request.getfixturevalue(trouble)
    began = time.monotonic()
    assert_the_database_answers()
    # The client's own patience is ten seconds, and then it tries again.
    assert time.monotonic() - began < CLIENTS_OWN_PATIENCE
    assert sum(patience) <= SEARCH_SECONDS
    # And is not asked again for a while.
    assert_the_database_answers()
    assert len(patience) == 1


@pytest.mark.usefixtures("hangs")
def test_publishing_waits_for_no_server(patience: list[float]) -> None:
    write("page:1")
    assert patience == []
    assert Shipment.objects.filter(ref="page:1").exists()


@pytest.mark.usefixtures("hangs")
def test_shipping_to_a_server_that_hangs_ends_and_keeps_what_is_owed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.engines.cluster.WRITE_SECONDS", 0.3)
    write("page:1")
    with pytest.raises(EngineDown, match="ConnectionTimeout"):
        shipping.ship_due()
    assert Shipment.objects.count() == 1


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_server_that_refuses_everything_is_down_and_what_is_owed_stays(
    settings: Any, status: int
) -> None:
    with answering(status) as port:
        settings.SEARCH_URL = url(port=port)
        write("page:1")
        assert_the_database_answers()
        with pytest.raises(EngineDown, match=str(status)):
            shipping.ship_due()
    assert Shipment.objects.count() == 1


def test_something_else_that_answers_at_the_address_is_no_engine(settings: Any) -> None:
    with answering(200, is_elasticsearch=False) as port:
        settings.SEARCH_URL = url(port=port)
        write("page:1")
        assert_the_database_answers()


def test_a_server_without_our_index_is_down(outside: Outside) -> None:
    write("page:1")
    assert_the_database_answers()
    with pytest.raises(EngineDown):
        shipping.ship_due()
    assert Shipment.objects.count() == 1


def test_what_waited_for_a_server_that_refused_goes_when_it_takes_it(
    outside: Outside, settings: Any
) -> None:
    outside.build()
    real = settings.SEARCH_URL
    with answering(429) as port:
        settings.SEARCH_URL = url(port=port)
        write("page:1")
        assert shipping.Worker().round() > shipping.PAUSE_SECONDS
    settings.SEARCH_URL = real
    assert shipping.Worker().round() == shipping.PAUSE_SECONDS
    assert outside.holds() == ours()
    assert not Shipment.objects.exists()


def test_what_cannot_be_written_to_a_read_only_index_goes_when_it_can(outside: Outside) -> None:
    outside.build()
    outside.block_writes(True)
    write("page:1")
    with pytest.raises(EngineDown, match="1 held up"):
        shipping.ship_due()
    assert not find("sleep").degraded
    outside.block_writes(False)
    assert shipping.ship_due() == 1
    assert outside.holds() == ours()


def test_a_document_that_the_server_does_not_understand_keeps_no_other_waiting(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.build()
    write("page:1", "Odd")
    write("page:2")
    from search.engines import index

    proper = index.source

    def odd(row: SearchDocument) -> dict[str, Any]:
        return {**proper(row), **({"unknown": 1} if row.title == "Odd" else {})}

    monkeypatch.setattr(index, "source", odd)
    assert shipping.ship_due() == 1
    assert shipping.ship_due() == 0
    waiting = Shipment.objects.get()
    assert (waiting.ref, waiting.attempts) == ("page:1", 1)
    # Changed, it is tried at once.
    write("page:1", "Even")
    assert shipping.ship_due() == 1


def test_one_query_that_is_not_understood_does_not_send_the_others_away(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("page:1")
    outside.build()
    with monkeypatch.context() as patch:
        patch.setattr("search.engines.elasticsearch._all_of", lambda query: {"nonsense": {}})
        assert_the_database_answers()
    assert not find("sleep").degraded


def test_a_server_that_rested_is_tried_again_and_answers(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("page:1")
    outside.build()
    here = engine()
    here._breaker.failed()
    assert_the_database_answers()
    monkeypatch.setattr(here, "_breaker", Breaker(rest=0.0))
    here._breaker.failed()
    assert not find("sleep").degraded


def test_while_one_tries_a_server_that_rested_the_others_do_not_wait_for_it() -> None:
    resting = Breaker(rest=0.0)
    assert resting.failed()
    assert not resting.failed()
    resting.check()
    with pytest.raises(EngineDown):
        resting.check()
    resting.worked()
    resting.check()
    assert breaker.REST_SECONDS == 30


def test_what_was_searched_is_not_in_the_log(
    stopped: None, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EngineDown):
        ElasticsearchEngine(engine()._server).search(asking("bagpipes"), Filters(), first=0, size=9)
    assert "the database answers" in caplog.text
    assert "bagpipes" not in caplog.text


def test_a_rebuild_that_cannot_begin_says_so(stopped: None) -> None:
    with pytest.raises(EngineDown):
        restocking.rebuild()
