"""What SQLite and PostgreSQL do alike: the matches are theirs, narrowing and order are ours."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from heapq import nlargest
from math import inf

from django.db import connection
from django.db.models import QuerySet

from search import facets
from search.engines import Found
from search.enums import Kind
from search.facets import Filters, Moment
from search.models import SearchDocument
from search.query import Alternative, Group, Query
from search.ranking import Candidate, best_first
from search.words import telling

# As many as anybody pages through; further ones keep the engine's own order.
CANDIDATES = 80
SOON = 30 * 24 * 60 * 60


# The id, kind, facets and rank of a match; higher ranks first.
Row = tuple[int, str, str, float]


class DatabaseEngine(ABC):
    """Finding in the table itself."""

    def search(self, query: Query, filters: Filters, *, first: int, size: int) -> Found:
        now = Moment.now()
        if not query.groups:
            return _browse(filters, now, first=first, size=size)
        rows = self._matching(query)
        narrowed = facets.narrow(((row[0], row[1], row[2]) for row in rows), filters, now)
        ids = self._in_order(query, rows, narrowed.ids, first + size, now)
        return Found(ids[first : first + size], len(narrowed.ids), narrowed.counts)

    def _matching(self, query: Query) -> Sequence[Row]:
        """With everything asked for, or else with anything of it."""
        everything = self.rows(query.needed, any_will_do=False)
        if len(everything) >= query.enough or len(query.groups) == 1:
            return everything
        return self.rows(query.groups, any_will_do=True)

    def _in_order(
        self,
        query: Query,
        rows: Sequence[Row],
        fitting: list[int],
        wanted: int,
        now: Moment,
    ) -> list[int]:
        kept = set(fitting)
        ranks = ((row[3], -row[0]) for row in rows if row[0] in kept)
        ranked = [-identity for _, identity in nlargest(max(CANDIDATES, wanted), ranks)]
        candidates = weighed(SearchDocument.objects.filter(pk__in=ranked[:CANDIDATES]), now)
        return best_first(candidates, query) + ranked[CANDIDATES:]

    @abstractmethod
    def rows(self, groups: Sequence[Group], *, any_will_do: bool) -> Sequence[Row]:
        """The (id, kind, facets, rank) of what matches and has not expired."""

    @abstractmethod
    def suggest(self, beginnings: list[str], *, size: int) -> list[int]: ...


def _browse(filters: Filters, now: Moment, *, first: int, size: int) -> Found:
    """Everything that meets the choices: what can be joined soonest first, then by name."""
    rows = list(
        SearchDocument.objects.current()
        .exclude(kind=Kind.TOPIC)
        .values_list("pk", "kind", "facets", "title")
    )
    narrowed = facets.narrow(((row[0], row[1], row[2]) for row in rows), filters, now)
    kept = set(narrowed.ids)
    ordered = sorted(
        (_soonest(text, filters, now), title, identity)
        for identity, _, text, title in rows
        if identity in kept
    )
    ids = [identity for *_, identity in ordered[first : first + size]]
    return Found(ids, len(ordered), narrowed.counts)


def _soonest(text: str, filters: Filters, now: Moment) -> float:
    """When the next run starts that meets the choices and can be joined; after all, if none."""
    runs = facets.fitting_runs(text, filters, now)
    return min((run.starts for run in runs if run.can_be_joined(now)), default=inf)


def weighed(documents: QuerySet[SearchDocument], now: Moment) -> list[Candidate]:
    """The documents as ranking weighs them."""
    terms = ("title_terms", "keyword_terms", "summary_terms", "body_terms")
    rows = documents.values_list("pk", "title", "next_starts_at", "facets", *terms)
    return [
        _candidate(identity, name, next_starts_at, text, words_of, now)
        for identity, name, next_starts_at, text, *words_of in rows
    ]


def _candidate(
    identity: int,
    name: str,
    next_starts_at: datetime | None,
    text: str,
    terms: Sequence[str],
    now: Moment,
) -> Candidate:
    title, keywords, summary, body = (each.split() for each in terms)
    starts = next_starts_at.timestamp() if next_starts_at else inf
    return Candidate(
        id=identity,
        title=tuple(telling(title)),
        keywords=frozenset(keywords),
        summary=frozenset(summary),
        body=frozenset(body),
        starts=starts,
        name=name,
        is_soon=now.seconds < starts < now.seconds + SOON,
        has_places=any(run.has_places(now) for run in facets.read(text).coming(now)),
    )


def boolean(
    groups: Sequence[Group], quote: str, both: str, either: str, *, any_will_do: bool
) -> str:
    """The groups in an engine's own signs. Stems are letters and digits, so quotes hold them."""
    written = (
        f" {either} ".join(
            _written(alternative, quote, both) for alternative, _ in group.alternatives
        )
        for group in groups
    )
    return f" {either if any_will_do else both} ".join(f"({each})" for each in written)


def _written(alternative: Alternative, quote: str, both: str) -> str:
    return "(" + f" {both} ".join(f"{quote}{stem}{quote}" for stem in alternative) + ")"


def here() -> DatabaseEngine:
    """The engine of the database in use."""
    from search.engines.postgresql import PostgreSQLEngine
    from search.engines.sqlite import SQLiteEngine

    return SQLiteEngine() if connection.vendor == "sqlite" else PostgreSQLEngine()
