from django.conf import settings
from django.db import models
from django.utils import timezone

from enrolments.enums import ActorKind
from pathways.enums import TrailAction
from pathways.models.referrals import Referral


class TrailEntry(models.Model):
    """Who did what to a request, and who looked at it. Only ever added to; names no person."""

    at = models.DateTimeField(default=timezone.now)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="trail")
    action = models.CharField(max_length=12, choices=TrailAction)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "trail entries"
        constraints = [
            models.CheckConstraint(
                name="trail_only_staff_are_named",
                condition=models.Q(actor=None) | models.Q(actor_kind=ActorKind.STAFF),
            )
        ]

    def __str__(self) -> str:
        return f"Trail entry {self.pk}"
