"""Notices that the database is an old copy, before messages that have gone go again.

After each round the sender writes the key of the newest message it sent to a file beside the
database. A database that does not know that message as sent is older than the file: it came from a
backup, and what it holds to be waiting may have gone long ago. Somebody has to look.
"""

import logging
import os

from django.conf import settings
from django.core.management.base import CommandError

from core.models import OutboxMessage

logger = logging.getLogger("liferooms.outbox")

EXIT_CODE = 3
WHAT_TO_DO = (
    "Nothing was sent: the database is older than the last message this server sent, as after "
    "restoring a backup. Messages it holds to be waiting may have gone already. Look at them, then "
    "run “send_messages --resume” to send them, or “send_messages --resume --drop-queued” to let "
    "them go unsent."
)


class DatabaseIsOlder(CommandError):
    """The database does not know the newest message that was sent. Ends a command with 3."""

    def __init__(self) -> None:
        super().__init__(WHAT_TO_DO, returncode=EXIT_CODE)


def marked_key() -> str:
    """The key of the newest message this server sent, or nothing."""
    try:
        return settings.SENT_MARKER.read_text().strip()
    except FileNotFoundError:
        return ""


def is_suspected() -> bool:
    """Whether the newest message that was sent is missing, or not known as sent."""
    key = marked_key()
    sent = OutboxMessage.objects.filter(status=OutboxMessage.Status.SENT)
    return bool(key) and not sent.filter(key=key).exists()


def check() -> None:
    """Raise DatabaseIsOlder if this database came from a backup."""
    if is_suspected():
        logger.error("nothing sent: the database is older than the last message sent")
        raise DatabaseIsOlder


def remember() -> None:
    """Mark the newest message that was sent."""
    sent = OutboxMessage.objects.filter(status=OutboxMessage.Status.SENT)
    newest = sent.order_by("-sent_at", "-id").first()
    if newest is None:
        return
    # Written aside and moved into place: half a key would stop the sender.
    aside = settings.SENT_MARKER.with_suffix(f".{os.getpid()}")
    aside.parent.mkdir(parents=True, exist_ok=True)
    aside.write_text(newest.key)
    aside.replace(settings.SENT_MARKER)


def forget() -> None:
    """Go on with this database as it is."""
    settings.SENT_MARKER.unlink(missing_ok=True)


def drop_queued() -> int:
    """Let everything that waits go unsent; returns how many messages."""
    return OutboxMessage.objects.filter(
        status__in=[OutboxMessage.Status.QUEUED, OutboxMessage.Status.SENDING]
    ).update(status=OutboxMessage.Status.SUPERSEDED, leased_until=None)
