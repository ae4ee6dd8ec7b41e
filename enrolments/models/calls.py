import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enrolments.enums import CallReason
from enrolments.models.people import Learner
from enrolments.models.places import Enrolment
from enrolments.models.run_messages import RunMessage
from enrolments.querysets import CallQuerySet
from timetable.models import Session


class Call(models.Model):
    """Someone to ring: no message can reach them, or they missed a session."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="calls")
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="calls"
    )
    # Which session it is about, where it is about one.
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    # The words to pass on, where there are some.
    message = models.ForeignKey(
        RunMessage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    reason = models.CharField(max_length=14, choices=CallReason)
    # As with messages: what owes the call, so that it is owed once.
    key = models.CharField(max_length=120, unique=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    first_attempt_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Call {self.pk}"
