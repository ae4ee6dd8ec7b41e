"""Links in messages that let someone agree to a request, or take it back, without signing in.

Each is for one request and one purpose. Opening one changes nothing: mail scanners open links.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.utils import timezone

from pathways.enums import State
from pathways.models import Referral


class Purpose(StrEnum):
    AGREE = "agree"
    TAKE_BACK = "take-back"


def token(referral: Referral, purpose: Purpose) -> str:
    """The secret part of a link."""
    return _signer(purpose).sign_object([referral.uuid.hex])


def referral_of(token: str, purpose: Purpose) -> Referral | None:
    """The request a link is for; None if it is not ours, not for this, or not kept any more."""
    try:
        [uuid] = _signer(purpose).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    found = Referral.objects.filter(uuid=uuid, erased_at=None).first()
    return None if found is None or has_ended(found) else found


def answer_until(referral: Referral) -> datetime:
    """Until when someone may agree; then what we kept is let go."""
    return referral.received_at + timedelta(days=settings.AGREEMENT_DAYS)


def has_ended(referral: Referral) -> bool:
    """Whether nobody has agreed and it is too late for it."""
    return referral.state == State.NOT_AGREED and answer_until(referral) <= timezone.now()


def _signer(purpose: Purpose) -> signing.Signer:
    return signing.Signer(salt=f"pathways.links.{purpose}")
