"""What the college does with a run and its waiting list."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from enrolments import audit, messages
from enrolments.actors import Actor
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, ReservedPlaces
from enrolments.refusals import (
    NotOverYet,
    NotTheRightMoment,
    PlacesBelowTaken,
    PlacesReservedAboveAll,
)
from enrolments.rules.guards import refuse_without
from enrolments.rules.moves import locked, move, offer_next
from enrolments.transactions import in_one_transaction, lock_run
from timetable import finding
from timetable.enums import Booking, RunStatus, SessionStatus
from timetable.models import Run, Session


@in_one_transaction
def cancel_run(*, run_id: int, actor: Actor, reason: str) -> int:
    """Call a run off and tell everyone on it; returns how many people that were."""
    run = lock_run(run_id)
    refuse_without(reason)
    if run.status == RunStatus.CANCELLED:
        raise NotTheRightMoment("It is cancelled already. Make a new run instead.")
    Run.objects.filter(pk=run.pk).update(status=RunStatus.CANCELLED, updated_at=timezone.now())
    Session.objects.filter(run=run).update(frees_room=True)
    audit.record(
        action="run", actor=actor, reason=reason, run=run, before=run.status, after="cancelled"
    )
    people_on_it = list(Enrolment.objects.live().filter(run=run).order_by("id"))
    for enrolment in people_on_it:
        move(enrolment, EnrolmentStatus.CANCELLED, actor=actor, reason=reason)
        messages.end_calls_about_the_run(enrolment)
    return len(people_on_it)


@in_one_transaction
def cancel_session(*, session_id: int, actor: Actor, reason: str) -> int:
    """Call one session off and tell those with a place; returns how many people that were."""
    run = lock_run(Session.objects.values_list("run_id", flat=True).get(pk=session_id))
    refuse_without(reason)
    session = Session.objects.get(pk=session_id)
    if session.is_cancelled:
        return 0
    if not run.sessions.planned().exclude(pk=session_id).exists():
        raise NotTheRightMoment("This is the only session. Cancel the whole run instead.")
    session.status = SessionStatus.CANCELLED
    session.sequence += 1
    session.save()
    audit.record(action="session-cancelled", actor=actor, reason=reason, run=run)
    return tell_of_changes(run)


@in_one_transaction
def dates_changed(*, run_id: int, actor: Actor) -> int:
    """Sessions were moved: tell those with a place; returns how many people that were."""
    run = lock_run(run_id)
    audit.record(action="dates-changed", actor=actor, run=run)
    return tell_of_changes(run)


def tell_of_changes(run: Run) -> int:
    """Those with a place are owed a message; returns how many people that were. Run is locked."""
    # Someone with an offer sees the dates as they are when they answer it.
    with_a_place = Enrolment.objects.filter(run=run, status=EnrolmentStatus.CONFIRMED)
    with_a_place.update(version=F("version") + 1)
    told = list(with_a_place.select_related("learner"))
    for enrolment in told:
        messages.owe_change(enrolment)
    return len(told)


@in_one_transaction
def change_places(*, run_id: int, capacity: int, actor: Actor, reason: str = "") -> None:
    """Set how many places a run has, never fewer than are taken; more are offered at once."""
    run = lock_run(run_id)
    if capacity < run.taken:
        raise PlacesBelowTaken
    Run.objects.filter(pk=run.pk, booking=Booking.PLACES).update(capacity=capacity)
    finding.places_changed(run.pk, by=(run.capacity or 0) - capacity)
    audit.record(
        action="places",
        actor=actor,
        reason=reason,
        run=run,
        before=str(run.capacity),
        after=str(capacity),
    )
    offer_next(run)


@in_one_transaction
def reserve_places(
    *, run_id: int, shares: Mapping[str, int], released_at: datetime, actor: Actor
) -> None:
    """Keep shares of a run's places for groups of people until a date; nought keeps none."""
    run = lock_run(run_id)
    if sum(shares.values()) > (run.capacity or 0):
        raise PlacesReservedAboveAll
    ReservedPlaces.objects.filter(run=run).delete()
    ReservedPlaces.objects.bulk_create(
        ReservedPlaces(run=run, capacity=capacity, places=places, released_at=released_at)
        for capacity, places in shares.items()
        if places
    )
    kept = ", ".join(f"{capacity} {places}" for capacity, places in shares.items())
    audit.record(action="reserved", actor=actor, run=run, after=kept[:40])
    offer_next(run)


@in_one_transaction
def move_in_queue(*, enrolment_id: int, position: int, actor: Actor, reason: str) -> None:
    """Put someone at another place in the waiting list, 1 being the next; says why."""
    enrolment, run = locked(enrolment_id)
    if enrolment.status != EnrolmentStatus.WAITING:
        raise NotTheRightMoment
    refuse_without(reason)
    order = list(Enrolment.objects.filter(run=run).queue().values_list("pk", flat=True))
    before = order.index(enrolment.pk) + 1
    order.remove(enrolment.pk)
    order.insert(max(0, position - 1), enrolment.pk)
    for number, pk in enumerate(order):
        Enrolment.objects.filter(pk=pk).update(priority=number - len(order))
    audit.record(
        action="queue",
        actor=actor,
        reason=reason,
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        run=run,
        before=str(before),
        after=str(order.index(enrolment.pk) + 1),
    )


@in_one_transaction
def order_queue(
    *, run_id: int, seen: Sequence[int], order: Sequence[int], actor: Actor, reason: str
) -> int:
    """Put the whole waiting list in another order; returns how many people moved.

    `seen` and `order` are enrolments. Refused when the list is not the one that was seen.
    """
    run = lock_run(run_id)
    before = list(Enrolment.objects.filter(run=run).queue().values_list("pk", flat=True))
    if before != list(seen) or sorted(before) != sorted(order):
        raise NotTheRightMoment("The waiting list has changed since you looked. Look at it again.")
    moved = [pk for pk, old in zip(order, before, strict=True) if pk != old]
    if not moved:
        return 0
    refuse_without(reason)
    learners = dict(Enrolment.objects.filter(pk__in=order).values_list("pk", "learner_id"))
    for number, pk in enumerate(order):
        Enrolment.objects.filter(pk=pk).update(priority=number - len(order))
    for pk in moved:
        audit.record(
            action="queue",
            actor=actor,
            reason=reason,
            enrolment=Enrolment(pk=pk),
            learner_id=learners[pk],
            run=run,
            before=str(before.index(pk) + 1),
            after=str(list(order).index(pk) + 1),
        )
    return len(moved)


@in_one_transaction
def finish(*, enrolment_id: int, completed: bool, actor: Actor) -> Enrolment:
    """After the last session: whether someone with a place completed the run."""
    enrolment, run = locked(enrolment_id)
    if enrolment.status != EnrolmentStatus.CONFIRMED:
        raise NotTheRightMoment
    if run.last_ends_at is None or run.last_ends_at > timezone.now():
        raise NotOverYet
    to = EnrolmentStatus.COMPLETED if completed else EnrolmentStatus.NOT_COMPLETED
    return move(enrolment, to, actor=actor, tell=completed)
