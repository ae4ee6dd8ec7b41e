"""Engines for the tests of finding.

With SEARCH_URL in the environment the real Elasticsearch answers them all:
`SEARCH_URL=elasticsearch+http://127.0.0.1:59200/tests pytest tests/search/test_find.py`.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from search import find
from search.engines import elasticsearch
from search.models import Shipment
from tests.search.outside import Outside, require_server, url


@pytest.fixture
def outside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """An index of its own on the real Elasticsearch, empty and not yet built.

    It may take its time: a server that has only just started, on a busy machine, is slow at first.
    """
    require_server()
    monkeypatch.setattr(elasticsearch, "SEARCH_SECONDS", 20.0)
    settings.SEARCH_URL = url()
    here = Outside()
    yield here
    here.away()
    here.server.client.close()


@pytest.fixture
def committed_shipments(committed: None) -> Iterator[None]:
    """A database whose writes are real, and none of what was owed left in it."""
    yield
    Shipment.objects.all().delete()


@pytest.fixture(autouse=True)
def _answered_from_outside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test wrote is there before it asks, as it would be a moment later."""
    is_asked_for = "outside" in request.fixturenames or "settings" in request.fixturenames
    if not os.environ.get("SEARCH_URL") or is_asked_for:
        return
    outside, answer = request.getfixturevalue("outside"), find.answer

    def when_in_step(*args: Any, **options: Any) -> Any:
        outside.catch_up()
        found, degraded = answer(*args, **options)
        assert not degraded
        return found, degraded

    monkeypatch.setattr(find, "answer", when_in_step)
