"""Someone who asked for an advisor or something else of ours, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from enrolments.enums import ContactBy, SuggestedBy
from partners.models import PartnerPage
from pathways.enums import Agreement, AskedBy, BestTime, Kind, Outcome, State, Wish
from pathways.querysets import ReferralQuerySet, ReferredOnQuerySet
from timetable.models import Run, Venue


class Referral(models.Model):
    """One person and one thing they want. Only rules/ writes it.

    Until the person agrees it is in no queue. As long as it is open, asking again adds an Asking
    and no second referral: `identity` is a keyed hash of what is asked for, the name and the
    contact, and nobody can be read from it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.ADVICE)
    state = models.CharField(max_length=12, choices=State)
    # Raised with each change: what a member of staff saw is what they change.
    version = models.PositiveIntegerField(default=1, editable=False)
    identity = models.CharField(max_length=64, blank=True, editable=False)

    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail", blank=True)
    phone = PhoneNumberField("telephone", blank=True)
    contact_by = models.CharField(max_length=10, choices=ContactBy)
    safe_to_leave_message = models.BooleanField(default=False)
    best_time = models.CharField(max_length=10, choices=BestTime, default=BestTime.ANY)
    organisation = models.CharField(max_length=120, blank=True)
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wish = models.CharField(max_length=20, choices=Wish, blank=True)
    number_of_people = models.PositiveSmallIntegerField(null=True, blank=True)
    wanted_on = models.DateField(null=True, blank=True)

    suggested_by = models.CharField(max_length=10, choices=SuggestedBy, blank=True)
    agreement = models.CharField(max_length=8, choices=Agreement, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # By when the next thing is to be done, where there is such a day.
    due_on = models.DateField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("times tried", default=0)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "request"
        constraints = [
            models.CheckConstraint(
                name="referral_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="referral_is_in_the_queue_once_agreed",
                condition=Q(state=State.NOT_AGREED, agreed_at=None, agreement="")
                | (~Q(state=State.NOT_AGREED) & Q(agreed_at__isnull=False) & ~Q(agreement="")),
            ),
            models.CheckConstraint(
                name="referral_closed_has_an_outcome",
                condition=Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | (~Q(state=State.CLOSED) & Q(closed_at=None, outcome="")),
            ),
            models.CheckConstraint(
                name="referral_can_be_reached_until_erased",
                condition=~(Q(email="") & Q(phone="")) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
            models.UniqueConstraint(
                name="referral_open_once_for_a_person",
                fields=["identity"],
                condition=~Q(state=State.CLOSED) & ~Q(identity=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]
        permissions = [("erase_referral", "Can download and erase what a person asked for")]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


class Asking(models.Model):
    """One time somebody asked: who, and as what. A referrer's own details stay with it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="askings")
    # Made of the form's own secret and its answers: sent twice, it is kept once.
    submission = models.UUIDField(unique=True, editable=False)
    asked_by = models.CharField(max_length=12, choices=AskedBy)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)

    # Set by pathways.rules.ask(): this very call made it, and the referral with it.
    is_new = False

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Asking {self.pk}"


class ReferredOn(models.Model):
    """Where an advisor led someone: a partner, or a run. Counted, with nobody in it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="referred_on")
    partner = models.ForeignKey(
        PartnerPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What it was called then: a partner's page may go, and the count stays.
    title = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now)

    objects = ReferredOnQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "referred on"
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "partner"], name="referred_on_to_a_partner_once"
            ),
            models.UniqueConstraint(fields=["referral", "run"], name="referred_on_to_a_run_once"),
            models.CheckConstraint(
                name="referred_on_to_one_thing", condition=Q(partner=None) | Q(run=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title
