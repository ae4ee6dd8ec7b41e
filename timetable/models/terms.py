"""Teaching terms and their breaks."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core import dates
from timetable.querysets import TermQuerySet
from timetable.teaching import TeachingCalendar


class Term(ClusterableModel):
    """A teaching term, by which the prospectus and the figures are arranged."""

    name = models.CharField(max_length=40, unique=True, help_text="Such as “Spring term 2027”.")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": "The term must end after it starts."})

    @property
    def teaching(self) -> TeachingCalendar:
        """Its teaching weeks, counted without its breaks."""
        breaks = tuple((gap.starts_on, gap.ends_on) for gap in self.breaks.all())
        return TeachingCalendar(starts_on=self.starts_on, ends_on=self.ends_on, breaks=breaks)


class TermBreak(models.Model):
    """Days within a term when nothing is taught, such as half-term."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="breaks")
    name = models.CharField(max_length=40, default="Half-term")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="term_break_ends_on_or_after_start", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {dates.day_range(self.starts_on, self.ends_on)}"

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day must not be before the first."})
