"""Applications and offers: made, taken, declined, run out."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from enrolments import audit, messages, offers
from enrolments.actors import LEARNER, SYSTEM, Actor
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.refusals import (
    NothingToAnswer,
    NotTheRightMoment,
    OfferHasEnded,
    RunIsFull,
    TooLateForAnOffer,
)
from enrolments.rules.guards import (
    is_next,
    refuse_a_clash,
    refuse_unless_going_ahead,
    refuse_without,
)
from enrolments.rules.moves import last_moment, locked, move, offer_end, offer_next
from enrolments.shares import FreePlaces
from enrolments.transactions import in_one_transaction, lock_run
from timetable.models import Run

# A message is usually sent within this of its offer; then the offer keeps its end.
LATE = timedelta(minutes=30)


@in_one_transaction
def approve(*, enrolment_id: int, actor: Actor, accepted: bool = False) -> Enrolment:
    """Staff have talked with someone who applied: they are offered a place, or wait for one.

    `accepted` says that the person took it there and then, on the telephone or at the desk.
    """
    enrolment, run = locked(enrolment_id)
    if enrolment.status != EnrolmentStatus.APPLIED:
        raise NotTheRightMoment
    refuse_unless_going_ahead(run)
    if not is_next(run, enrolment.capacity, now=timezone.now()):
        return move(enrolment, EnrolmentStatus.WAITING, actor=actor)
    return _offer(enrolment, run, actor=actor, accepted=accepted)


@in_one_transaction
def offer(*, enrolment_id: int, actor: Actor, reason: str, accepted: bool = False) -> Enrolment:
    """Staff offer a free place out of order, and say why."""
    enrolment, run = locked(enrolment_id)
    if enrolment.status not in (EnrolmentStatus.APPLIED, EnrolmentStatus.WAITING):
        raise NotTheRightMoment
    refuse_without(reason)
    refuse_unless_going_ahead(run)
    if not FreePlaces(run, now=timezone.now()).count_for(enrolment.capacity):
        raise RunIsFull
    return _offer(enrolment, run, actor=actor, reason=reason, accepted=accepted)


@in_one_transaction
def accept(*, enrolment_id: int, actor: Actor = LEARNER, knows_of_clash: bool = False) -> Enrolment:
    """Take the place that was offered. Taking it twice is taking it once."""
    enrolment, run = locked(enrolment_id)
    if enrolment.status == EnrolmentStatus.CONFIRMED:
        return enrolment
    if enrolment.status == EnrolmentStatus.EXPIRED:
        raise OfferHasEnded
    if enrolment.status != EnrolmentStatus.OFFERED:
        raise NothingToAnswer
    refuse_unless_going_ahead(run)
    if enrolment.expires_at is None or enrolment.expires_at <= timezone.now():
        raise OfferHasEnded
    if not knows_of_clash:
        refuse_a_clash(enrolment.learner, run)
    return move(enrolment, EnrolmentStatus.CONFIRMED, actor=actor)


@in_one_transaction
def decline(*, enrolment_id: int, actor: Actor, reason: str) -> Enrolment:
    """Staff could not give a place to someone who applied; the reason is kept."""
    enrolment, _run = locked(enrolment_id)
    if enrolment.status != EnrolmentStatus.APPLIED:
        raise NotTheRightMoment
    refuse_without(reason)
    return move(enrolment, EnrolmentStatus.DECLINED, actor=actor, reason=reason)


def expire_offers(*, now: datetime | None = None) -> int:
    """End every offer whose time is over and offer the places on; returns how many ended.

    Each in a transaction of its own. An offer whose message has not gone out yet is left alone.
    """
    ended = 0
    for enrolment in Enrolment.objects.offers_run_out(now):
        ended += _expire(enrolment_id=enrolment.pk)
    return ended


@in_one_transaction
def _expire(*, enrolment_id: int) -> bool:
    enrolment, run = locked(enrolment_id)
    if enrolment.status != EnrolmentStatus.OFFERED or not enrolment.expires_at:
        return False
    if enrolment.expires_at > timezone.now() or messages.is_still_owed(enrolment):
        return False
    move(enrolment, EnrolmentStatus.EXPIRED, actor=SYSTEM)
    offer_next(run)
    return True


@in_one_transaction
def start_offer_clock(*, enrolment_id: int, actor: Actor = SYSTEM) -> Enrolment:
    """Someone who had to be rung knows of their offer, or was rung twice: its time begins now."""
    enrolment, run = locked(enrolment_id)
    if enrolment.status == EnrolmentStatus.OFFERED:
        _set_end(enrolment, run, _end_from_now(run), actor=actor)
    return enrolment


@in_one_transaction
def lengthen_late_offer(*, enrolment_id: int) -> None:
    """An offer's message goes out only now, mail having been down: its time begins now."""
    enrolment, run = locked(enrolment_id)
    end = _end_from_now(run)
    if enrolment.expires_at is not None and end > enrolment.expires_at + LATE:
        _set_end(enrolment, run, end, actor=SYSTEM)


@in_one_transaction
def stop_offer_clock(*, enrolment_id: int) -> None:
    """An offer's message could not be delivered: it waits for a call, until the run begins."""
    enrolment, run = locked(enrolment_id)
    if enrolment.status == EnrolmentStatus.OFFERED:
        _set_end(enrolment, run, last_moment(run), actor=SYSTEM)


def _end_from_now(run: Run) -> datetime:
    """When an offer told now ends; with the run's beginning at the latest."""
    return min(offers.ends(timezone.now()), last_moment(run))


def _set_end(enrolment: Enrolment, run: Run, end: datetime, *, actor: Actor) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(expires_at=end)
    enrolment.expires_at = end
    audit.record(action="offer-clock", actor=actor, enrolment=enrolment, run=run)


def _offer(
    enrolment: Enrolment, run: Run, *, actor: Actor, reason: str = "", accepted: bool = False
) -> Enrolment:
    end = offer_end(enrolment.learner, run)
    if end is None:
        if not accepted:
            raise TooLateForAnOffer
        end = last_moment(run)
    offered = move(
        enrolment,
        EnrolmentStatus.OFFERED,
        actor=actor,
        reason=reason,
        expires_at=end,
        tell=not accepted,
    )
    if accepted:
        return move(offered, EnrolmentStatus.CONFIRMED, actor=actor, reason=reason)
    return offered


def release_shares(*, now: datetime | None = None) -> None:
    """Offer the places of shares whose date has come to whoever waits; nothing to do is no harm."""
    runs = (
        Enrolment.objects.queue()
        .filter(run__reserved_places__released_at__lte=now or timezone.now())
        .filter(run__taken__lt=F("run__capacity"))
    )
    for run_id in sorted(set(runs.order_by().values_list("run_id", flat=True))):
        fill_places(run_id=run_id)


@in_one_transaction
def fill_places(*, run_id: int) -> None:
    """Offer whatever has become free without anyone leaving: a share released, a pause ended."""
    offer_next(lock_run(run_id))
