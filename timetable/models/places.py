"""Venues with their rooms, and when they are open."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core import dates
from timetable.enums import VenueKind, Weekday
from timetable.querysets import ClosureQuerySet, VenueQuerySet


class Venue(ClusterableModel):
    """A place where things happen: a Life Rooms, a library we visit, or online."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=VenueKind, default=VenueKind.HUB)
    address = models.TextField(blank=True, help_text="One line of the address per line.")
    postcode = models.CharField(max_length=8, blank=True)
    page = models.OneToOneField(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="venue",
        help_text="The page that tells visitors about this place.",
    )
    sort_order = models.PositiveSmallIntegerField("order in lists", default=0)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as people say it once they are on our site: “Walton”."""
        return self.name.removeprefix("Life Rooms ")

    @property
    def full_address(self) -> str:
        """The address on one line."""
        return ", ".join([*self.address.splitlines(), *([self.postcode] if self.postcode else [])])


class Room(models.Model):
    """A room of a venue."""

    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    capacity = models.PositiveSmallIntegerField("people it holds", null=True, blank=True)
    may_be_shared = models.BooleanField(
        default=False,
        help_text="Tick if two things can be in it at once, such as in a café. Staff say why.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="room_once_in_venue")]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a venue is open on one day of the week."""

    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(name="closes_after_it_opens", condition=Q(closes__gt=F("opens")))
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.opens:%H:%M} to {self.closes:%H:%M}"

    def clean(self) -> None:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": "The closing time must be after the opening time."})


class OtherHours(models.Model):
    """When a venue is open on one date, instead of its usual hours; on a bank holiday too.

    A closure on that day goes before them. Hours with a break between are two of these.
    """

    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="other_hours")
    day = models.DateField("date")
    opens = models.TimeField()
    closes = models.TimeField()
    reason = models.CharField(max_length=80, blank=True, help_text="Visitors see this.")

    class Meta:
        ordering = ["day", "opens"]
        verbose_name_plural = "other hours"
        constraints = [
            models.CheckConstraint(
                name="other_hours_close_after_they_open", condition=Q(closes__gt=F("opens"))
            )
        ]

    def __str__(self) -> str:
        return f"{dates.day(self.day)}, {self.opens:%H:%M} to {self.closes:%H:%M}"

    def clean(self) -> None:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": "The closing time must be after the opening time."})


class Closure(models.Model):
    """Days on which a venue, or every venue, is closed."""

    venue = models.ForeignKey(
        Venue,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="closures",
        help_text="Leave empty if every venue is closed.",
    )
    starts_on = models.DateField("first day closed")
    ends_on = models.DateField("last day closed")
    reason = models.CharField(max_length=120, help_text="Visitors see this.")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_on_or_after_start", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {dates.day_range(self.starts_on, self.ends_on)}"

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day must not be before the first."})
