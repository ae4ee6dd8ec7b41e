"""Asking how a course was, and taking the answers. The only code that writes Evaluation.

The answers lead to no act: nobody is rung, told or treated differently for a number in them.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import audit, messages
from enrolments.actors import Actor
from enrolments.enums import ATTENDED
from enrolments.evaluations import Answers, Standing, is_course, standing
from enrolments.models import Attendance, Enrolment, Evaluation, EvaluationGiven
from enrolments.refusals import (
    AlreadyEvaluated,
    EvaluationHasEnded,
    MoreSheetsThanPeople,
    NobodyIsAsked,
    NotOverYet,
    RunIsCancelled,
)
from enrolments.rules.moves import locked
from enrolments.transactions import in_one_transaction, lock_run
from timetable.enums import Booking, RunStatus
from timetable.models import Run

# The way home first.
ASKED_AFTER = timedelta(hours=2)
# What nobody was asked by then, the clockwork having stood still, they are not asked any more.
ASKED_WITHIN = timedelta(days=7)


def ask_for_evaluations(*, now: datetime | None = None) -> int:
    """Owe the question to everyone whose course has just ended; returns how many it was owed to.

    Each once, however often this runs. Whoever came to nothing, or paused everything, is left in
    peace, and nobody is rung for it.
    """
    now = now or timezone.now()
    over = (
        Run.objects.with_dates()
        .going_ahead()
        .filter(booking=Booking.PLACES)
        .filter(last_ends_at__range=(now - ASKED_WITHIN, now - ASKED_AFTER))
        .select_related("page")
        .order_by("pk")
    )
    return sum(_ask(run) for run in over if is_course(run))


def _ask(run: Run) -> int:
    on_it = Enrolment.objects.on_register().filter(run=run)
    marked = Attendance.objects.counted().filter(enrolment__in=on_it)
    came = Q(pk__in=marked.filter(mark__in=ATTENDED).values("enrolment"))
    unmarked = ~Q(pk__in=marked.values("enrolment"))
    people = on_it.filter(came | unmarked).filter(learner__paused_at=None, learner__erased_at=None)
    found = {str(each.pk): each for each in people.select_related("learner").order_by("pk")}
    owed = OutboxMessage.objects.filter(kind=messages.EVALUATION, subject_id__in=found)
    asked = set(owed.values_list("subject_id", flat=True))
    return sum(messages.owe_evaluation(each) for pk, each in found.items() if pk not in asked)


@in_one_transaction
def evaluate(*, enrolment_id: int, answers: Answers) -> None:
    """Take the answers of someone who came by their link, once. Raises Refused."""
    enrolment, run = locked(enrolment_id)
    refusal = {
        Standing.GIVEN: AlreadyEvaluated,
        Standing.ENDED: EvaluationHasEnded,
        Standing.NOT_YET: NotOverYet,
        Standing.NOT_ON_IT: NobodyIsAsked,
    }.get(standing(enrolment, run))
    if refusal:
        raise refusal
    EvaluationGiven.objects.create(enrolment=enrolment)
    answers.as_row(run).save(force_insert=True)


@in_one_transaction
def type_in_evaluation(*, run_id: int, answers: Answers, sheet: UUID, actor: Actor) -> None:
    """Take the answers of a sheet of paper. The same form sent twice is one sheet.

    Never more than there were people: somebody may have answered by link as well.
    """
    run = lock_run(run_id)
    if run.status == RunStatus.CANCELLED:
        raise RunIsCancelled
    if run.booking != Booking.PLACES:
        raise NobodyIsAsked
    if run.last_ends_at is None or timezone.localdate(run.last_ends_at) > timezone.localdate():
        raise NotOverYet
    if Evaluation.objects.filter(pk=sheet).exists():
        return
    if run.evaluations.count() >= Enrolment.objects.on_register().filter(run=run).count():
        raise MoreSheetsThanPeople
    answers.as_row(run, id=sheet).save(force_insert=True)
    audit.record(action="evaluation-typed-in", actor=actor, run=run)
