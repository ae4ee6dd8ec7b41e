"""How staff narrow the list of runs."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from core.models import PageTopic, Topic
from enrolments.occupancy import half_empty_soon, having_waiting
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Term, Venue

COMING, FINISHED = "coming", "finished"
FREE, FULL, WAITING, HALF_EMPTY = "free", "full", "waiting", "half-empty"


class RunFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label="When",
        choices=[(COMING, "Still to come"), (FINISHED, "Finished")],
        method="filter_when",
        empty_label="Any time",
    )
    term = django_filters.ModelChoiceFilter(queryset=Term.objects.all(), empty_label="Any term")
    venue = django_filters.ModelChoiceFilter(queryset=Venue.objects.all(), empty_label="Any venue")
    topic = django_filters.ModelChoiceFilter(
        label="Topic",
        queryset=Topic.objects.order_by("name"),
        method="filter_topic",
        empty_label="Any topic",
    )
    status = django_filters.MultipleChoiceFilter(choices=RunStatus.choices)
    places = django_filters.ChoiceFilter(
        label="Places",
        choices=[
            (FREE, "Has free places"),
            (FULL, "Full"),
            (WAITING, "Has a waiting list"),
            (HALF_EMPTY, "Under half full, begins within two weeks"),
        ],
        method="filter_places",
        empty_label="Any",
    )
    tutor = django_filters.ModelChoiceFilter(
        label="Tutor",
        field_name="tutors",
        queryset=lambda request: tutors(),
        empty_label="Any tutor",
    )
    booking = django_filters.ChoiceFilter(choices=Booking.choices, empty_label="Any")

    class Meta:
        model = Run
        fields = ["when", "term", "venue", "topic", "status", "places", "tutor", "booking"]

    def filter_when(self, queryset: Any, name: str, value: str) -> Any:
        """By the end of the last session, which the list's own query already knows."""
        lookup = "last_ends_at__gt" if value == COMING else "last_ends_at__lte"
        return queryset.filter(**{lookup: timezone.now()})

    def filter_topic(self, queryset: Any, name: str, value: Topic) -> Any:
        about = PageTopic.objects.filter(page=OuterRef("page"), topic=value)
        return queryset.filter(Exists(about))

    def filter_places(self, queryset: Any, name: str, value: str) -> Any:
        if value == HALF_EMPTY:
            return half_empty_soon(queryset)
        if value == WAITING:
            return queryset.filter(having_waiting())
        if value == FULL:
            return queryset.filter(taken__gte=F("capacity"))
        return queryset.filter(taken__lt=F("capacity"))


def tutors() -> Any:
    """Staff who teach a run, by name."""
    users = get_user_model()._default_manager
    teaching = users.filter(pk__in=Run.tutors.through.objects.values("user"))
    return teaching.order_by("first_name", "last_name", "username")
