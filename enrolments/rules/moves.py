"""How a status and the count of places move together, and who is offered what is freed."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from enrolments import audit, messages, offers
from enrolments.actors import SYSTEM, Actor
from enrolments.enums import HOLDING_A_PLACE, ActorKind, EnrolmentStatus
from enrolments.models import Enrolment, Learner
from enrolments.refusals import NotTheRightMoment
from enrolments.shares import FreePlaces
from enrolments.transactions import lock_learner, lock_run
from timetable import finding
from timetable.enums import RunStatus
from timetable.models import Run


def locked(enrolment_id: int) -> tuple[Enrolment, Run]:
    run = lock_run(Enrolment.objects.values_list("run_id", flat=True).get(pk=enrolment_id))
    return under_lock(enrolment_id), run


def under_lock(enrolment_id: int) -> Enrolment:
    """The enrolment as it is now, with its run locked already and its learner locked here."""
    learner_id = Enrolment.objects.values_list("learner_id", flat=True).get(pk=enrolment_id)
    lock_learner(learner_id)
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("learner")
        .get(pk=enrolment_id)
    )


def move(
    enrolment: Enrolment,
    to: EnrolmentStatus,
    *,
    actor: Actor,
    reason: str = "",
    expires_at: datetime | None = None,
    tell: bool = True,
) -> Enrolment:
    """Leave the status that was read for another; refused when it is not there any more."""
    before = enrolment.status
    moved = Enrolment.objects.filter(pk=enrolment.pk, status=before).update(
        status=to, expires_at=expires_at, version=F("version") + 1, changed_at=timezone.now()
    )
    if not moved:
        raise NotTheRightMoment
    enrolment.refresh_from_db()
    count(enrolment, before=before)
    audit.record_move(enrolment=enrolment, before=before, actor=actor, reason=reason)
    if tell:
        messages.owe(enrolment, at_once=actor.kind == ActorKind.LEARNER)
    return enrolment


def count(enrolment: Enrolment, *, before: str) -> None:
    change = (enrolment.status in HOLDING_A_PLACE) - (before in HOLDING_A_PLACE)
    if change:
        Run.objects.filter(pk=enrolment.run_id).update(taken=F("taken") + change)
        finding.places_changed(enrolment.run_id, by=change)


def leave(
    enrolment: Enrolment,
    run: Run,
    to: EnrolmentStatus,
    *,
    actor: Actor,
    reason: str,
    tell: bool = True,
) -> Enrolment:
    held = enrolment.status in HOLDING_A_PLACE
    left = move(enrolment, to, actor=actor, reason=reason, tell=tell)
    messages.end_calls_about_the_run(left)
    if held:
        offer_next(run)
    return left


def offer_next(run: Run) -> None:
    """Offer what is free to those who have waited longest. The run is locked."""
    run = Run.objects.with_dates().get(pk=run.pk)
    if run.status in (RunStatus.CANCELLED, RunStatus.DRAFT) or run.first_starts_at is None:
        return
    places = FreePlaces(run, now=timezone.now())
    for enrolment in Enrolment.objects.next_in_line(run).select_related("learner"):
        if not places.count_for(enrolment.capacity):
            continue
        end = offer_end(enrolment.learner, run)
        if end is None:
            messages.owe_call_at_short_notice(enrolment)
            continue
        places.give(enrolment.capacity)
        move(enrolment, EnrolmentStatus.OFFERED, actor=SYSTEM, expires_at=end)


def offer_end(learner: Learner, run: Run) -> datetime | None:
    """When an offer made now would end; None when that is after the run begins.

    For someone who must be rung, the time begins with the call.
    """
    last = last_moment(run)
    if last <= timezone.now():
        return None
    if not messages.can_reach(learner):
        return last
    end = offers.ends(timezone.now())
    return end if end <= last else None


def last_moment(run: Run) -> datetime:
    return run.last_ends_at if run.join_late else run.first_starts_at
