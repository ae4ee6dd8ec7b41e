from django.conf import settings
from django.db import models
from django.utils import timezone

from enrolments.enums import ActorKind
from enrolments.models.people import Learner
from enrolments.models.places import Enrolment
from timetable.models import Run


class AuditEntry(models.Model):
    """Who did what to whom, when and why. Only ever added to; erasing empties `reason`."""

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=40)
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="audit"
    )
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.PROTECT, related_name="audit"
    )
    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.PROTECT, related_name="audit"
    )
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.CheckConstraint(
                name="audit_only_staff_are_named",
                condition=models.Q(actor=None) | models.Q(actor_kind=ActorKind.STAFF),
            )
        ]

    def __str__(self) -> str:
        return f"Audit entry {self.pk}"
