"""Letting go of a person. What was asked for and what came of it stays, without anyone."""

from typing import Any

from django.utils import timezone

from enrolments.actors import Actor
from enrolments.transactions import in_one_transaction
from pathways import messages, trail
from pathways.enums import OPEN, Outcome, State, TrailAction
from pathways.models import Asking, Referral
from pathways.rules.steps import locked

NOBODY: dict[str, Any] = {
    "name": "",
    "email": "",
    "phone": "",
    "organisation": "",
    "identity": "",
    "safe_to_leave_message": False,
    "wanted_on": None,
}


@in_one_transaction
def erase(*, referral_id: int, actor: Actor) -> None:
    """Forget someone who asked for it. An open request is closed as taken back."""
    referral = locked(referral_id)
    forget([referral.pk], outcome=Outcome.TAKEN_BACK)
    trail.record(referral=referral, action=TrailAction.ERASED, actor=actor)


@in_one_transaction
def let_go(referral_ids: list[int]) -> int:
    """Delete, with who asked and what was owed, what nobody has agreed to; returns how many."""
    not_agreed = Referral.objects.filter(pk__in=referral_ids, state=State.NOT_AGREED)
    locked_ids = list(not_agreed.select_for_update(of=("self",)).values_list("pk", flat=True))
    messages.forget(locked_ids)
    Referral.objects.filter(pk__in=locked_ids).delete()
    return len(locked_ids)


@in_one_transaction
def forget(referral_ids: list[int], *, outcome: Outcome = Outcome.LAPSED) -> int:
    """Empty these requests of people; returns how many. What is open ends with this outcome."""
    now = timezone.now()
    messages.forget(referral_ids)
    Asking.objects.filter(referral__in=referral_ids).update(
        name="", email="", organisation="", role=""
    )
    found = Referral.objects.filter(pk__in=referral_ids)
    found.filter(state__in=OPEN).update(
        state=State.CLOSED, outcome=outcome, closed_at=now, due_on=None
    )
    return found.update(**NOBODY, erased_at=now)
