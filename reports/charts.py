"""Bars beside each other, as a drawing that needs no script. The table below says the same."""

from dataclasses import dataclass

from reports.figures.kinds import Figure

LINE_HEIGHT = 44
WORDS_AT, BAR_AT, BAR_HEIGHT = 14, 20, 14
LONGEST_WORDS = 44


@dataclass(frozen=True)
class Bar:
    """One line of a drawing: its words, its length in per cent, and where it is in pixels."""

    words: str
    length: str
    words_at: int
    bar_at: int
    height: int = BAR_HEIGHT


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return LINE_HEIGHT * len(self.bars)


def chart_of(figure: Figure) -> Chart | None:
    """A bar for each number that is told; none where there is nothing to compare."""
    rows = [row for row in figure.rows if row.number]
    if len(rows) < 2:
        return None
    longest = max(row.number or 0 for row in rows)
    return Chart(
        tuple(
            Bar(
                words=_shortened(row.words),
                length=f"{(row.number or 0) * 100 / longest:.1f}%",
                words_at=number * LINE_HEIGHT + WORDS_AT,
                bar_at=number * LINE_HEIGHT + BAR_AT,
            )
            for number, row in enumerate(rows)
        )
    )


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1].rstrip()}…"
