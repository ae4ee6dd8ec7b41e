"""What of this app is done behind the page that asks for it."""

from typing import Any

from core import long_work
from core.models import LongWork
from core.spreadsheets import XLSX
from enrolments import audit, rules
from enrolments.actors import staff
from enrolments.admin.access import SEE_ENROLMENTS, WRITE_TO_RUNS, is_hidden, name_for
from enrolments.models import RunMessage
from enrolments.people_file import Reader, enrolments_as_xlsx, people_as_xlsx, people_on
from timetable.models import Run

PEOPLE, ENROLMENTS, MESSAGE = "people-of-run", "enrolments", "message-to-runs"


def register() -> None:
    long_work.register(kind=PEOPLE, do=_make_people_file, permission=SEE_ENROLMENTS)
    long_work.register(kind=ENROLMENTS, do=_make_enrolments_file, permission=SEE_ENROLMENTS)
    long_work.register(kind=MESSAGE, do=_send_messages, permission=WRITE_TO_RUNS)


def ask_for_people(run: Run, *, owner: Any) -> LongWork:
    """Have the people of a run made into a spreadsheet. Who asked is written down."""
    number = people_on(run).count()
    audit.record(
        action="export", actor=staff(owner), run=run, after=f"people of the run, {number} rows"
    )
    title = f"People of {run}"
    return long_work.start(kind=PEOPLE, owner=owner, title=title, options={"run": run.pk})


def ask_for_enrolments(ids: list[int], *, owner: Any) -> LongWork:
    """Have these enrolments made into a spreadsheet, in this order. Who asked is written down."""
    rows = f"enrolments, {len(ids)} rows"
    audit.record(action="export", actor=staff(owner), after=rows)
    return long_work.start(
        kind=ENROLMENTS, owner=owner, title=rows.capitalize(), options={"enrolments": ids}
    )


def ask_to_send(messages: list[RunMessage], *, owner: Any) -> LongWork | None:
    """Have messages sent; None when all of them were, the form having come twice."""
    waiting = [message for message in messages if message.handed_over_at is None]
    if not waiting:
        return None
    several = f"Messages to {len(waiting)} runs"
    title = several if len(waiting) > 1 else f"Message to {waiting[0].run}"
    ids = sorted(message.pk for message in waiting)
    return long_work.start(kind=MESSAGE, owner=owner, title=title, options={"messages": ids})


def _make_people_file(work: LongWork) -> None:
    run = Run.objects.select_related("page", "venue").get(pk=work.options["run"])
    content = people_as_xlsx(run, reader=_reader(work))
    work.keep(file_name=f"people-{run.code}.xlsx", content_type=XLSX, content=content)


def _make_enrolments_file(work: LongWork) -> None:
    content = enrolments_as_xlsx(work.options["enrolments"], reader=_reader(work))
    work.keep(file_name="enrolments.xlsx", content_type=XLSX, content=content)


def _reader(work: LongWork) -> Reader:
    return Reader(
        name_for=lambda learner: name_for(learner, work.owner),
        is_hidden=lambda learner: is_hidden(learner, work.owner),
        tell=lambda done, total: long_work.tell(work, done=done, total=total),
    )


def _send_messages(work: LongWork) -> None:
    # A message deleted meanwhile, its time being over, is left out.
    ids = work.options["messages"]
    for message in RunMessage.objects.filter(pk__in=ids).order_by("pk"):
        rules.hand_over(
            message_id=message.pk,
            tell=lambda done, total: long_work.tell(work, done=done, total=total),
        )
