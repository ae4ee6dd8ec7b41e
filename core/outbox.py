"""Messages recorded with the change that causes them, and sent afterwards, once.

`record()` is called inside the transaction of the change: if the change is undone, so is the
message. `send_due()` is run by the `send_messages` command, as often as you like and as many at
once as you like: each message is claimed by one conditional UPDATE, leased for a while, rendered
at the moment it is sent, and marked. A sender killed in the middle leaves a lease that runs out,
and the message goes again with the same Message-ID.

Exactly once cannot be promised over SMTP. What remains is one message between the server's
acceptance and our commit.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.utils import timezone

from core.models import OutboxMessage

logger = logging.getLogger("liferooms.outbox")

LEASE = timedelta(minutes=5)
MAXIMUM_ATTEMPTS = 12
BACKOFF_LIMIT = timedelta(hours=6)


@dataclass(frozen=True)
class Attachment:
    name: str
    content: str
    mimetype: str


@dataclass(frozen=True)
class Letter:
    """A message ready to go: who to, and the same words as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str
    attachments: list[Attachment] = field(default_factory=list)


Renderer = Callable[[str], Letter | None]
_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer) -> None:
    """Say who makes messages of a kind. Called from an app's ready().

    The renderer is given the id of what the message is about and returns the letter, or None when
    it is no longer needed (a reminder for someone who has withdrawn).
    """
    _renderers[kind] = renderer


def record(
    *, kind: str, subject_id: object, version: int = 1, send_after: datetime | None = None
) -> OutboxMessage:
    """Owe a message. Call inside the transaction of the change; the same key is written once."""
    message, _ = OutboxMessage.objects.get_or_create(
        key=f"{kind}:{subject_id}:{version}",
        defaults={
            "kind": kind,
            "subject_id": str(subject_id),
            "send_after": send_after or timezone.now(),
        },
    )
    return message


def send_due(*, limit: int = 100) -> int:
    """Send what is due, oldest first; returns how many were sent."""
    sent = 0
    for _ in range(limit):
        message = _claim_next()
        if message is None:
            break
        sent += _deliver(message)
    return sent


def purge(rehearse: bool) -> int:
    """Delete messages that are done with and older than MESSAGES_KEPT_DAYS."""
    before = timezone.now() - timedelta(days=settings.MESSAGES_KEPT_DAYS)
    statuses = OutboxMessage.Status
    done = OutboxMessage.objects.filter(
        status__in=[statuses.SENT, statuses.SUPERSEDED, statuses.FAILED], created_at__lt=before
    )
    return done.count() if rehearse else done.delete()[0]


def _due(now: datetime) -> Q:
    waiting = Q(status=OutboxMessage.Status.QUEUED, send_after__lte=now)
    abandoned = Q(status=OutboxMessage.Status.SENDING, leased_until__lte=now)
    return waiting | abandoned


def _claim_next() -> OutboxMessage | None:
    """Lease the oldest message that is due, so that no other sender takes it."""
    now = timezone.now()
    while True:
        message = OutboxMessage.objects.filter(_due(now)).order_by("send_after", "id").first()
        if message is None:
            return None
        claimed = OutboxMessage.objects.filter(
            _due(now), pk=message.pk, attempts=message.attempts
        ).update(
            status=OutboxMessage.Status.SENDING,
            leased_until=now + LEASE,
            attempts=message.attempts + 1,
        )
        if claimed:
            message.refresh_from_db()
            return message


def _deliver(message: OutboxMessage) -> bool:
    try:
        letter = _renderers[message.kind](message.subject_id)
        if letter is None:
            _finish(message, OutboxMessage.Status.SUPERSEDED)
            return False
        _send(message, letter)
    except Exception as error:
        _postpone(message, error)
        return False
    _finish(message, OutboxMessage.Status.SENT)
    return True


def _send(message: OutboxMessage, letter: Letter) -> None:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    email = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[letter.to],
        headers={
            "Message-ID": f"<{message.key.replace(':', '.')}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        email.attach(attachment.name, attachment.content, attachment.mimetype)
    email.send()


def _finish(message: OutboxMessage, status: OutboxMessage.Status) -> None:
    OutboxMessage.objects.filter(pk=message.pk, status=OutboxMessage.Status.SENDING).update(
        status=status, leased_until=None, sent_at=timezone.now(), last_error=""
    )


def _postpone(message: OutboxMessage, error: Exception) -> None:
    """Try again later, later each time; give up for good on a refusal or after many attempts."""
    refused = isinstance(error, SMTPResponseException) and error.smtp_code >= 500
    for_good = refused or message.attempts >= MAXIMUM_ATTEMPTS
    wait = min(timedelta(minutes=2**message.attempts), BACKOFF_LIMIT)
    OutboxMessage.objects.filter(pk=message.pk, status=OutboxMessage.Status.SENDING).update(
        status=OutboxMessage.Status.FAILED if for_good else OutboxMessage.Status.QUEUED,
        leased_until=None,
        send_after=timezone.now() + wait,
        last_error=type(error).__name__,
    )
    # The error's own text may quote an address.
    logger.warning("message %s not sent: %s", message.pk, type(error).__name__)
