"""Places on runs: who has one, who waits, and what share of them is kept for whom."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from enrolments.enums import LIVE, ON_REGISTER, Capacity, EnrolmentStatus, Source, SuggestedBy
from enrolments.models.people import Learner
from enrolments.querysets import EnrolmentQuerySet
from timetable.models import Run, Session


class Enrolment(models.Model):
    """One attempt of one person at one run. Written only by enrolments.rules; never deleted.

    `submission` is the form's own number: sending the same form twice makes one enrolment.
    `version` is raised at each move; it numbers messages and calendar updates.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=14, choices=EnrolmentStatus)
    capacity = models.CharField("comes as", max_length=10, choices=Capacity, default=Capacity.OPEN)
    # Waiting people are taken by this, then by id. Staff who reorder write negative numbers, so
    # whoever joins later stays behind.
    priority = models.IntegerField(default=0, editable=False)
    expires_at = models.DateTimeField("offer ends", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.UUIDField(unique=True, editable=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.ONLINE)
    suggested_by = models.CharField(max_length=12, choices=SuggestedBy, blank=True)
    brings_supporter = models.BooleanField(default=False)
    agreement_version = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()
    swapped_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="swapped_to",
        editable=False,
    )
    joined_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-joined_at", "-id"]
        indexes = [models.Index(fields=["run", "status", "priority", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "learner"],
                condition=Q(status__in=LIVE),
                name="one_live_enrolment_per_learner_and_run",
            ),
            models.CheckConstraint(
                name="enrolment_status_is_known", condition=Q(status__in=EnrolmentStatus.values)
            ),
            models.CheckConstraint(
                name="an_offer_and_only_an_offer_ends",
                condition=(
                    Q(status=EnrolmentStatus.OFFERED, expires_at__isnull=False)
                    | (~Q(status=EnrolmentStatus.OFFERED) & Q(expires_at__isnull=True))
                ),
            ),
        ]
        permissions = [
            ("enrol_learner", "Can enrol someone by telephone, on paper or at the desk"),
            ("change_places", "Can move people between places, offers and the waiting list"),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"

    def expects(self, session: Session) -> bool:
        """Whether they had a place before a session of the run was over."""
        return self.joined_at < session.ends_at

    @property
    def is_on_register(self) -> bool:
        """Whether the registers of its run list this person."""
        return self.status in ON_REGISTER

    @property
    def learner_name(self) -> str:
        return self.learner.name

    @property
    def learner_email(self) -> str:
        return self.learner.email

    @property
    def learner_phone(self) -> str:
        return str(self.learner.phone)


class ReservedPlaces(models.Model):
    """A share of a run's places kept for one kind of person until a date."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="reserved_places")
    capacity = models.CharField("kept for", max_length=10, choices=Capacity)
    places = models.PositiveSmallIntegerField()
    released_at = models.DateTimeField(
        "kept until", help_text="After this, anyone can have a place nobody has taken."
    )

    class Meta:
        ordering = ["capacity"]
        verbose_name_plural = "reserved places"
        constraints = [
            models.UniqueConstraint(fields=["run", "capacity"], name="one_share_of_a_kind_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.places} for {self.get_capacity_display()}"
