"""Whether what a partner's page says is still right: when it was asked, and what it answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.enums import CorrectionStatus
from partners.models.pages import PartnerPage
from partners.querysets import CorrectionQuerySet


class PartnerCheck(models.Model):
    """When a partner was last asked whether its page is right, and when it last said yes.

    Apart from the page, so that no draft that is published later puts an older date back.
    """

    partner = models.OneToOneField(PartnerPage, on_delete=models.CASCADE, related_name="check_made")
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Check {self.pk}"


class Correction(models.Model):
    """What a partner would change on its page. Waits for an editor; a new one replaces it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(PartnerPage, on_delete=models.CASCADE, related_name="corrections")
    # The page's fields that would change, with their new values as JSON.
    proposed = models.JSONField(default=dict)
    # What the page said when the partner was shown it, of the same fields.
    before = models.JSONField(default=dict)
    note = models.TextField("anything else", blank=True, max_length=1000)
    status = models.CharField(
        max_length=10, choices=CorrectionStatus, default=CorrectionStatus.WAITING
    )
    received_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_correction_of_a_partner_waits",
                fields=["partner"],
                condition=Q(status=CorrectionStatus.WAITING),
            ),
            models.CheckConstraint(
                name="correction_status_is_known",
                condition=Q(status__in=CorrectionStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"Correction {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.status == CorrectionStatus.WAITING
