"""The people of a run as a spreadsheet. Made behind the page, for one member of staff."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.spreadsheets import as_bytes, put
from enrolments.models import Enrolment
from timetable.models import Run

HEADINGS = ("Name", "E-mail", "Telephone", "What they are", "Number waiting", "Offer ends", "Since")
TOLD_EVERY = 50


def people_on(run: Run) -> Any:
    """Who has a claim on the run, as its own page shows them."""
    live: Any = Enrolment.objects.live().filter(run=run).with_queue_position()
    return live.select_related("learner").order_by(
        "status", "queue_position", "learner__name", "pk"
    )


def people_as_xlsx(
    run: Run,
    *,
    name_for: Callable[[Any], str],
    is_hidden: Callable[[Any], bool],
    tell: Callable[[int, int], None] = lambda *_: None,
) -> bytes:
    """A line for each of them. Whoever is hidden from the reader has no name and no contact."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(run.code)
    sheet.append(list(_cells(sheet, HEADINGS)))
    people = list(people_on(run))
    for number, enrolment in enumerate(people, start=1):
        learner = enrolment.learner
        contact = ("", "") if is_hidden(learner) else (learner.email, str(learner.phone))
        line = (name_for(learner), *contact, *_facts(enrolment))
        sheet.append(list(_cells(sheet, line)))
        if number % TOLD_EVERY == 0:
            tell(number, len(people))
    return as_bytes(book)


def _facts(enrolment: Any) -> tuple[Any, ...]:
    return (
        enrolment.get_status_display(),
        enrolment.queue_position,
        enrolment.expires_at,
        enrolment.joined_at,
    )


def _cells(sheet: Any, values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        cell = WriteOnlyCell(sheet)
        put(cell, value)
        yield cell
