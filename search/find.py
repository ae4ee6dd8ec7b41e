"""The one way to find anything. Nothing outside this app knows how."""

import operator
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from search.enums import Kind
from search.models import SearchDocument
from search.words import clean, words

__all__ = ["Results", "clean", "find", "suggest"]

PAGE_SIZE = 10
FIELDS = ("title", "keywords", "summary", "body")
WEIGHTS = {"title": 10, "keywords": 6, "summary": 3, "body": 1}
# Words that say nothing of what is wanted; kept when there are no others.
SMALL_WORDS = frozenset(
    "a about am an and are at be can do for from get have help how i i'm in is it me my need of on "
    "or our some the to want what when where with you your".split()
)


@dataclass(frozen=True)
class Results:
    """A page of what was found, and how much there is of each kind."""

    query: str
    items: list[SearchDocument]
    total: int
    page: int
    pages: int
    kinds: dict[str, int] = field(default_factory=dict)


def find(query: str, *, kind: str = "", page: int = 1, size: int = PAGE_SIZE) -> Results:
    """What a visitor may see that matches, best first. An unknown kind finds every kind."""
    query = clean(query)
    matching = _matching(query)
    kinds = Counter(matching.values_list("kind", flat=True))
    if kind in Kind.values:
        matching = matching.filter(kind=kind)
    total = kinds[kind] if kind in Kind.values else kinds.total()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    items = list(_ranked(matching, query)[(page - 1) * size : page * size])
    return Results(query=query, items=items, total=total, page=page, pages=pages, kinds=dict(kinds))


def suggest(query: str, *, size: int = 8) -> list[SearchDocument]:
    """What has every word of the query or of its beginning so far, from the second letter."""
    query = clean(query)
    found = words(query)
    if len("".join(found)) < 2:
        return []
    return list(_ranked(_all_words(found), query)[:size])


def _wanted(query: str) -> list[str]:
    found = words(query)
    return [word for word in found if word not in SMALL_WORDS] or found


def _matching(query: str) -> QuerySet[SearchDocument]:
    wanted = _wanted(query)
    if not wanted:
        return SearchDocument.objects.none()
    matching = _all_words(wanted)
    return matching if matching.exists() else _any_word(wanted)


def _holds(word: str) -> Q:
    return reduce(operator.or_, (Q(**{f"{name}__icontains": word}) for name in FIELDS))


def _all_words(wanted: list[str]) -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(reduce(operator.and_, map(_holds, wanted)))


def _any_word(wanted: list[str]) -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(reduce(operator.or_, map(_holds, wanted)))


def _ranked(matching: QuerySet[SearchDocument], query: str) -> QuerySet[SearchDocument]:
    """Exact titles first, then by where the words stand, then what comes next in time."""
    score = reduce(
        operator.add,
        (
            Case(
                When(**{f"{name}__icontains": word}, then=Value(weight)),
                default=Value(0),
                output_field=IntegerField(),
            )
            for word in _wanted(query)
            for name, weight in WEIGHTS.items()
        ),
        Value(0),
    )
    exact = Case(When(title__iexact=query, then=Value(1)), default=Value(0))
    return matching.annotate(score=Coalesce(score, 0), exact=exact).order_by(
        "-exact", "-score", F("next_starts_at").asc(nulls_last=True), "title", "id"
    )
