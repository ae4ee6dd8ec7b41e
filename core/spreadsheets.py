"""What every spreadsheet of ours has in common: words that stay words, and times as on the wall."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wall_clock(moment: datetime) -> datetime:
    """The time as it was on the wall here; a spreadsheet knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def put(cell: Any, value: Any) -> None:
    """Words stay words: somebody called =HYPERLINK(…) has a name and no formula."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = wall_clock(value) if isinstance(value, datetime) else value


def as_bytes(book: Workbook) -> bytes:
    """The file."""
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
