"""What a figure is: lines that are counted in blocks, and a sentence of how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.small_numbers import floor
from reports.periods import Block, Scope
from reports.suppression import Tally, Told, add_up

REST = "rest"
Tallies = Mapping[Block, Tally]


@dataclass(frozen=True)
class Subject:
    """A figure before it is counted: its words, beside the code that counts it.

    `lines` are in the order in which they are shown; without them, as of areas, there are those
    that are large enough, under their own names. `rest` names what shares its line with
    whatever is too small. One that is `settled` counts no quarter before it is over, and `late`
    after that: until then a report read again would tell what came in between.
    """

    name: str
    title: str
    how_counted: str
    lines: Mapping[str, str] | None
    rest: str
    settled: bool = False
    late: timedelta = timedelta()

    def counts(self, block: Block, *, today: date) -> bool:
        return not self.settled or block.is_over(today - self.late)


@dataclass(frozen=True)
class Row:
    """One line of a figure. No number: all of it is in the last line. `at_least`: some is."""

    words: str
    number: int | None
    at_least: bool = False

    @property
    def text(self) -> str:
        if self.number is None:
            return "not shown"
        return f"at least {self.number:,}" if self.at_least else f"{self.number:,}"


@dataclass(frozen=True)
class Figure:
    """A figure as it is told. Rows add up to `total`, where there is one."""

    name: str
    title: str
    how_counted: str
    rows: tuple[Row, ...]
    total: int | None = None

    @property
    def total_text(self) -> str:
        return "" if self.total is None else f"{self.total:,}"

    @property
    def is_empty(self) -> bool:
        return not any(row.number for row in self.rows)


def told(subject: Subject, scope: Scope, tallies: Tallies) -> Figure:
    """A subject's figure for a scope, by the one rule for small numbers."""
    counted = [
        tally
        for block, tally in tallies.items()
        if scope.covers(block) and subject.counts(block, today=scope.today)
    ]
    sums = add_up(counted, lines=subject.lines, rest=REST, smallest=floor())
    rows = [
        Row(words, sums.numbers.get(line), line in sums.numbers and line in sums.partly)
        for line, words in _lines(subject, sums).items()
    ]
    rest = Row(f"{subject.rest}, or too few to show", sums.numbers.get(REST, 0))
    return Figure(subject.name, subject.title, subject.how_counted, (*rows, rest), sums.total)


def _lines(subject: Subject, sums: Told) -> Mapping[str, str]:
    if subject.lines is not None:
        return subject.lines
    return {line: line for line in sorted(sums.numbers.keys() - {REST})}


def alone(
    subject: Subject, scope: Scope, parts: Mapping[str, Tallies], words: Iterable[tuple[str, str]]
) -> Figure:
    """Numbers that are no parts of one whole: each is told by itself, and no total is."""
    rows = []
    for part, title in words:
        counted = [tally for block, tally in parts.get(part, {}).items() if scope.covers(block)]
        number = sum(tally.total for tally in counted if tally.is_large_enough(floor()))
        partly = any(not tally.is_large_enough(floor()) for tally in counted)
        rows.append(Row(title, number or None, bool(number) and partly))
    return Figure(subject.name, subject.title, subject.how_counted, tuple(rows))
