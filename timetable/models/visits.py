"""Who came in, as a number: a reason and a moment, and nobody's name."""

import uuid

from django.db import models
from django.utils import timezone

from timetable.enums import VisitReason
from timetable.models.places import Venue
from timetable.querysets import VisitQuerySet


class Visit(models.Model):
    """One press at a front desk. Written by `timetable.rules` alone."""

    # Made where it was pressed, so that what is sent twice is counted once.
    press = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="visits")
    reason = models.CharField(max_length=10, choices=VisitReason)
    counted_at = models.DateTimeField(default=timezone.now)
    # Kept, so that a press sent again after it was taken back stays taken back.
    taken_back = models.BooleanField(default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["venue", "counted_at"])]

    def __str__(self) -> str:
        return f"Visit {self.pk}"
