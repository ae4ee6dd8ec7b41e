"""Finding with Elasticsearch: the same answers as the database, from a server of its own.

The server only says which documents match and how many stand behind each choice. The best are
weighed as for every engine, and what is shown is read from our own table: what is gone from there
is never shown, however late the server hears of it.
"""

import logging
import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from elasticsearch import ApiError

from search.engines import Found
from search.engines.breaker import Breaker, EngineDown
from search.engines.choices import Choices, counts_in
from search.engines.cluster import FAILURES, SEARCH_SECONDS, Cluster, cluster, kind_of
from search.engines.contents import WEIGHTS, microseconds
from search.engines.database import CANDIDATES, here, weighed
from search.facets import Filters, Moment
from search.models import SearchDocument
from search.query import MANY, Alternative, Group, Query
from search.ranking import best_first

logger = logging.getLogger("liferooms.search")

# As far as the server pages; whoever goes on is answered from the database.
DEEPEST = 10_000
# As in ranking: what else of a thing asked for is there adds a little to the best.
OTHERS_ADD = 0.25


class ElasticsearchEngine:
    """One server. Raises EngineDown when it does not answer in time, or answers nonsense."""

    def __init__(self, server: Cluster) -> None:
        self._server = server
        self._breaker = Breaker()

    def search(self, query: Query, filters: Filters, *, first: int, size: int) -> Found:
        if not query.groups:
            return Found([], 0, counts_in({}))
        if first + size > DEEPEST:
            return here().search(query, filters, first=first, size=size)
        now = Moment.now()
        answer = self._matching(query, _page(filters, now, first, size))
        refs = _refs(answer)
        total = answer["hits"]["total"]["value"]
        ids = _ids(refs) if first >= CANDIDATES else _in_order(refs, query, now)[first:]
        return Found(ids[:size], total, counts_in(answer["aggregations"]))

    def suggest(self, beginnings: list[str], *, size: int) -> list[int]:
        begins = [{"prefix": {"names": beginning}} for beginning in beginnings]
        answer = self._ask(
            {
                "size": size,
                "query": {"bool": {"filter": [*begins, _not_expired()]}},
                "sort": ["names_length", "title", "number"],
                "track_total_hits": False,
            },
            time.monotonic() + SEARCH_SECONDS,
        )
        return _ids(_refs(answer))

    def _matching(self, query: Query, page: dict[str, Any]) -> dict[str, Any]:
        """With everything asked for, or else with anything of it."""
        until = time.monotonic() + SEARCH_SECONDS
        if query.enough < MANY or len(query.groups) == 1:
            answer = self._ask({**page, "query": _all_of(query)}, until)
            found = answer["aggregations"]["everything"]["doc_count"]
            if found >= query.enough or len(query.groups) == 1:
                return answer
        return self._ask({**page, "query": _any_of(query)}, until)

    def _ask(self, body: dict[str, Any], until: float) -> dict[str, Any]:
        self._breaker.check()
        left = max(0.001, until - time.monotonic())
        try:
            answer = self._server.within(left).search(
                index=self._server.readable,
                allow_partial_search_results=False,
                # Read from its columns, which is quicker than the stored documents.
                stored_fields="_none_",
                docvalue_fields=[{"field": "ref"}],
                **body,
            )
        except FAILURES as error:
            self._note(error)
            raise EngineDown(kind_of(error)) from error
        self._breaker.worked()
        return dict(answer)

    def _note(self, error: Exception) -> None:
        """What one query is to blame for is no reason to send the others away."""
        if isinstance(error, ApiError) and error.meta.status == 400:
            self._breaker.worked()
            logger.error("Elasticsearch did not understand a query")
        elif self._breaker.failed():
            logger.warning("Elasticsearch is down (%s): the database answers", kind_of(error))


def engine() -> ElasticsearchEngine:
    """The engine of SEARCH_URL, with what this process knows of its health."""
    return _engine(settings.SEARCH_URL)


@lru_cache(maxsize=32)
def _engine(url: str) -> ElasticsearchEngine:
    return ElasticsearchEngine(cluster())


def _refs(answer: dict[str, Any]) -> list[str]:
    return [hit["fields"]["ref"][0] for hit in answer["hits"]["hits"]]


def _page(filters: Filters, now: Moment, first: int, size: int) -> dict[str, Any]:
    """All of a request but what is looked for. The first pages need all the candidates."""
    choices = Choices(filters, now)
    is_ranked = first < CANDIDATES
    return {
        "from": 0 if is_ranked else first,
        "size": max(CANDIDATES, first + size) if is_ranked else size,
        "post_filter": choices.all_of_them(),
        "sort": ["_score", "number"],
        "track_total_hits": True,
        "aggs": {"everything": {"filter": {"match_all": {}}}, **choices.counts()},
    }


def _all_of(query: Query) -> dict[str, Any]:
    hints = [_group(group) for group in query.groups if group.is_hint]
    needed = [_group(group) for group in query.needed]
    return {"bool": {"must": needed, "should": hints, "filter": [_not_expired()]}}


def _any_of(query: Query) -> dict[str, Any]:
    groups = [_group(group) for group in query.groups]
    return {"bool": {"should": groups, "minimum_should_match": 1, "filter": [_not_expired()]}}


def _group(group: Group) -> dict[str, Any]:
    return _best_of([_alternative(stems, weight) for stems, weight in group.alternatives])


def _alternative(stems: Alternative, weight: float) -> dict[str, Any]:
    anywhere = [
        _best_of(
            [
                {"term": {field: {"value": stem, "boost": boost * weight}}}
                for field, boost in WEIGHTS.items()
            ]
        )
        for stem in stems
    ]
    return anywhere[0] if len(anywhere) == 1 else {"bool": {"must": anywhere}}


def _best_of(queries: list[dict[str, Any]]) -> dict[str, Any]:
    return {"dis_max": {"queries": queries, "tie_breaker": OTHERS_ADD}}


def _not_expired() -> dict[str, Any]:
    return {"range": {"expires": {"gt": microseconds(timezone.now())}}}


def _in_order(refs: list[str], query: Query, now: Moment) -> list[int]:
    """The ids of what may still be shown: the candidates weighed anew, then the others."""
    candidates = weighed(_shown(refs[:CANDIDATES]), now)
    return best_first(candidates, query) + _ids(refs[CANDIDATES:])


def _ids(refs: list[str]) -> list[int]:
    ids = dict(_shown(refs).values_list("ref", "pk"))
    return [ids[ref] for ref in refs if ref in ids]


def _shown(refs: list[str]) -> Any:
    return SearchDocument.objects.current().filter(ref__in=refs)
