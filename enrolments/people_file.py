"""People as spreadsheets. Made behind the page, for one member of staff."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.spreadsheets import as_bytes, put
from enrolments.models import Enrolment
from timetable.models import Run

PERSON = ("Name", "E-mail", "Telephone")
ON_A_RUN = (*PERSON, "What they are", "Number waiting", "Offer ends", "Since")
ENROLMENTS = (*PERSON, "For", "Run", "Venue", "Status", "Offer ends", "Enrolled")
TOLD_EVERY = 50
# Fewer than the numbers SQLite takes in one question.
READ_AT_ONCE = 500


@dataclass(frozen=True)
class Reader:
    """Whom a spreadsheet is for: what they may read of a learner, and how they are told how far."""

    name_for: Callable[[Any], str]
    is_hidden: Callable[[Any], bool]
    tell: Callable[[int, int], None] = lambda *_: None

    def person(self, learner: Any) -> tuple[str, str, str]:
        """Whoever is hidden from the reader has no name and no contact."""
        contact = ("", "") if self.is_hidden(learner) else (learner.email, str(learner.phone))
        return (self.name_for(learner), *contact)


def people_on(run: Run) -> Any:
    """Who has a claim on the run or had a place to its end, as its own page shows them."""
    theirs: Any = Enrolment.objects.of_the_run().filter(run=run).with_queue_position()
    return theirs.select_related("learner").order_by(
        "status", "queue_position", "learner__name", "pk"
    )


def people_as_xlsx(run: Run, *, reader: Reader) -> bytes:
    """A line for each of them."""
    people = list(people_on(run))
    lines = ((*reader.person(each.learner), *_of_a_run(each)) for each in people)
    return _book(run.code, ON_A_RUN, lines, total=len(people), reader=reader)


def enrolments_as_xlsx(ids: list[int], *, reader: Reader) -> bytes:
    """A line for each of these enrolments that is still there, in this order."""
    lines = ((*reader.person(each.learner), *_of_the_list(each)) for each in _in_order(ids))
    return _book("Enrolments", ENROLMENTS, lines, total=len(ids), reader=reader)


def _in_order(ids: list[int]) -> Iterator[Enrolment]:
    for start in range(0, len(ids), READ_AT_ONCE):
        some = ids[start : start + READ_AT_ONCE]
        found = Enrolment.objects.for_lists().in_bulk(some)
        yield from (found[each] for each in some if each in found)


def _book(
    title: str,
    headings: Iterable[str],
    lines: Iterable[Iterable[Any]],
    *,
    total: int,
    reader: Reader,
) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(_cells(sheet, headings)))
    for number, line in enumerate(lines, start=1):
        sheet.append(list(_cells(sheet, line)))
        if number % TOLD_EVERY == 0:
            reader.tell(number, total)
    return as_bytes(book)


def _of_a_run(enrolment: Any) -> tuple[Any, ...]:
    return (
        enrolment.get_status_display(),
        enrolment.queue_position,
        enrolment.expires_at,
        enrolment.joined_at,
    )


def _of_the_list(enrolment: Any) -> tuple[Any, ...]:
    run = enrolment.run
    return (
        run.page.title,
        run.code,
        str(run.venue),
        enrolment.get_status_display(),
        enrolment.expires_at,
        enrolment.joined_at,
    )


def _cells(sheet: Any, values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        cell = WriteOnlyCell(sheet)
        put(cell, value)
        yield cell
