"""Whether what was typed sounds like danger, so that urgent help stands above what is found.

It shows help and does nothing else: nobody is told, nothing is kept but a count of the day.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.models import DangerPhrase
from search.remembered import Remembered
from search.words import stem, words

# Other words that may stand between two words of a phrase.
GAP = 2
# Beginnings of a word of danger that already show help while someone types.
SHORTEST_BEGINNING = 3
# Carry no meaning in a phrase of danger, and people leave them out.
FILLING = frozenset(["a", "the", "to", "just", "really", "so", "of", "and"])
# How the phrases of the list are also said here: “all me tablets”.
ALSO_SAID = {"my": ["me"], "myself": ["my", "self"]}
NEGATED = {("do", "not"): "dont", ("can", "not"): "cant", ("does", "not"): "doesnt"}

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class DangerList:
    """Phrases by their first word, so that a word that begins none costs nothing."""

    danger: dict[str, tuple[Phrase, ...]]
    harmless: tuple[Phrase, ...]
    vocabulary: frozenset[str]
    # Whole words that are danger on their own.
    alone: frozenset[str]


def is_danger(text: str, *, correct: Callable[[str], str] = lambda word: word) -> bool:
    """Whether the words hold a phrase of danger, when harmless turns of speech are taken out.

    `correct` is asked for each word, so that a slip of the finger hides nothing.
    """
    lists = in_use.get()
    typed = read_words(text)
    for spelt in (typed, [correct(word) for word in typed]):
        if _holds_danger([stem(word) for word in spelt], lists):
            return True
    return False


def may_become_danger(text: str) -> bool:
    """Whether someone who has typed this far may be typing a word of danger."""
    typed = words(text)
    beginning = typed[-1] if typed else ""
    return is_danger(text) or (
        len(beginning) >= SHORTEST_BEGINNING
        and any(word.startswith(beginning) for word in in_use.get().alone)
    )


def read_words(text: str) -> list[str]:
    """The words as phrases of danger are compared with them: without filling, negations joined."""
    found: list[str] = []
    for word in words(text):
        if found and (found[-1], word) in NEGATED:
            found[-1] = NEGATED[found[-1], word]
        else:
            found.append(word)
    return [word for word in found if word not in FILLING]


def _holds_danger(stems: list[str], lists: DangerList) -> bool:
    """Whether a phrase of danger is there that no harmless one takes a word from.

    One that lies wholly inside it takes nothing: “too many painkillers” is danger.
    """
    harmless = _harmless_places(stems, lists.harmless)
    for start, first in enumerate(stems):
        for phrase in lists.danger.get(first, ()):
            places = _place_from(start, phrase, stems, gap=GAP)
            if places and all(turn < places or not turn & places for turn in harmless):
                return True
    return False


def holds(stems: Sequence[str], phrase: Phrase) -> bool:
    """Whether a turn of speech is there, its words side by side."""
    starts = range(len(stems))
    return any(_place_from(start, phrase, stems, gap=0) for start in starts)


def _harmless_places(stems: Sequence[str], harmless: tuple[Phrase, ...]) -> list[frozenset[int]]:
    """Where turns of speech stand, the longest first, none over another."""
    found: list[frozenset[int]] = []
    for phrase in harmless:
        for start in range(len(stems)):
            places = _place_from(start, phrase, stems, gap=0)
            if places and not any(places & other for other in found):
                found.append(places)
    return found


def _place_from(
    start: int, phrase: Phrase, stems: Sequence[str], *, gap: int
) -> frozenset[int] | None:
    """The places of a phrase that begins at one, in order, with at most `gap` between two."""
    if stems[start] != phrase[0]:
        return None
    places = [start]
    for word in phrase[1:]:
        after = places[-1] + 1
        ahead = stems[after : after + gap + 1]
        if word not in ahead:
            return None
        places.append(after + ahead.index(word))
    return frozenset(places)


def ways_of_saying(phrase: str) -> list[Phrase]:
    """A line of the list as what is typed is compared with it; none if it is all filling."""
    typed = read_words(phrase)
    also = [part for word in typed for part in ALSO_SAID.get(word, [word])]
    ways = [tuple(stem(word) for word in said) for said in (typed, also)]
    return list(dict.fromkeys(way for way in ways if way))


def _read() -> DangerList:
    danger: dict[str, dict[Phrase, None]] = defaultdict(dict)
    harmless: list[Phrase] = []
    vocabulary: set[str] = set()
    alone: set[str] = set()
    for phrase, is_harmless in DangerPhrase.objects.values_list("phrase", "harmless"):
        ways = ways_of_saying(phrase)
        if is_harmless:
            harmless.extend(ways)
            continue
        for way in ways:
            danger[way[0]][way] = None
        typed = read_words(phrase)
        vocabulary.update(typed)
        alone.update(typed if len(typed) == 1 else ())
    longest_first = sorted(dict.fromkeys(harmless), key=len, reverse=True)
    return DangerList(
        {first: tuple(phrases) for first, phrases in danger.items()},
        tuple(longest_first),
        frozenset(vocabulary),
        frozenset(alone),
    )


in_use = Remembered("danger", _read)
