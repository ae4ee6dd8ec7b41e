"""A table out of a CSV or XLSX file, whatever program wrote it."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.template.defaultfilters import filesizeformat
from openpyxl import load_workbook

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = 10_000
MOST_EMPTY_ROWS = 10_000
MOST_COLUMNS = 60

SEPARATORS = ",;\t"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Unreadable(Exception):
    """The file as a whole cannot be used. `str()` is a sentence that says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row, with the number a spreadsheet shows beside it, or the line of the text file."""

    number: int
    cells: Sequence[str]
    # The columns, from nought, in which a formula stands instead of a value.
    formulas: frozenset[int] = field(default_factory=frozenset)


def rows_of(name: str, content: bytes) -> list[Row]:
    """Every row that has something in it, the heading first. Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"The file is too large. It may have {filesizeformat(LARGEST_FILE)}.")
    if not content.strip():
        raise Unreadable("The file is empty.")
    rows = list(islice(filter(_has_something, _read(name, content)), MOST_ROWS + 2))
    if not rows:
        raise Unreadable("The file is empty.")
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Please split it.")
    if max(len(row.cells) for row in rows) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns. Is it the right one?")
    return rows


def _read(name: str, content: bytes) -> Iterable[Row]:
    """By what is in the file; what it is called must agree."""
    if content.startswith(OLD_EXCEL):
        raise Unreadable("This is an older or a locked Excel file. Save it as XLSX or CSV first.")
    ending = name.rpartition(".")[2].lower()
    if ending == "xlsx" and content.startswith(ZIP):
        return _rows_of_workbook(content)
    if ending in ("csv", "tsv", "txt") and not content.startswith(ZIP):
        return _rows_of_text(_decoded(content))
    raise Unreadable("This is not a CSV or XLSX file. Save it as one of the two and try again.")


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, or else Windows-1252."""
    encodings = ("utf-16",) if content.startswith(UTF_16_MARKS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("The letters in this file cannot be read. Save it as “CSV UTF-8” first.")


def _rows_of_text(text: str) -> Iterator[Row]:
    beginning = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=beginning.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 1
    try:
        for cells in reader:
            values = [cell.strip() for cell in cells]
            formulas = frozenset(at for at, cell in enumerate(values) if cell.startswith("="))
            yield Row(number, values, formulas)
            number = reader.line_num + 1
    except csv.Error as error:
        sentence = f"Line {number} cannot be read. Is a quotation mark missing there?"
        raise Unreadable(sentence) from error


def _rows_of_workbook(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise Unreadable("The file is too large once it is unpacked. Please split it.")
        with warnings.catch_warnings():
            # What openpyxl does not keep of a workbook, such as colours, is nothing to us.
            warnings.simplefilter("ignore")
            sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
            sheet.reset_dimensions()
            yield from _rows_of_sheet(sheet)
    except Unreadable:
        raise
    # openpyxl says in many ways that a file is broken, and has no error of its own for it.
    except Exception as error:
        sentence = "This XLSX file is damaged. Open it, save it anew and try again."
        raise Unreadable(sentence) from error


def _rows_of_sheet(sheet: Any) -> Iterator[Row]:
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        values = [_text(cell.value) for cell in cells]
        while values and not values[-1]:
            values.pop()
        empty = 0 if values else empty + 1
        if empty > MOST_EMPTY_ROWS:
            return
        formulas = {at for at, cell in enumerate(cells) if _is_formula(cell)}
        yield Row(number, values, frozenset(formulas))


def _is_formula(cell: Any) -> bool:
    is_text = isinstance(cell.value, str) and cell.value.lstrip().startswith("=")
    return is_text or getattr(cell, "data_type", "") == "f"


def _text(value: Any) -> str:
    """A cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute) == (0, 0):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _has_something(row: Row) -> bool:
    return any(row.cells) or bool(row.formulas)
