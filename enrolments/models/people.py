"""Learners, what helps them, and what they plan."""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from enrolments.enums import Capacity, ContactBy, InformationFormat
from enrolments.querysets import LearnerQuerySet


def new_calendar_key() -> str:
    """The secret part of the address of a learner's own calendar."""
    return secrets.token_urlsafe(24)


class Learner(models.Model):
    """A person who learns with us. Not a user: learners never sign in with a password.

    Two people may share an e-mail address or a telephone number, so neither is unique: who someone
    is, is this record and not an address.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    preferred_name = models.CharField("what to call you", max_length=60, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = PhoneNumberField("telephone", blank=True)
    contact_by = models.CharField(
        "best way to reach you", max_length=10, choices=ContactBy, default=ContactBy.EMAIL
    )
    safe_to_leave_message = models.BooleanField("it is safe to leave a message", default=False)
    capacity = models.CharField(
        "how you come to us", max_length=10, choices=Capacity, default=Capacity.OPEN
    )
    postcode_area = models.CharField(
        "first half of your postcode", max_length=4, blank=True, help_text="Such as L9."
    )
    postal_address = models.TextField(
        blank=True, max_length=300, help_text="Only for those who want their letters by post."
    )
    courses_named_in_subjects = models.BooleanField(
        "name the course in the subject line",
        default=False,
        help_text="Otherwise a message says only “Life Rooms, Walton”.",
    )
    reminders = models.BooleanField("reminders before sessions", default=True)
    restricted = models.BooleanField(
        "only for coordinators",
        default=False,
        help_text="For learners who also work or volunteer here. Tutors and the desk do not see "
        "their details.",
    )
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Raised when the address changes, so that links sent to the old one stop working.
    links_version = models.PositiveIntegerField(default=1, editable=False)
    # Raised at "sign out everywhere".
    sign_in_version = models.PositiveIntegerField(default=1, editable=False)
    calendar_key = models.CharField(
        max_length=40, unique=True, default=new_calendar_key, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        editable=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="learner_can_be_reached_until_erased",
                condition=~(Q(email="") & Q(phone="")) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="learner_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
        ]
        indexes = [models.Index(fields=["email"]), models.Index(fields=["phone"])]
        permissions = [
            ("view_restricted_learner", "Can see learners who also work or volunteer here"),
            ("merge_learner", "Can merge two records of one learner"),
            ("erase_learner", "Can erase a learner who asks for it"),
            ("export_learner", "Can give learners a copy of what is kept of them"),
        ]

    def __str__(self) -> str:
        return f"Learner {self.pk}"

    @property
    def called(self) -> str:
        """What to call this person."""
        return self.preferred_name or self.name


class SupportNeeds(models.Model):
    """What would make it easier to come. Asked once, kept apart; tutors see only `what_helps`."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="support")
    information_format = models.CharField(
        "how to send you information",
        max_length=12,
        choices=InformationFormat,
        default=InformationFormat.STANDARD,
    )
    access_needs = models.TextField("getting in and around", max_length=500, blank=True)
    interpreter = models.CharField("interpreter, and for which language", max_length=60, blank=True)
    comfort = models.TextField("anything to help you feel comfortable", max_length=500, blank=True)
    what_helps = models.TextField(
        "what helps (tutors see this)",
        max_length=300,
        blank=True,
        help_text="In a few words, what a tutor can do. Not why.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "support needs"

    def __str__(self) -> str:
        return f"Support needs {self.pk}"


class LearningPlan(models.Model):
    """Three questions for the learner alone. Staff fill it in only when asked by telephone."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="plan")
    hopes = models.TextField("What would you like to be different?", max_length=1000, blank=True)
    steps = models.TextField("What would be a good first step?", max_length=1000, blank=True)
    support = models.TextField(
        "What or who would help you on the way?", max_length=1000, blank=True
    )
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Learning plan {self.pk}"
