"""How staff narrow the lists of runs and enrolments."""

from typing import Any

import django_filters
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Term, Venue

COMING, FINISHED = "coming", "finished"


class RunFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label="When",
        choices=[(COMING, "Still to come"), (FINISHED, "Finished")],
        method="filter_when",
        empty_label="Any time",
    )
    term = django_filters.ModelChoiceFilter(queryset=Term.objects.all(), empty_label="Any term")
    venue = django_filters.ModelChoiceFilter(queryset=Venue.objects.all(), empty_label="Any venue")
    status = django_filters.MultipleChoiceFilter(choices=RunStatus.choices)
    booking = django_filters.ChoiceFilter(choices=Booking.choices, empty_label="Any")

    class Meta:
        model = Run
        fields = ["when", "term", "venue", "status", "booking"]

    def filter_when(self, queryset: Any, name: str, value: str) -> Any:
        """By the end of the last session, which the list's own query already knows."""
        lookup = "last_ends_at__gt" if value == COMING else "last_ends_at__lte"
        return queryset.filter(**{lookup: timezone.now()})


class EnrolmentFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(choices=EnrolmentStatus.choices)
    term = django_filters.ModelChoiceFilter(
        label="Term",
        field_name="run__term",
        queryset=Term.objects.all(),
        empty_label="Any term",
    )
    venue = django_filters.ModelChoiceFilter(
        label="Venue",
        field_name="run__venue",
        queryset=Venue.objects.all(),
        empty_label="Any venue",
    )

    class Meta:
        model = Enrolment
        fields = ["status", "term", "venue"]
