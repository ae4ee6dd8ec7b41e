"""How people say things, and what our pages call them.

A line says that a phrase means some words. The phrase counts when all its telling words are in
what was typed (or all its words, if only one of them tells), in any order: “I just can't seem to
sleep” is "can't sleep". The longest phrases count, and those that share words with each other are
read as one thing asked for.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from search.models import Synonym
from search.remembered import Remembered
from search.words import stem, stems, telling, words

Alternative = tuple[str, ...]
Key = tuple[frozenset[str], frozenset[str]]
# What was typed counts most; what it means counts less, the first of a list the most.
FIRST_WEIGHT = 0.9
WEIGHT_STEP = 0.08
LEAST_WEIGHT = 0.4


@dataclass(frozen=True)
class Saying:
    """A phrase by the stems of its telling words, and what it means with weights.

    Where one word tells alone, its small words must be there too: “moved here” is not “moved”.
    """

    said: frozenset[str]
    means: tuple[tuple[Alternative, float], ...]
    small: frozenset[str] = frozenset()

    @property
    def whole(self) -> frozenset[str]:
        return self.said | self.small


@dataclass(frozen=True)
class SynonymList:
    by_stem: dict[str, tuple[Saying, ...]]
    vocabulary: frozenset[str]

    def matching(self, typed: list[str]) -> list[Saying]:
        """The longest phrases that are in these stems; none that is part of another."""
        present = frozenset(typed)
        found = {
            saying.whole: saying
            for each in present
            for saying in self.by_stem.get(each, ())
            if saying.whole <= present
        }
        return [
            saying for whole, saying in found.items() if not any(whole < other for other in found)
        ]


@lru_cache(maxsize=20_000)
def phrase(text: str) -> Alternative:
    """A phrase as it is compared: the stems of its telling words, each once."""
    return tuple(dict.fromkeys(stem(word) for word in telling(words(text))))


def _read() -> SynonymList:
    meanings: dict[Key, dict[Alternative, float]] = defaultdict(dict)
    vocabulary: set[str] = set()
    for said, means in Synonym.objects.values_list("said", "means"):
        vocabulary.update(words(said), words(means))
        weighted = _weighted(means)
        for one in said.split(","):
            key = _key(one)
            if any(key):
                for alternative, weight in weighted:
                    meanings[key][alternative] = max(weight, meanings[key].get(alternative, 0))
    by_stem: dict[str, list[Saying]] = defaultdict(list)
    for (tells, small), found in meanings.items():
        # Filed under one of its stems: all must be there, so any will do.
        by_stem[max(tells, key=len)].append(Saying(tells, tuple(found.items()), small))
    return SynonymList(
        {each: tuple(sayings) for each, sayings in by_stem.items()}, frozenset(vocabulary)
    )


@lru_cache(maxsize=20_000)
def _key(text: str) -> Key:
    """The stems of a phrase's telling words, and those of the others if they are needed."""
    said = frozenset(phrase(text))
    others = frozenset(stems(text)) - said
    return said, others if len(said) == 1 else frozenset()


def _weighted(means: str) -> list[tuple[Alternative, float]]:
    alternatives = [found for found in map(phrase, means.split(",")) if found]
    return [
        (alternative, max(LEAST_WEIGHT, FIRST_WEIGHT - WEIGHT_STEP * place))
        for place, alternative in enumerate(alternatives)
    ]


in_use = Remembered("synonyms", _read)
