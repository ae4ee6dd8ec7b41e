"""What can become of an enrolment, and the groups of statuses that rules speak of."""

from django.db import models


class EnrolmentStatus(models.TextChoices):
    APPLIED = "applied", "Asked to join"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Offered a place"
    CONFIRMED = "confirmed", "Has a place"
    DECLINED = "declined", "Not given a place"
    EXPIRED = "expired", "Offer ran out"
    WITHDRAWN = "withdrawn", "Withdrew"
    CANCELLED = "cancelled", "Cancelled by the college"
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not-completed", "Did not complete"


# Someone who still has a claim on the run.
LIVE = (
    EnrolmentStatus.APPLIED,
    EnrolmentStatus.WAITING,
    EnrolmentStatus.OFFERED,
    EnrolmentStatus.CONFIRMED,
)
# What Run.taken counts.
HOLDING_A_PLACE = (EnrolmentStatus.OFFERED, EnrolmentStatus.CONFIRMED)
