"""What a browser remembers of enrolling: the numbers of drafts and enrolments, nothing personal."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from enrolments.models import Enrolment
from timetable.models import Run

DRAFTS = "drafts"
ENROLMENTS = "enrolments"
ANSWERED = "answered-about-us-all"


@dataclass(frozen=True)
class Remembered:
    """That a browser has asked for a place, and the place, if it is known to be theirs to see."""

    enrolment: Enrolment | None


def remember_draft(request: HttpRequest, run: Run, draft_id: UUID) -> None:
    _remember(request, DRAFTS, run, str(draft_id))


def draft_id(request: HttpRequest, run: Run) -> UUID | None:
    known = request.session.get(DRAFTS, {}).get(str(run.uuid))
    return UUID(known) if known else None


def all_draft_ids(request: HttpRequest) -> list[UUID]:
    """Of whatever runs this browser has begun to enrol on."""
    return [UUID(known) for known in request.session.get(DRAFTS, {}).values()]


def forget_draft(request: HttpRequest, run: Run) -> None:
    drafts = request.session.get(DRAFTS, {})
    request.session[DRAFTS] = {key: drafts[key] for key in drafts if key != str(run.uuid)}


def remember_enrolment(
    request: HttpRequest, run: Run, enrolment: Enrolment, *, may_see: bool
) -> None:
    """Remember what became of it, or only that something did."""
    forget_draft(request, run)
    _remember(request, ENROLMENTS, run, str(enrolment.uuid) if may_see else "")


def enrolment(request: HttpRequest, run: Run) -> Remembered | None:
    known = request.session.get(ENROLMENTS, {}).get(str(run.uuid))
    if not known:
        return None if known is None else Remembered(None)
    enrolments = Enrolment.objects.for_lists().with_queue_position()
    return Remembered(enrolments.filter(run=run, uuid=known).first())


def _remember(request: HttpRequest, kind: str, run: Run, number: str) -> None:
    request.session[kind] = {**request.session.get(kind, {}), str(run.uuid): number}
