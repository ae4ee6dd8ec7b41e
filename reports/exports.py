"""The figures of a report as a spreadsheet, as plain values, and as a PDF."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from core import dates
from core.printing import typeset_in_our_letters
from core.small_numbers import floor
from core.spreadsheets import as_bytes, put
from reports.figures import Section
from reports.periods import Scope

TEMPLATE = Path(__file__).parent / "typesetting" / "report.typ"
HEADINGS = ("Part", "Figure", "What", "Number", "Is told as", "How it is counted")
ABOUT = ("Period", "From", "To", "Venue")
WIDTHS = (24, 36, 40, 10, 16, 90)
# What a spreadsheet takes for the beginning of a formula.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def explanation() -> str:
    """How small numbers are kept, in the words of every report."""
    return (
        f"No number under {floor()} is shown. Everything is counted in blocks of one venue, one "
        "term and one quarter. In a block, whatever is smaller is added to the last line of its "
        "figure, and a block of too few people is left out. Larger reports add up the blocks: “not "
        "shown” is in the last line as a whole, “at least” may be there in part."
    )


def lines(sections: Iterable[Section]) -> Iterator[tuple[str, str, str, int | None, str, str]]:
    for part, figures in sections:
        for figure in figures:
            about = (part, figure.title)
            for row in figure.rows:
                yield (*about, row.words, row.number, row.text, figure.how_counted)
            if figure.total is not None:
                total = figure.total, figure.total_text
                yield (*about, "All of these", *total, figure.how_counted)


def as_xlsx(scope: Scope, sections: Iterable[Section]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Figures"
    rows = [(scope.title,), (explanation(),), (), HEADINGS, *lines(sections)]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            put(sheet.cell(number, column), value)
    for cell in (sheet.cell(1, 1), *sheet[4]):
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet["A2"].alignment = Alignment(wrap_text=False)
    sheet.freeze_panes = "A5"
    return as_bytes(book)


def as_csv(scope: Scope, sections: Iterable[Section]) -> bytes:
    """Each line says itself what it is about: files of several reports can be joined."""
    kept = StringIO()
    writer = csv.writer(kept)
    writer.writerow((*ABOUT, *HEADINGS, "Small numbers"))
    period = scope.period
    about = (period.title, period.first, period.last, str(scope.venue or "All venues"))
    for row in lines(sections):
        writer.writerow([_harmless(value) for value in (*about, *row, explanation())])
    # Without the mark, Excel reads our dashes and quotation marks wrongly.
    return kept.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip().startswith(BEGINS_A_FORMULA):
        return f"'{value}"
    return value


def as_pdf(scope: Scope, sections: Iterable[Section]) -> bytes:
    data = {
        "title": f"Figures: {scope.title}",
        "author": "The Life Rooms",
        "days": scope.period.days,
        "made_on": f"Counted on {dates.day(scope.today, with_year=True)}.",
        "explanation": explanation(),
        "what": "What",
        "number": "Number",
        "sections": [
            {
                "title": part,
                "figures": [
                    {
                        "title": figure.title,
                        "how": figure.how_counted,
                        "rows": [[row.words, row.text] for row in figure.rows],
                        "total": figure.total_text,
                    }
                    for figure in figures
                ],
            }
            for part, figures in sections
        ],
    }
    return typeset_in_our_letters(TEMPLATE, data, now=scope.now)
