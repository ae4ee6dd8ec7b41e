"""Runs of pages, and the sessions of a run."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from core import dates
from timetable.enums import (
    TAKING_ENROLMENTS,
    Booking,
    RunState,
    RunStatus,
    SessionStatus,
    SupporterPolicy,
    WhoMayCome,
)
from timetable.models.places import Closure, Room, Venue
from timetable.models.terms import Term
from timetable.querysets import RunQuerySet, SessionQuerySet

FEW_PLACES = 3
# Per cent of its sessions that completes a run which says nothing else.
USUAL_SHARE = 70
# The day on which the clocks go back has 25 hours.
LONGEST_DAY = timedelta(hours=25)
# No vowels, so no words; no 0, 1, 5, 8, B, I, L, O, S or Z, which are misheard or misread.
CODE_ALPHABET = "CDFGHJKMNPQRTVWXY234679"


def new_run_code() -> str:
    """A short code for a run that can be said on the telephone, such as “K4TD”."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(4))


class Run(ClusterableModel):
    """A dated run of a page: where and when it happens, and how many places it has.

    `taken` is changed only by enrolments.rules. `save()` leaves `taken` and `capacity` alone once
    the run exists: Wagtail's edit views save every column, and a form opened before an enrolment
    would otherwise put the old count back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=4, unique=True, default=new_run_code, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.PROTECT,
        related_name="runs",
        help_text="The course, event or advice service that this is a run of.",
    )
    term = models.ForeignKey(
        Term, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="runs")
    booking = models.CharField(max_length=10, choices=Booking, default=Booking.PLACES)
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.DRAFT)
    capacity = models.PositiveSmallIntegerField(
        "places",
        null=True,
        blank=True,
        help_text="How many people can have a place. Leave empty for drop-in.",
    )
    taken = models.PositiveSmallIntegerField("places taken", default=0, editable=False)
    opens_at = models.DateTimeField(
        "enrolment opens", null=True, blank=True, help_text="Leave empty to open at once."
    )
    closes_at = models.DateTimeField(
        "enrolment closes",
        null=True,
        blank=True,
        help_text="Leave empty to close when the first session starts.",
    )
    who_may_come = models.CharField(max_length=10, choices=WhoMayCome, default=WhoMayCome.ANYONE)
    needs_review = models.BooleanField(
        "we talk first",
        default=False,
        help_text="A coordinator speaks with each person before they are given a place.",
    )
    supporter_policy = models.CharField(
        max_length=12, choices=SupporterPolicy, default=SupporterPolicy.WELCOME
    )
    join_late = models.BooleanField(
        "can be joined after it starts",
        default=False,
        help_text="Tick if people may enrol after the first session.",
    )
    share_to_complete = models.PositiveSmallIntegerField(
        "sessions to complete it, in per cent",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=f"Who came to so many of them gets a certificate. Leave empty for {USUAL_SHARE}.",
    )
    tutors = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="runs",
        help_text="Who teaches it. They see its register. Names are not shown to visitors.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RunQuerySet.as_manager()

    PLACES_FIELDS = frozenset({"taken", "capacity"})
    CHILDREN = ("sessions", "tutors")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="run_never_gives_more_places_than_it_has",
                condition=Q(taken__gte=0) & (Q(capacity=None) | Q(taken__lte=F("capacity"))),
            ),
            models.CheckConstraint(
                name="run_with_places_says_how_many",
                condition=Q(booking=Booking.DROP_IN) | Q(capacity__isnull=False),
            ),
            models.CheckConstraint(
                name="run_status_is_known", condition=Q(status__in=RunStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page.title}, {self.venue.short_name} ({self.code})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                *(
                    field.name
                    for field in self._meta.concrete_fields
                    if field.name not in self.PLACES_FIELDS and not field.primary_key
                ),
                # Left out, these would silently not be saved with the run.
                *self.CHILDREN,
            ]
        # There are 280,000 codes; among 600 runs, two would be alike more often than not.
        while self._state.adding and Run.objects.filter(code=self.code).exists():
            self.code = new_run_code()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.booking == Booking.PLACES and self.capacity is None:
            raise ValidationError({"capacity": "Say how many places there are."})
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "Enrolment must close after it opens."})

    def get_absolute_url(self) -> str:
        return reverse("enrol", args=[self.uuid])

    @property
    def places_left(self) -> int | None:
        """Free places, or None for a drop-in, which has no count."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def places_summary(self) -> str:
        """“7 of 12”, for staff."""
        return "drop in" if self.capacity is None else f"{self.taken} of {self.capacity}"

    # first_starts_at and last_ends_at are annotations of RunQuerySet.with_dates().
    def state(self, *, now: datetime | None = None) -> RunState:
        """What this run is to a visitor at `now`."""
        now = now or timezone.now()
        if self.status == RunStatus.CANCELLED or self.first_starts_at is None:
            return RunState.CANCELLED
        if self.last_ends_at <= now:
            return RunState.PAST
        if self.booking == Booking.DROP_IN:
            return RunState.DROP_IN
        return self._enrolment_state(now)

    def _enrolment_state(self, now: datetime) -> RunState:
        if self.first_starts_at <= now and not self.join_late:
            return RunState.STARTED
        if self.status != RunStatus.OPEN or (self.closes_at and self.closes_at <= now):
            return RunState.CLOSED
        if self.opens_at and now < self.opens_at:
            return RunState.NOT_YET
        left = self.places_left or 0
        if left == 0:
            return RunState.FULL
        return RunState.FEW if left <= FEW_PLACES else RunState.OPEN

    def is_completed_by(self, *, attended: int, held: int) -> bool:
        """Whether someone who came to so many of so many sessions has completed it."""
        return held > 0 and attended * 100 >= held * (self.share_to_complete or USUAL_SHARE)

    @property
    def state_now(self) -> RunState:
        return self.state()

    @property
    def can_enrol(self) -> bool:
        return self.state() in TAKING_ENROLMENTS

    @property
    def places_text(self) -> str:
        """The places in a visitor's words."""
        state = self.state()
        left = self.places_left or 0
        if state in TAKING_ENROLMENTS:
            return "1 place left" if left == 1 else f"{left} places left"
        if state == RunState.NOT_YET and self.opens_at:
            return f"Enrolment opens on {dates.day(self.opens_at)}"
        return {RunState.DROP_IN: "Drop in, no need to book"}.get(state, state.label)


