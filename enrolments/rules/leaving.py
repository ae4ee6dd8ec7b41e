"""Giving a place up, or exchanging it."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from enrolments import audit, messages
from enrolments.actors import LEARNER, Actor
from enrolments.enums import LIVE, EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.refusals import (
    AlreadyEnrolled,
    AlreadyOver,
    NotOneRun,
    NotTheRightMoment,
    RunIsFull,
)
from enrolments.rules.guards import (
    is_next,
    refuse_a_clash,
    refuse_unless_meant_for,
    refuse_unless_open,
    refuse_without,
)
from enrolments.rules.moves import count, leave, locked, under_lock
from enrolments.transactions import in_one_transaction, lock_runs
from timetable.models import Run


@in_one_transaction
def withdraw(*, enrolment_id: int, actor: Actor = LEARNER, reason: str = "") -> Enrolment:
    """Give up a place, an offer, an application or a place in the queue; no reason needed.

    Withdrawing twice is withdrawing once.
    """
    enrolment, run = locked(enrolment_id)
    if enrolment.status == EnrolmentStatus.WITHDRAWN:
        return enrolment
    if enrolment.status not in LIVE:
        raise NotTheRightMoment
    if run.last_ends_at is not None and run.last_ends_at <= timezone.now():
        raise AlreadyOver
    return leave(enrolment, run, EnrolmentStatus.WITHDRAWN, actor=actor, reason=reason)


@in_one_transaction
def cancel(*, enrolment_id: int, actor: Actor, reason: str, tell: bool = True) -> Enrolment:
    """The college ends one person's enrolment, and says why.

    Not told of it is who keeps another enrolment on the same run.
    """
    enrolment, run = locked(enrolment_id)
    if enrolment.status not in LIVE:
        raise NotTheRightMoment
    refuse_without(reason)
    return leave(enrolment, run, EnrolmentStatus.CANCELLED, actor=actor, reason=reason, tell=tell)


@in_one_transaction
def swap(
    *,
    enrolment_id: int,
    to_run_id: int,
    actor: Actor = LEARNER,
    knows_of_clash: bool = False,
    reason: str = "",
) -> Enrolment:
    """Exchange a place for one on another run, both or neither: nobody loses what they had."""
    now = timezone.now()
    from_run_id = Enrolment.objects.values_list("run_id", flat=True).get(pk=enrolment_id)
    if from_run_id == to_run_id:
        raise NotOneRun
    runs = lock_runs([from_run_id, to_run_id])
    enrolment = under_lock(enrolment_id)
    there = runs[to_run_id]
    already = Enrolment.objects.filter(swapped_from=enrolment, run=there).first()
    if already:
        return already
    if enrolment.status not in LIVE:
        raise NotTheRightMoment
    refuse_unless_open(there, now=now, actor=actor, reason=reason)
    refuse_unless_meant_for(there, enrolment.capacity, actor=actor, reason=reason)
    if Enrolment.objects.live().filter(run=there, learner=enrolment.learner).exists():
        raise AlreadyEnrolled
    if not knows_of_clash:
        refuse_a_clash(enrolment.learner, there, leaving=enrolment)
    if there.needs_review or not is_next(there, enrolment.capacity, now=now):
        raise RunIsFull
    taken = _swapped(enrolment, there, now=now)
    count(taken, before="")
    audit.record_move(enrolment=taken, before="", actor=actor, reason=reason)
    messages.owe(taken, at_once=not actor.is_staff)
    leave(enrolment, runs[from_run_id], EnrolmentStatus.WITHDRAWN, actor=actor, reason=reason)
    return taken


def _swapped(enrolment: Enrolment, there: Run, *, now: datetime) -> Enrolment:
    return Enrolment.objects.create(
        run=there,
        learner=enrolment.learner,
        status=EnrolmentStatus.CONFIRMED,
        capacity=enrolment.capacity,
        submission=uuid4(),
        source=enrolment.source,
        suggested_by=enrolment.suggested_by,
        brings_supporter=enrolment.brings_supporter,
        agreement_version=enrolment.agreement_version,
        agreed_at=enrolment.agreed_at,
        swapped_from=enrolment,
        joined_at=now,
        changed_at=now,
    )
