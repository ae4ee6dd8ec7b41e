"""What was typed, read once for whichever engine: things asked for, corrections, danger."""

from dataclasses import dataclass
from itertools import pairwise

from search import crisis, spelling, synonyms
from search.models import Word
from search.synonyms import Alternative
from search.words import (
    FAINT_WORDS,
    LONGEST_TEXT_READ,
    MOST_WORDS,
    clean,
    stem,
    telling,
    words,
)

URGENT_WORDS = (
    *("urgent help", "need help now", "crisis", "safety plan"),
    *("suicide prevention", "listening line"),
)
URGENT_WEIGHT = 1.2
JOINED_WEIGHT = 0.95
SENTENCE_FROM = 3
FEW = 3
MANY = 1_000_000
ENDING_WEIGHT = 0.8
FAINT_STEMS = frozenset(map(stem, FAINT_WORDS))


@dataclass(frozen=True)
class Group:
    """One thing asked for. Any alternative will do; all stems of an alternative must be there."""

    alternatives: tuple[tuple[Alternative, float], ...]
    # Next to a turn of speech that was understood, what else was said raises what has it, and
    # leaves out nothing that has not.
    is_hint: bool = False


@dataclass(frozen=True)
class Query:
    """What was asked. `corrected` is "" when nothing was; `typed_stems` are for exact titles."""

    typed: str
    corrected: str = ""
    groups: tuple[Group, ...] = ()
    urgent: bool = False
    typed_stems: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[Group, ...]:
        """What must be there, as long as anything has all of it."""
        return tuple(group for group in self.groups if not group.is_hint)

    @property
    def enough(self) -> int:
        """How many results with everything asked for are enough not to look for anything of it.

        A sentence is rarely met word for word; and help comes before exactness.
        """
        if self.urgent:
            return MANY
        return FEW if len(self.needed) >= SENTENCE_FROM else 1


def read(text: str, *, correct: bool = True) -> Query:
    """Everything an engine needs to know of what was typed.

    With `correct` off, words are taken as they stand: “search instead for …”.
    """
    typed = clean(text)
    asked = _most_telling(telling(words(text[:LONGEST_TEXT_READ])))
    unknown = spelling.unknown(asked)
    last_endings = spelling.endings(asked[-1]) if unknown and unknown[-1] == asked[-1] else []
    slips = _corrections(unknown[:-1] if last_endings else unknown) if correct else {}
    urgent = crisis.is_danger(
        typed, correct=lambda word: slips.get(word) or spelling.danger_correction(word)
    )
    meant = [part for word in asked for part in words(slips.get(word, word))]
    groups = _groups(meant, [*meant, *words(typed)], last_endings)
    if urgent:
        groups = (*groups, _urgent_group())
    return Query(
        typed=typed,
        corrected=_corrected_text(typed, slips),
        groups=groups,
        urgent=urgent,
        typed_stems=tuple(dict.fromkeys(stem(word) for word in meant)),
    )


def _most_telling(asked: list[str]) -> list[str]:
    """At most twelve words; of a pasted text, those that our pages and lists know."""
    unique = list(dict.fromkeys(asked))
    if len(unique) <= MOST_WORDS:
        return unique
    unique = unique[:1000]
    stems = {word: stem(word) for word in unique}
    used = set(Word.objects.filter(stem__in=stems.values()).values_list("stem", flat=True))
    lists = synonyms.in_use.get()
    known = [word for word in unique if stems[word] in used or stems[word] in lists.by_stem]
    titles = set(
        Word.objects.filter(stem__in=stems.values(), in_title=True).values_list("stem", flat=True)
    )
    known.sort(key=lambda word: (stems[word] not in titles, -len(word)))
    return (known or unique)[:MOST_WORDS]


def _corrections(unknown: list[str]) -> dict[str, str]:
    """For words we do not know, what was meant by them."""
    found = {word: spelling.correction(word) for word in unknown}
    return {word: correction for word, correction in found.items() if correction}


def _corrected_text(typed: str, slips: dict[str, str]) -> str:
    if not slips:
        return ""
    return " ".join(slips.get(word, word) for word in words(typed))


def _groups(meant: list[str], said: list[str], last_endings: list[str]) -> tuple[Group, ...]:
    """What was asked for, thing by thing, in the order typed. `said` has the small words too."""
    stems = list(dict.fromkeys(stem(word) for word in meant))
    sayings = synonyms.in_use.get().matching([stem(word) for word in said])
    understood = _joined([*sayings, *_written_as_one(meant)])
    covered = {each for part, _ in understood for each in part}
    groups = [Group((*_as_typed(part, stems), *means.items())) for part, means in understood]
    is_turn_of_speech = any(len(saying.whole) > 1 for saying in sayings)
    needed = [each for each in stems if each not in covered | FAINT_STEMS]
    is_faint_enough = bool(needed or understood)
    for each in stems:
        if each in covered:
            continue
        alternatives: list[tuple[Alternative, float]] = [((each,), 1.0)]
        if each == stems[-1]:
            alternatives += [((ending,), ENDING_WEIGHT) for ending in last_endings]
        is_hint = is_turn_of_speech or (is_faint_enough and each in FAINT_STEMS)
        groups.append(Group(tuple(alternatives), is_hint=is_hint))
    return tuple(groups)


def _joined(
    sayings: list[synonyms.Saying],
) -> list[tuple[frozenset[str], dict[Alternative, float]]]:
    """Phrases that share a word are one thing asked for."""
    joined: list[tuple[frozenset[str], dict[Alternative, float]]] = []
    for saying in sayings:
        said, means = saying.said, dict(saying.means)
        apart = []
        for other_said, other_means in joined:
            if other_said & said:
                said = said | other_said
                means = {
                    key: max(means.get(key, 0), other_means.get(key, 0))
                    for key in (*other_means, *means)
                }
            else:
                apart.append((other_said, other_means))
        joined = [*apart, (said, means)]
    return joined


def _as_typed(said: frozenset[str], stems: list[str]) -> list[tuple[Alternative, float]]:
    typed = tuple(each for each in stems if each in said)
    return [(typed, 1.0)] if typed else []


def _written_as_one(meant: list[str]) -> list[synonyms.Saying]:
    """Pairs that our pages write as one word: “well being”."""
    pairs = {first + second: (first, second) for first, second in pairwise(meant)}
    found = Word.objects.filter(word__in=pairs).values_list("word", "stem") if pairs else ()
    return [
        synonyms.Saying(frozenset(map(stem, pairs[word])), (((whole,), JOINED_WEIGHT),))
        for word, whole in found
    ]


def _urgent_group() -> Group:
    phrases = [synonyms.phrase(words_of_help) for words_of_help in URGENT_WORDS]
    return Group(tuple((phrase, URGENT_WEIGHT) for phrase in phrases))
