"""What is owed to people who ask, to those they are asked for, and to referrers.

Written in the transaction of the change; made by letters.py when it is sent.
"""

from core import outbox
from core.models import OutboxMessage
from pathways.enums import AskedBy
from pathways.models import Asking, Referral

AGREEMENT = "pathways-agreement"
RECEIVED = "pathways-received"
NOTED = "pathways-noted"


def can_be_asked(*, email: str, phone: str) -> bool:
    """Whether a message with a link can reach someone."""
    return bool(email) or (bool(phone) and outbox.texts_can_be_sent())


def owe_question(referral: Referral) -> None:
    """Ask the person whether they agree. Once for a request, and never at night."""
    outbox.record(kind=AGREEMENT, subject_id=referral.pk)


def owe_received(asking: Asking) -> None:
    """Tell the person that we have their request, if they gave an e-mail address."""
    if asking.referral.email:
        own = asking.asked_by == AskedBy.SELF
        outbox.record(kind=RECEIVED, subject_id=asking.pk, at_once=own)


def owe_noted(asking: Asking) -> None:
    """Tell a referrer “received”. They never hear more."""
    if asking.email:
        outbox.record(kind=NOTED, subject_id=asking.pk, at_once=True)


def forget(referral_ids: list[int]) -> None:
    """Delete what was owed about these requests."""
    askings = Asking.objects.filter(referral__in=referral_ids).values_list("pk", flat=True)
    about = {AGREEMENT: referral_ids, RECEIVED: list(askings), NOTED: list(askings)}
    for kind, ids in about.items():
        OutboxMessage.objects.filter(kind=kind, subject_id__in=[str(pk) for pk in ids]).delete()
