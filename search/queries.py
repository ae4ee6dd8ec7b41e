"""What people search for and open, counted by the day. Nothing is kept of who did.

What looks personal is never counted, and a search that showed urgent help only as one more that
did. Counting must never cost anybody their search: what goes wrong is noted without the words.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.db import Error, connection
from django.utils import timezone

from search.models import Choice, QueryDay, SearchDocument
from search.words import clean, words

if TYPE_CHECKING:
    from search.find import Results

logger = logging.getLogger(__name__)

KEPT = relativedelta(months=13)
# Whoever writes more than this tells us something; it is no search that comes again.
LONGEST_KEPT = 100
# A telephone number, an NHS number, a date in figures.
MOST_DIGITS = 5
# Results opened after midnight belong to a search of the evening.
OPENED_WITHIN = timedelta(days=1)
# How long a search waits for SQLite's one writer before it goes uncounted.
PATIENCE_IN_MILLISECONDS = 200

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
PERSONAL = re.compile(
    "|".join(
        [
            "@",
            # A postcode in full. Its first half alone names no home, and people search by it.
            r"\b(?:gir[\W_]*0aa|[a-z]{1,2}\d[a-z\d]?[\W_]*\d[a-z]{2})\b",
            # A day with its year, as dates of birth are written.
            r"\b\d{1,4}[\W_]+\d{1,2}[\W_]+\d{2,4}\b",
            rf"\b{ORDINAL}[\W_]*(?:of[\W_]+)?{MONTH}[\W_]*\d{{2,4}}\b",
            rf"\b{MONTH}[\W_]*{ORDINAL}[\W_]+\d{{2,4}}\b",
            r"\b(?:d[\W_]*o[\W_]*b|born|birthday|date[\W_]+of[\W_]+birth)\b.*\d",
        ]
    ),
    re.IGNORECASE,
)

# One statement each, so that two at once are both counted.
COUNT_QUERY = """
    INSERT INTO search_queryday (query, day, times, found) VALUES (%s, %s, 1, %s)
    ON CONFLICT (query, day)
    DO UPDATE SET times = search_queryday.times + 1, found = excluded.found
"""
COUNT_CHOICE = """
    INSERT INTO search_choice (query, day, address, position, times) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (query, day, address, position) DO UPDATE SET times = search_choice.times + 1
"""


def record(results: "Results") -> None:
    """Count what somebody typed, when they are shown the first page of what was found."""
    if results.page != 1 or not results.query:
        return
    query = "" if results.urgent else as_kept(results.query)
    if query or results.urgent:
        with _at_no_cost():
            found = 0 if results.urgent else results.total
            _count(COUNT_QUERY, [query, _today(), found])


def chosen(query: str, address: str, position: int) -> None:
    """Count that a result was opened, for a search that was counted and a thing that is there.

    Position 0 is what editors promoted.
    """
    kept = as_kept(query)
    lately = timezone.localdate() - OPENED_WITHIN
    with _at_no_cost():
        if (
            kept
            and QueryDay.objects.filter(query=kept, day__gte=lately).exists()
            and SearchDocument.objects.filter(url=address).exists()
        ):
            _count(COUNT_CHOICE, [kept, _today(), address, position])


def as_kept(typed: str) -> str:
    """The words as they are counted, or "" for those that are not."""
    text = unicodedata.normalize("NFKC", typed)
    if looks_personal(text):
        return ""
    kept = " ".join(words(clean(text)))
    return kept if len(kept) <= LONGEST_KEPT else ""


def looks_personal(text: str) -> bool:
    """Whether it may hold an address, a number or a date of birth that is somebody's own."""
    digits = sum(letter.isdigit() for letter in text)
    return digits > MOST_DIGITS or PERSONAL.search(text) is not None


def purge(rehearse: bool) -> int:
    """Delete counts of more than thirteen months ago: one autumn can be held against the last."""
    before = timezone.localdate() - KEPT
    over = [model.objects.filter(day__lt=before) for model in (QueryDay, Choice)]
    return sum(rows.count() if rehearse else rows.delete()[0] for rows in over)


def _today() -> Any:
    """Today, as this database's own statements take it."""
    return connection.ops.adapt_datefield_value(timezone.localdate())


def _count(statement: str, values: list[Any]) -> None:
    with _hardly_waiting(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def _at_no_cost() -> Iterator[None]:
    try:
        yield
    except Error as error:
        # Not the error itself, which may quote the words.
        logger.warning("A search was not counted: %s", type(error).__name__)


@contextmanager
def _hardly_waiting() -> Iterator[None]:
    """Let SQLite wait for its lock only as long as somebody who searches would not notice."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    sqlite = connection.connection
    [usual] = sqlite.execute("PRAGMA busy_timeout").fetchone()
    sqlite.execute(f"PRAGMA busy_timeout = {PATIENCE_IN_MILLISECONDS}")
    try:
        yield
    finally:
        sqlite.execute(f"PRAGMA busy_timeout = {usual}")
