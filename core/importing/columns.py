"""Which column of a file is which: by its heading, in any order and under any of its names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.importing.reading import Row, Unreadable


@dataclass(frozen=True)
class Column:
    """A column that an importer knows. `name` is the field of its form."""

    name: str
    title: str
    help_text: str = ""
    is_required: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def headings(self) -> set[str]:
        return {plain(heading) for heading in (self.name, self.title, *self.synonyms)}


@dataclass(frozen=True)
class Arranged:
    """The rows below the heading, each by the names of the columns."""

    columns: Sequence[Column | None]
    rows: Sequence[Row]
    # Headings that no column is known by. What stands below them is not used.
    ignored: Sequence[str]

    @cached_property
    def names(self) -> set[str]:
        """The columns that the file has; what it does not have is left as it is."""
        return {column.name for column in self.columns if column}

    def values(self, row: Row) -> dict[str, str]:
        pairs = zip(self.columns, row.cells, strict=False)
        return {column.name: cell for column, cell in pairs if column}

    def formulas(self, row: Row) -> list[str]:
        """The titles of the columns in which a formula stands."""
        known = (self.columns[at] for at in sorted(row.formulas) if at < len(self.columns))
        return [column.title for column in known if column]


def arrange(rows: Sequence[Row], known: Iterable[Column]) -> Arranged:
    """Raises Unreadable when a needed column is missing or one is there twice."""
    known = list(known)
    heading = rows[0].cells
    columns = [_column(cell, known) for cell in heading]
    found = [column for column in columns if column]
    for column in known:
        if column.is_required and column not in found:
            seen = ", ".join(f"“{cell}”" for cell in heading[:12] if cell)
            raise Unreadable(
                f"The column “{column.title}” is missing. The first row must have the names of "
                f"the columns. It has: {seen or 'nothing'}."
            )
        if found.count(column) > 1:
            raise Unreadable(f"The column “{column.title}” is there twice. Please leave one out.")
    if len(rows) == 1:
        raise Unreadable("Below the names of the columns there is nothing.")
    ignored = [cell for cell, column in zip(heading, columns, strict=True) if cell and not column]
    return Arranged(columns, rows[1:], ignored)


def plain(heading: str) -> str:
    """“Easy-Read ” and “easy read” are one heading."""
    return re.sub(r"[\W_]+", " ", heading).strip().casefold()


def _column(heading: str, known: Iterable[Column]) -> Column | None:
    return next((column for column in known if plain(heading) in column.headings), None)
