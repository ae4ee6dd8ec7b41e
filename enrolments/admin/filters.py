"""How staff narrow the lists of the college."""

from typing import Any

import django_filters
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from enrolments.enums import ActorKind, CallReason, EnrolmentStatus, Source
from enrolments.models import AuditEntry, Call, Enrolment, Learner
from timetable.models import Term, Venue

SOON = "soon"
# The words of the audit trail, as audit.record() is given them.
ACTIONS = {
    "enrolment": "An enrolment moved",
    "queue": "Moved on the waiting list",
    "offer-clock": "An offer's time began or ended anew",
    "learner-registered": "A learner is new",
    "details-changed": "Details changed",
    "paused": "Paused everything",
    "resumed": "The pause ended",
    "restricted": "Restricted, or not any more",
    "merged": "Two records became one",
    "erased": "Erased",
    "downloaded": "Their data was downloaded",
    "run": "A run was opened, closed or cancelled",
    "message-asked": "A message to everyone on a run was asked for",
    "message": "A message went to everyone on a run",
    "session-cancelled": "A session was cancelled",
    "room-shared": "A room is shared",
    "session-moved": "A session was moved",
    "sessions-added": "Sessions were added",
    "run-copied": "A run was copied to the next term",
    "dates-changed": "Dates changed",
    "venue-closed": "A venue was closed for some days",
    "venue-opened": "A venue was opened again",
    "places": "Places changed",
    "reserved": "Places kept for groups",
    "record-opened": "A learner's record was opened",
    "list-opened": "A list of people was opened",
    "people-opened": "The people of a run were opened",
    "concern": "A concern was raised",
    "register-opened": "A register was opened",
    "register-printed": "A register was opened to print",
    "mark-changed": "A mark in a register changed",
    "evaluation-typed-in": "A sheet about a course was typed in",
    "evaluation-words-read": "What people wrote about a course was read",
    "certificate": "A certificate was opened by staff",
    "export": "A list was downloaded",
}


class EnrolmentFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(choices=EnrolmentStatus.choices)
    source = django_filters.ChoiceFilter(
        label="How they enrolled", choices=Source.choices, empty_label="Any way"
    )
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

    code = django_filters.CharFilter(label="Run code", field_name="run__code", lookup_expr="iexact")
    offer = django_filters.ChoiceFilter(
        label="Offer",
        choices=[(SOON, "Runs out by tomorrow")],
        method="filter_offer",
        empty_label="Any",
    )

    class Meta:
        model = Enrolment
        fields = ["status", "offer", "source", "term", "venue", "code"]

    def filter_offer(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.offers_running_out()


class LearnerFilterSet(WagtailFilterSet):
    paused = django_filters.BooleanFilter(
        label="Pausing everything", field_name="paused_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Learner
        fields = ["paused"]


class CallFilterSet(WagtailFilterSet):
    reason = django_filters.MultipleChoiceFilter(label="Why", choices=CallReason.choices)

    class Meta:
        model = Call
        fields = ["reason"]


class AuditFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)
    action = django_filters.MultipleChoiceFilter(label="What", choices=list(ACTIONS.items()))
    actor_kind = django_filters.ChoiceFilter(
        label="By whom", choices=ActorKind.choices, empty_label="Anyone"
    )

    class Meta:
        model = AuditEntry
        fields = ["at", "action", "actor_kind"]
