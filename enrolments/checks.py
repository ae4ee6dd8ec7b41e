"""Proving that an e-mail address is yours, by a code or a link we send to it.

Asking answers alike whether we know the address or not, and always sends something: only whoever
reads the mail learns more. Codes are made when the message is sent (letters.py), kept as hashes,
and work once, for fifteen minutes, for one purpose.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from core import outbox, rate_limits
from enrolments import messages
from enrolments.enums import CheckPurpose
from enrolments.models import Draft, EmailCheck, Learner
from enrolments.refusals import Refused
from enrolments.transactions import in_one_transaction

CODE_LASTS = timedelta(minutes=15)
# A check whose message has not gone out yet is kept this long; mail may be late.
CHECK_LASTS = timedelta(hours=2)
MOST_GUESSES = 5
# An address may be asked for by several people of a family, and by someone whose mail is slow.
MOST_PER_ADDRESS = 6
# A library or a Life Rooms lets many people out through one address.
MOST_PER_PLACE = 60
COUNTED_OVER = timedelta(hours=1)


class WrongCode(Refused):
    sentence = "That is not the code we sent. Check the latest message from us and try again."


class CodeHasEnded(Refused):
    sentence = "That code has been used, or is more than 15 minutes old. Ask for a new one."


class TooManyTries(Refused):
    sentence = "That is many tries in a short time. Wait an hour and try again, or ring us."


@in_one_transaction
def ask(
    *,
    email: str,
    purpose: CheckPurpose,
    asked_from: str,
    draft: Draft | None = None,
    learner: Learner | None = None,
) -> EmailCheck:
    """Send a code to an address. `asked_from` is the caller's IP address; only a hash is counted.

    Raises TooManyTries, alike for known and unknown addresses.
    """
    email = email.strip().lower()
    allowed = rate_limits.allow(
        name="email-check-from", value=asked_from, limit=MOST_PER_PLACE, per=COUNTED_OVER
    ) and rate_limits.allow(
        name="email-check-to", value=email, limit=MOST_PER_ADDRESS, per=COUNTED_OVER
    )
    if not allowed:
        raise TooManyTries
    check = EmailCheck.objects.create(
        email=email,
        purpose=purpose,
        draft=draft,
        learner=learner,
        expires_at=timezone.now() + CHECK_LASTS,
    )
    outbox.record(kind=messages.CODE, subject_id=check.pk, at_once=True)
    return check


def new_secrets(check: EmailCheck) -> tuple[str, str]:
    """Make the code and the link's secret for a message about to be sent; keeps their hashes."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    link = secrets.token_urlsafe(24)
    EmailCheck.objects.filter(pk=check.pk, used_at=None).update(
        code_hash=_hash(check.pk, code),
        link_hash=_hash(check.pk, link),
        expires_at=timezone.now() + CODE_LASTS,
    )
    return code, link


def prove_by_code(*, check_id: UUID, purpose: CheckPurpose, code: str) -> EmailCheck:
    """Use up a check by its code, or raise WrongCode, CodeHasEnded or TooManyTries."""
    check = _open_check(check_id, purpose)
    # Counted before it is looked at: guesses sent all at once would else all be looked at.
    guess = EmailCheck.objects.filter(pk=check.pk, guesses__lt=MOST_GUESSES)
    if not guess.update(guesses=F("guesses") + 1):
        raise TooManyTries
    digits = "".join(character for character in code if character.isdigit())
    if not hmac.compare_digest(check.code_hash, _hash(check.pk, digits)):
        raise WrongCode
    return _use(check)


def prove_by_link(*, check_id: UUID, purpose: CheckPurpose, secret: str) -> EmailCheck:
    """Use up a check by the secret in its link, or raise CodeHasEnded."""
    check = _open_check(check_id, purpose)
    if not hmac.compare_digest(check.link_hash, _hash(check.pk, secret)):
        raise CodeHasEnded
    return _use(check)


def _open_check(check_id: UUID, purpose: CheckPurpose) -> EmailCheck:
    check = (
        EmailCheck.objects.filter(
            pk=check_id, purpose=purpose, used_at=None, expires_at__gt=timezone.now()
        )
        .select_related("draft", "learner")
        .first()
    )
    if check is None:
        raise CodeHasEnded
    return check


def _use(check: EmailCheck) -> EmailCheck:
    now = timezone.now()
    if not EmailCheck.objects.filter(pk=check.pk, used_at=None).update(used_at=now):
        raise CodeHasEnded
    # Whatever else was asked for to the same end is of no use any more.
    EmailCheck.objects.filter(email=check.email, purpose=check.purpose, used_at=None).update(
        used_at=now
    )
    return check


def _hash(check_id: UUID, secret: str) -> str:
    """Six digits alone could be tried out against a plain hash, so the site's key is mixed in."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{check_id}:{secret}".encode(), hashlib.sha256).hexdigest()
