"""What is kept for a day while someone fills in the pages of enrolling, or proves an address."""

import uuid

from django.db import models
from django.utils import timezone

from enrolments.enums import CheckPurpose
from enrolments.models.people import Learner
from timetable.models import Run


class Draft(models.Model):
    """Answers given so far. Kept here and not in the session, so that all personal data is in one
    room; purged a day after it was begun."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    answers = models.JSONField(default=dict)
    # The address that was proved, not merely typed.
    checked_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class EmailCheck(models.Model):
    """A code and a link sent to an address, to prove that it is someone's own.

    The code is made when the message is sent and only its hash is kept. It works once, for
    fifteen minutes, for one purpose; five guesses end it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    purpose = models.CharField(max_length=12, choices=CheckPurpose)
    draft = models.ForeignKey(
        Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="checks"
    )
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    code_hash = models.CharField(max_length=64, blank=True)
    link_hash = models.CharField(max_length=64, blank=True)
    guesses = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Check {self.pk}"
