"""Asking for a place."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from enrolments import audit, messages, people
from enrolments.actors import LEARNER, Actor
from enrolments.enums import LIVE, EnrolmentStatus, Source
from enrolments.models import Enrolment, Learner
from enrolments.people import Applicant
from enrolments.rules.guards import (
    is_next,
    refuse_a_clash,
    refuse_unless_meant_for,
    refuse_unless_open,
)
from enrolments.rules.moves import count
from enrolments.transactions import in_one_transaction, lock_learner, lock_run
from timetable.enums import SupporterPolicy
from timetable.models import Run

AGREEMENT_VERSION = 1


@in_one_transaction
def enrol(
    *,
    run_id: int,
    applicant: Applicant,
    submission: UUID,
    actor: Actor = LEARNER,
    source: Source = Source.ONLINE,
    suggested_by: str = "",
    brings_supporter: bool = False,
    knows_of_clash: bool = False,
    reason: str = "",
) -> Enrolment:
    """Give a place, or a place on the waiting list, or take an application; or raise Refused.

    Sending the same form again returns the enrolment that is there, however often and whatever has
    become of the run since. Staff may go past closing times and groups with a reason.
    """
    now = timezone.now()
    run = lock_run(run_id)
    known = people.find(applicant)
    already = _already_enrolled(run, known, submission)
    if already:
        return already
    refuse_unless_open(run, now=now, actor=actor, reason=reason)
    refuse_unless_meant_for(run, applicant.capacity, actor=actor, reason=reason)
    # Someone new is nowhere else yet, and nobody else has their row.
    if known:
        known = lock_learner(known.pk)
        if not knows_of_clash:
            refuse_a_clash(known, run)
    learner = people.register(applicant, known=known, actor=actor)
    enrolment = Enrolment.objects.create(
        run=run,
        learner=learner,
        status=_first_status(run, learner, applicant.capacity, actor=actor, now=now),
        capacity=applicant.capacity,
        submission=submission,
        source=source,
        suggested_by=suggested_by,
        brings_supporter=brings_supporter,
        agreement_version=AGREEMENT_VERSION,
        agreed_at=now,
        joined_at=now,
        changed_at=now,
    )
    count(enrolment, before="")
    audit.record_move(enrolment=enrolment, before="", actor=actor, reason=reason)
    messages.owe(enrolment, at_once=not actor.is_staff)
    if brings_supporter and run.supporter_policy == SupporterPolicy.ASK_FIRST:
        messages.owe_call_about_supporter(enrolment)
    return enrolment


def _already_enrolled(run: Run, known: Learner | None, submission: UUID) -> Enrolment | None:
    same = Q(submission=submission)
    if known:
        same |= Q(learner=known, status__in=LIVE)
    found = list(Enrolment.objects.filter(same, run=run).order_by("id"))
    same_form = (each for each in found if each.submission == submission)
    return next(same_form, found[0] if found else None)


def _first_status(
    run: Run, learner: Learner, capacity: str, *, actor: Actor, now: datetime
) -> EnrolmentStatus:
    # Nobody could tell them online that they have a place, or ask if the number is theirs.
    to_be_rung_first = not actor.is_staff and not messages.can_reach(learner)
    if run.needs_review or to_be_rung_first:
        return EnrolmentStatus.APPLIED
    return EnrolmentStatus.CONFIRMED if is_next(run, capacity, now=now) else EnrolmentStatus.WAITING
