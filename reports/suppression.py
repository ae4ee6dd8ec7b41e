"""Small numbers: what of a block may be told, and nothing more is ever added up.

docs/decisions/0022-small-numbers.md has the rule, and what it stops.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """What was counted in one block: how many of each line, and how many people those are.

    Where nothing else is said, one is one person. `everybody` is who is in the block at all.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    people: dict[str, int] = field(default_factory=dict)
    everybody: int | None = None

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    def is_told(self, line: str, smallest: int) -> bool:
        number = self.numbers[line]
        return min(number, self.people.get(line, number)) >= smallest

    def is_large_enough(self, smallest: int) -> bool:
        total = self.total
        return min(total, total if self.everybody is None else self.everybody) >= smallest


def protected(tally: Tally, *, rest: str, smallest: int) -> dict[str, int]:
    """What is told of a block: lines of enough people, and all others together as `rest`.

    The rest is never told alone, so that one person of a line that is too small might as well be
    of the rest: nothing told would differ. Nothing at all is told of a block of too few.
    """
    if not tally.is_large_enough(smallest):
        return {}
    told = {
        line: number
        for line, number in tally.numbers.items()
        if line != rest and tally.is_told(line, smallest)
    }
    left = tally.total - sum(told.values())
    while 0 < left < smallest and told:
        left += told.pop(min(told, key=lambda line: (told[line], line)))
    return {**told, rest: left}


@dataclass(frozen=True)
class Told:
    """What is told of a report: the sum of its blocks. `partly` is lines with more in the rest."""

    numbers: dict[str, int]
    partly: frozenset[str]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def add_up(
    tallies: Iterable[Tally], *, lines: Iterable[str] | None, rest: str, smallest: int
) -> Told:
    """Add up what is told of each block. What is not told of one is in no sum either.

    Without `lines`, such as of areas, there are those that are told anywhere.
    """
    blocks = [protected(tally, rest=rest, smallest=smallest) for tally in tallies]
    numbers: Counter[str] = Counter()
    for told in blocks:
        numbers.update(told)
    every = set(numbers if lines is None else lines) - {rest}
    partly = {line for line in every if any(line not in told for told in blocks)}
    return Told(dict(numbers), frozenset(partly))


def people_told(blocks: Mapping[Any, set[int]], *, smallest: int) -> int:
    """How many people there are in blocks of enough, rounded down to a multiple of the floor.

    Someone at two venues is one person, so people do not add up: exact, the difference would tell
    how few of them are at both.
    """
    everybody: set[int] = set()
    for people in blocks.values():
        if len(people) >= smallest:
            everybody |= people
    return len(everybody) // smallest * smallest
