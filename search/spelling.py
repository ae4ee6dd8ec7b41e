"""What someone meant who typed a word that we do not know.

Corrections come from public text and from the lists of words people use, never from a draft. A
word of the English language is left as it is even when nothing holds it: it was meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search import crisis, synonyms
from search.engines import presence
from search.models import Word
from search.remembered import Remembered
from search.words import SMALL_WORDS, stem

SHORTEST_CORRECTED = 4
# One slip in short words, two in longer ones.
TWO_SLIPS_FROM = 6
CANDIDATES = 40
# How many ways to end an unfinished word are looked for.
ENDINGS = 8
SHORTEST_BEGINNING = 3
VOWELS = frozenset("aeiouyhw")


@dataclass(frozen=True)
class Vocabulary:
    """Every word that a correction may lead to, and those that titles use."""

    words: tuple[str, ...]
    of_titles: frozenset[str]
    of_lists: frozenset[str]


def unknown(typed: Iterable[str]) -> list[str]:
    """The words that neither public text, our lists nor the English language have."""
    lists = (SMALL_WORDS, english_words(), *_lists())
    asked = [word for word in typed if word.isalpha() and not any(word in each for each in lists)]
    if not asked:
        return []
    by_stem = {word: stem(word) for word in asked}
    known = set(Word.objects.filter(stem__in=by_stem.values()).values_list("stem", flat=True))
    return [word for word in asked if by_stem[word] not in known]


def endings(beginning: str) -> list[str]:
    """The stems of public words that begin so: for the last word, perhaps not finished."""
    if len(beginning) < SHORTEST_BEGINNING:
        return []
    found = Word.objects.filter(word__startswith=beginning).values_list("stem", flat=True)
    return list(presence.present(dict.fromkeys(found[:ENDINGS])))


def correction(word: str) -> str:
    """The likeliest known word, or "" when none is near enough."""
    if len(word) < SHORTEST_CORRECTED:
        return ""
    vocabulary = in_use.get()
    near = process.extract(
        word,
        vocabulary.words,
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= TWO_SLIPS_FROM else 1,
        limit=CANDIDATES,
    )
    likeliest = sorted(near, key=lambda each: _unlikeness(word, each[0], each[1], vocabulary))
    shown = presence.present({stem(found) for found, *_ in likeliest})
    return next(
        (found for found, *_ in likeliest if found in vocabulary.of_lists or stem(found) in shown),
        "",
    )


def danger_correction(word: str) -> str:
    """The word of danger that was meant by a word that is none we know, or the word itself."""
    if len(word) < SHORTEST_CORRECTED or word in english_words():
        return word
    near = process.extractOne(
        word,
        crisis.in_use.get().vocabulary,
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= TWO_SLIPS_FROM else 1,
    )
    return str(near[0]) if near else word


@cache
def english_words() -> frozenset[str]:
    """82,765 words of English, of which none is a slip."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    lines = text.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ", 1)[0] for line in lines)


def _unlikeness(
    typed: str, found: str, slips: float, vocabulary: Vocabulary
) -> tuple[float, bool, bool, int]:
    """Fewest slips first; then the same first letter, the same consonants, a word of titles."""
    apart = slips - 0.6 * (_consonants(typed) == _consonants(found)) + 0.5 * (typed[0] != found[0])
    return (apart, found not in vocabulary.of_lists, found not in vocabulary.of_titles, len(found))


def _consonants(word: str) -> str:
    """The word without vowels or doubled letters: how it sounds, roughly."""
    kept: list[str] = []
    for letter in word.replace("ph", "f").replace("c", "k"):
        if letter not in VOWELS and (not kept or kept[-1] != letter):
            kept.append(letter)
    return "".join(kept)


def _lists() -> tuple[frozenset[str], frozenset[str]]:
    return synonyms.in_use.get().vocabulary, crisis.in_use.get().vocabulary


def _read() -> Vocabulary:
    rows = Word.objects.values_list("word", "in_title")
    of_text = {word: in_title for word, in_title in rows if len(word) >= SHORTEST_CORRECTED}
    synonymous, dangerous = _lists()
    lists = synonymous | dangerous
    of_lists = frozenset(word for word in lists if len(word) >= SHORTEST_CORRECTED)
    return Vocabulary(
        words=tuple(sorted({*of_text, *of_lists})),
        of_titles=frozenset(word for word, in_title in of_text.items() if in_title),
        of_lists=of_lists,
    )


in_use = Remembered("vocabulary", _read)
