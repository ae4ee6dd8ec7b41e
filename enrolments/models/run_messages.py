import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from timetable.models import Run


class RunMessage(models.Model):
    """What staff wrote to everyone on a run.

    The words may name somebody, so they are in no log and no subject, and are deleted by themselves
    (personal_data.py). `uuid` is the form's own number: sent twice, it is one message.
    """

    wagtail_reference_index_ignore = True

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="messages")
    # The statuses of those it is for.
    to = models.JSONField(default=list)
    words = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    # Since then everyone is owed the message or a call.
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        default_permissions = ("add",)

    def __str__(self) -> str:
        return f"Message to a run {self.pk}"
