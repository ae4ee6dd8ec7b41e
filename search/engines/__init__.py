"""What an engine is asked and answers. Nothing outside search/ knows that there are several."""

from dataclasses import dataclass, field
from typing import Protocol

from search.facets import Filters
from search.query import Query


@dataclass(frozen=True)
class Found:
    """A page of documents, best first, and the counts beside every choice."""

    ids: list[int]
    total: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """One way to find documents. Words come to it folded, stemmed and expanded."""

    def search(self, query: Query, filters: Filters, *, first: int, size: int) -> Found: ...

    def suggest(self, beginnings: list[str], *, size: int) -> list[int]: ...
