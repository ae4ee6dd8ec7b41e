from typing import Any, Self

from django.db import models
from django.utils import timezone


class OutboxQuerySet(models.QuerySet[Any]):
    def failed(self) -> Self:
        """Those that were given up, the last one first."""
        return self.filter(status=OutboxMessage.Status.FAILED).order_by("-created_at", "-id")

    def for_lists(self) -> Self:
        return self.all()


class OutboxMessage(models.Model):
    """A message owed to someone, written in the transaction that causes it.

    Holds only what is needed to make the message when it is sent: no address, no name, no words.
    `key` is "kind:id:version"; writing the same key twice is harmless and makes one message.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        SUPERSEDED = "superseded", "No longer needed"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    # Asked for that minute: goes before others, and at night.
    at_once = models.BooleanField(default=False)
    send_after = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "send_after"])]
        constraints = [
            models.CheckConstraint(
                name="outbox_status_is_known",
                condition=models.Q(
                    status__in=["queued", "sending", "sent", "failed", "superseded"]
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"
