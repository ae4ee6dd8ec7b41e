"""Who has a place. All learners' personal data is in this one room.

`__str__` of these models names nobody: Wagtail writes it into its log and keeps it after deletion.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from enrolments.enums import LIVE, EnrolmentStatus
from enrolments.querysets import EnrolmentQuerySet
from timetable.models import Run


class Learner(models.Model):
    """A person who learns with us. Not a user: learners never sign in with a password.

    Two people may share an e-mail address or a telephone number, so neither is unique.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail", blank=True)
    phone = PhoneNumberField("telephone", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="learner_can_be_reached_until_erased",
                condition=~(Q(email="") & Q(phone="")) | Q(erased_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Learner {self.pk}"


class Enrolment(models.Model):
    """One attempt of one person at one run. Written only by enrolments.rules; never deleted.

    `submission` is the form's own number: sending the same form twice makes one enrolment.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=14, choices=EnrolmentStatus)
    submission = models.UUIDField(unique=True, editable=False)
    agreement_version = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()
    joined_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-joined_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "learner"],
                condition=Q(status__in=LIVE),
                name="one_live_enrolment_per_learner_and_run",
            ),
            models.CheckConstraint(
                name="enrolment_status_is_known", condition=Q(status__in=EnrolmentStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"

    @property
    def learner_name(self) -> str:
        return self.learner.name

    @property
    def learner_email(self) -> str:
        return self.learner.email

    @property
    def learner_phone(self) -> str:
        return str(self.learner.phone)