class Session(models.Model):
    """One meeting of a run: a time, a venue, perhaps a room."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = ParentalKey(Run, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    all_day = models.BooleanField(default=False, help_text="Such as an exhibition.")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="sessions")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    shared_because = models.CharField(
        "why it can share the room",
        max_length=300,
        blank=True,
        help_text="Only if something else has the room then, and the room may be shared.",
    )
    # Set when its run is cancelled as a whole: the database asks the session alone.
    frees_room = models.BooleanField(default=False, editable=False)
    status = models.CharField(max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    moved_from = models.DateTimeField(null=True, blank=True, editable=False)
    closure = models.ForeignKey(
        Closure,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="sessions",
        help_text="The closure it was called off for.",
    )
    note = models.CharField(max_length=160, blank=True, help_text="Visitors see this.")
    join_url = models.URLField(
        "link to join online",
        blank=True,
        help_text="Only people with a place are sent this.",
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return self.when

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The session must end after it starts."})

    @property
    def first_day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def when(self) -> str:
        """“Tuesday 2 December, 1pm to 3pm”, or the days of something that lasts all day."""
        if self.all_day:
            last_moment = self.ends_at - timedelta(seconds=1)
            return dates.day_range(self.first_day, timezone.localdate(last_moment))
        return dates.day_and_time(self.starts_at, self.ends_at)

    @property
    def time(self) -> str:
        """“1pm to 3pm”, for lists that already name the day; past midnight both days are named."""
        if self.all_day:
            return "All day"
        if dates.is_within_a_day(self.starts_at, self.ends_at):
            return dates.time_range(self.starts_at, self.ends_at)
        return self.when

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def cancelled_because(self) -> str:
        """“Closed: burst pipe”, of what was called off for a closure; else nothing."""
        return f"Closed: {self.closure.reason}" if self.closure else ""

    @property
    def lasts_for_days(self) -> bool:
        """Whether it is something like an exhibition, which goes on when one day is closed."""
        return self.ends_at - self.starts_at > LONGEST_DAY
