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
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from core import quiet_hours, restored_backup
from core.channels import deliver, texts_can_be_sent
from core.letters import Attachment, Letter, NotDelivered, Renderer, Text
from core.models import OutboxMessage

__all__ = [
    "Attachment",
    "Letter",
    "Text",
    "key",
    "purge",
    "record",
    "register",
    "send_again",
    "send_due",
    "send_round",
    "texts_can_be_sent",
    "waiting_for",
]

logger = logging.getLogger("liferooms.outbox")

LEASE = timedelta(minutes=5)
# With the waits between them over three days: a mail server may be down for a weekend.
MAXIMUM_ATTEMPTS = 20
BACKOFF_LIMIT = timedelta(hours=6)


@dataclass(frozen=True)
class _Kind:
    render: Renderer
    failed: Callable[[str], None] | None = None


_kinds: dict[str, _Kind] = {}


def register(kind: str, renderer: Renderer, *, failed: Callable[[str], None] | None = None) -> None:
    """Say who makes messages of a kind. Called from an app's ready().

    The renderer is given the id of what the message is about and returns the letter or text, or
    None when it is no longer needed (a reminder for someone who has withdrawn). `failed` is given
    the same id, in the transaction that gives the message up, so that someone rings instead.
    """
    _kinds[kind] = _Kind(renderer, failed)


def key(kind: str, subject_id: object, version: int = 1) -> str:
    """What a message is owed by, and only once: its kind, what it is about, and which version."""
    return f"{kind}:{subject_id}:{version}"


def record(
    *,
    kind: str,
    subject_id: object,
    version: int = 1,
    send_after: datetime | None = None,
    at_once: bool = False,
) -> None:
    """Owe a message. Call inside the transaction of the change; the same key is written once.

    `at_once` is for what was asked for that minute, such as a code to sign in with: it goes before
    others, and at night, when nothing else goes.
    """
    message = OutboxMessage(
        key=key(kind, subject_id, version),
        kind=kind,
        subject_id=str(subject_id),
        send_after=send_after or timezone.now(),
        at_once=at_once,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def send_round(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, unless this database has forgotten what it sent; returns how many.

    Raises restored_backup.DatabaseIsOlder, and then sends nothing.
    """
    restored_backup.check()
    sent = send_due(stopping=stopping)
    if sent:
        restored_backup.remember()
    return sent


def send_due(*, limit: int = 100, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, oldest first; returns how many were sent.

    Between two messages it asks whether to stop: the one in hand is always finished.
    """
    sent = 0
    for _ in range(limit):
        if stopping():
            break
        message = _claim_next()
        if message is None:
            break
        sent += _send(message)
    return sent


def send_again(message_id: int) -> bool:
    """Try a message that was given up as if it were new; False when it is not given up (any more).

    Who was put on the call list for it stays there until somebody has rung.
    """
    given_up = OutboxMessage.objects.failed().filter(pk=message_id)
    return bool(
        given_up.order_by().update(
            status=OutboxMessage.Status.QUEUED,
            attempts=0,
            send_after=timezone.now(),
            leased_until=None,
            last_error="",
        )
    )


def waiting_for(now: datetime) -> timedelta:
    """How long messages that may go now have waited at most; quiet hours do not count."""
    oldest = (
        OutboxMessage.objects.filter(_due(now)).values("at_once").annotate(since=Min("send_after"))
    )
    morning = quiet_hours.end_before(now)
    waits = [
        now - (each["since"] if each["at_once"] else max(each["since"], morning)) for each in oldest
    ]
    return max(waits, default=timedelta(0))


def purge(rehearse: bool) -> int:
    """Delete messages that are done with and older than MESSAGES_KEPT_DAYS."""
    before = timezone.now() - timedelta(days=settings.MESSAGES_KEPT_DAYS)
    statuses = OutboxMessage.Status
    done = OutboxMessage.objects.filter(
        status__in=[statuses.SENT, statuses.SUPERSEDED, statuses.FAILED], created_at__lt=before
    ).exclude(key=restored_backup.marked_key())
    return done.count() if rehearse else done.delete()[0]


def _due(now: datetime) -> Q:
    waiting = Q(status=OutboxMessage.Status.QUEUED, send_after__lte=now)
    abandoned = Q(status=OutboxMessage.Status.SENDING, leased_until__lte=now)
    due = waiting | abandoned
    return due & Q(at_once=True) if quiet_hours.are_quiet(now) else due


def _claim_next() -> OutboxMessage | None:
    """Lease the message that is due first, so that no other sender takes it."""
    while True:
        now = timezone.now()
        message = (
            OutboxMessage.objects.filter(_due(now)).order_by("-at_once", "send_after", "id").first()
        )
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


def _send(message: OutboxMessage) -> bool:
    try:
        content = _kinds[message.kind].render(message.subject_id)
        if content is None:
            _held(message).update(status=OutboxMessage.Status.SUPERSEDED, leased_until=None)
            return False
        deliver(content, key=message.key)
    except Exception as error:
        _not_sent(message, error)
        return False
    _held(message).update(
        status=OutboxMessage.Status.SENT,
        leased_until=None,
        sent_at=timezone.now(),
        last_error="",
    )
    return True


def _held(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The message, as long as this sender holds it: no other has claimed it since."""
    return OutboxMessage.objects.filter(
        pk=message.pk, status=OutboxMessage.Status.SENDING, attempts=message.attempts
    )


def _not_sent(message: OutboxMessage, error: Exception) -> None:
    """Try again later, later each time; give up for good on a refusal or after many attempts."""
    # Another error's own text may quote an address.
    reason = error.reason if isinstance(error, NotDelivered) else type(error).__name__
    logger.warning("message %s not sent: %s", message.pk, reason)
    refused = isinstance(error, NotDelivered) and error.for_good
    if refused or message.attempts >= MAXIMUM_ATTEMPTS:
        try:
            _give_up(message, reason)
        except Exception as fault:
            # Better tried again than given up without anybody being told.
            logger.error("message %s not given up: %s", message.pk, type(fault).__name__)
        else:
            return
    _postpone(message, reason)


def _give_up(message: OutboxMessage, reason: str) -> None:
    with transaction.atomic():
        given_up = _held(message).update(
            status=OutboxMessage.Status.FAILED, leased_until=None, last_error=reason
        )
        kind = _kinds.get(message.kind)
        if given_up and kind and kind.failed:
            kind.failed(message.subject_id)


def _postpone(message: OutboxMessage, reason: str) -> None:
    wait = min(timedelta(minutes=2 ** min(message.attempts, 10)), BACKOFF_LIMIT)
    _held(message).update(
        status=OutboxMessage.Status.QUEUED,
        leased_until=None,
        send_after=timezone.now() + wait,
        last_error=reason,
    )
