"""The call list: people whom no message can reach, and messages that could not be delivered."""

from django.utils import timezone

from enrolments import rules
from enrolments.actors import Actor
from enrolments.enums import CallReason, EnrolmentStatus
from enrolments.models import Call
from enrolments.transactions import in_one_transaction


@in_one_transaction
def record_answer(*, call_id: int, actor: Actor) -> None:
    """They answered and know. An offer's time begins now."""
    call = _locked(call_id)
    _start_the_clock(call, actor)
    Call.objects.filter(pk=call_id).update(
        done_at=timezone.now(), done_by=actor.user, attempts=call.attempts + 1
    )


@in_one_transaction
def record_no_answer(*, call_id: int, actor: Actor) -> None:
    """Nobody answered. After a second try on another day an offer's time begins, not before."""
    call = _locked(call_id)
    today = timezone.localdate()
    if call.first_attempt_on and call.first_attempt_on < today:
        _start_the_clock(call, actor)
    Call.objects.filter(pk=call_id).update(
        attempts=call.attempts + 1, first_attempt_on=call.first_attempt_on or today
    )


@in_one_transaction
def set_aside(*, call_id: int, actor: Actor) -> None:
    """Take a call off the list: told in another way, or no longer needed."""
    Call.objects.filter(pk=call_id, done_at=None).update(done_at=timezone.now(), done_by=actor.user)


def _locked(call_id: int) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=call_id)


def _start_the_clock(call: Call, actor: Actor) -> None:
    offer = call.enrolment
    if call.reason != CallReason.OFFERED or offer is None or call.done_at is not None:
        return
    if offer.status == EnrolmentStatus.OFFERED:
        rules.start_offer_clock(enrolment_id=offer.pk, actor=actor)
