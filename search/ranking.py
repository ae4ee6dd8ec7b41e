"""Which of what matches is shown first: the same arithmetic for every engine.

An engine's own rank chooses the candidates; these are then weighed here, by where words stand, how
rare they are among the candidates, and how much of a title they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, log

from search.query import Alternative, Group, Query

# Words in a title say what a thing is; in its text, only that it is spoken of.
TITLE, KEYWORDS, SUMMARY, BODY = 10.0, 6.0, 3.0, 1.0
# What others say the same thing adds to the best.
OTHERS_ADD = 0.3
# A title that is all about what was asked, and one that is exactly it.
TITLE_SHARE = 6.0
EXACT_TITLE = 100.0
# So that what is soon and has places stands before its equals, and never before its betters.
SOON = 0.2
HAS_PLACES = 0.15
HINT = 0.5
# Only what was surely meant makes a title more to the point by being all of it.
MEANT = 0.8


@dataclass(frozen=True)
class Candidate:
    """A document as it is weighed."""

    id: int
    title: tuple[str, ...]
    keywords: frozenset[str]
    summary: frozenset[str]
    body: frozenset[str]
    starts: float = inf
    name: str = ""
    is_soon: bool = False
    has_places: bool = False

    def weight_of(self, stem: str) -> float:
        """By the best place where a stem stands; 0 where it does not."""
        if stem in self.title:
            return TITLE
        if stem in self.keywords:
            return KEYWORDS
        if stem in self.summary:
            return SUMMARY
        return BODY if stem in self.body else 0.0


def best_first(candidates: Iterable[Candidate], query: Query) -> list[int]:
    """The candidates' ids; of equals, the next in time and then by name."""
    weighed = [
        (candidate, [_group_weight(candidate, group) for group in query.groups])
        for candidate in candidates
    ]
    rarity = [
        log(1 + len(weighed) / (1 + sum(1 for _, weights in weighed if weights[place][0])))
        for place in range(len(query.groups))
    ]
    scored = [
        (-round(_score(candidate, weights, rarity, query), 6), candidate)
        for candidate, weights in weighed
    ]
    scored.sort(key=lambda each: (each[0], each[1].starts, each[1].name, each[1].id))
    return [candidate.id for _, candidate in scored]


def _score(
    candidate: Candidate,
    weights: list[tuple[float, frozenset[str]]],
    rarity: list[float],
    query: Query,
) -> float:
    total, matched = 0.0, set[str]()
    for (weight, stems), rare, group in zip(weights, rarity, query.groups, strict=True):
        total += weight * rare * (HINT if group.is_hint else 1.0)
        matched |= stems
    title = frozenset(candidate.title)
    if title:
        total += TITLE_SHARE * len(title & matched) / len(title)
    if title and title == frozenset(query.typed_stems):
        total += EXACT_TITLE
    return total + SOON * candidate.is_soon + HAS_PLACES * candidate.has_places


def _group_weight(candidate: Candidate, group: Group) -> tuple[float, frozenset[str]]:
    """The weight of one thing asked for, and the stems that were found of it."""
    weights, matched = [], set[str]()
    for alternative, weight in group.alternatives:
        if found := _alternative_weight(candidate, alternative):
            weights.append(found * weight)
            matched.update(alternative if weight >= MEANT else ())
    if not weights:
        return 0.0, frozenset()
    best = max(weights)
    return best + OTHERS_ADD * min(best, sum(weights) - best), frozenset(matched)


def _alternative_weight(candidate: Candidate, alternative: Alternative) -> float:
    """The mean of its stems' weights, if it has all of them."""
    weights = [candidate.weight_of(stem) for stem in alternative]
    return sum(weights) / len(weights) if all(weights) else 0.0
