"""Which engine answers: the one of SEARCH_URL while it can, and otherwise the database."""

from django.conf import settings

from search.engines import Found
from search.engines.breaker import EngineDown
from search.engines.database import here
from search.facets import Filters
from search.query import Query


def answer(query: Query, filters: Filters, *, first: int, size: int) -> tuple[Found, bool]:
    """What was found, and whether the database had to stand in for an engine that is down.

    Without words there is nothing to rank, so the database answers in any case.
    """
    if not settings.SEARCH_URL or not query.groups:
        return here().search(query, filters, first=first, size=size), False
    from search.engines.elasticsearch import engine

    try:
        return engine().search(query, filters, first=first, size=size), False
    except EngineDown:
        return here().search(query, filters, first=first, size=size), True
