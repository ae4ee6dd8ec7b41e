"""The one way to find anything. Nothing outside this app knows how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from search import crisis, promotions
from search.engines.choosing import answer
from search.engines.database import here
from search.enums import Kind
from search.facets import Filters
from search.models import SearchDocument
from search.query import read
from search.words import clean, words

__all__ = ["PAGE_SIZE", "Filters", "Results", "clean", "find", "suggest"]

PAGE_SIZE = 10
SUGGESTIONS = 8
SUGGESTIONS_FROM = 2


@dataclass(frozen=True)
class Results:
    """A page of what was found, and how much there is behind every choice.

    `corrected` is what was looked for instead of what was typed, or "". `urgent` asks for urgent
    help to be shown first. `degraded` says that the database answered for an engine that is down.
    """

    query: str
    items: list[SearchDocument]
    total: int
    page: int
    pages: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    corrected: str = ""
    urgent: bool = False
    degraded: bool = False
    promoted: list[SearchDocument] = field(default_factory=list)

    @property
    def kinds(self) -> dict[str, int]:
        """How many there are of each kind, with every other choice kept."""
        return self.facets.get("kind", {})


def find(
    query: str = "",
    *,
    kinds: Iterable[str] = (),
    filters: Filters | Mapping[str, Any] = Filters(),  # noqa: B008
    page: int = 1,
    size: int = PAGE_SIZE,
    prefix: bool = False,
    correct: bool = True,
) -> Results:
    """What a visitor may see that matches, best first; without words, the soonest first.

    Only what is live, public and not expired is ever there to be found. An unknown kind finds
    every kind; `prefix` takes the words as beginnings; `correct=False` takes them as they stand.
    """
    chosen = filters if isinstance(filters, Filters) else Filters(**filters)
    known = tuple(kind for kind in kinds if kind in Kind.values)
    chosen = replace(chosen, kinds=known or chosen.kinds)
    if prefix:
        items = suggest(query, size=size)
        return Results(
            clean(query), items, len(items), 1, 1, urgent=crisis.may_become_danger(query)
        )
    asked = read(query, correct=correct)
    if not asked.groups and not chosen:
        return Results(asked.typed, [], 0, 1, 1, urgent=asked.urgent)
    page = max(1, page)
    found, degraded = answer(asked, chosen, first=(page - 1) * size, size=size)
    pages = max(1, -(-found.total // size))
    if page > pages:
        page = pages
        found, degraded = answer(asked, chosen, first=(page - 1) * size, size=size)
    return Results(
        query=asked.typed,
        items=_in_order(found.ids),
        total=found.total,
        page=page,
        pages=pages,
        facets=found.counts,
        corrected=asked.corrected,
        urgent=asked.urgent,
        degraded=degraded,
        promoted=promotions.for_words(asked.typed_stems) if page == 1 else [],
    )


def suggest(query: str, *, size: int = SUGGESTIONS) -> list[SearchDocument]:
    """What has every word of the query, or its beginning, in its name; from the second letter.

    Asked of the database whatever the engine: a suggestion must never wait.
    """
    beginnings = words(clean(query))
    if len("".join(beginnings)) < SUGGESTIONS_FROM:
        return []
    return _in_order(here().suggest(beginnings, size=size))


def _in_order(ids: list[int]) -> list[SearchDocument]:
    """The documents that still are there, in the order given."""
    rows = SearchDocument.objects.in_bulk(ids)
    return [rows[identity] for identity in ids if identity in rows]
