"""How advisors narrow the queue."""

from typing import Any

import django_filters
from wagtail.admin.filters import WagtailFilterSet

from pathways.enums import Kind, State
from pathways.models import Referral
from timetable.models import Venue

IN_QUEUE = [choice for choice in State.choices if choice[0] != State.NOT_AGREED]
MINE, NOBODYS, OVERDUE = "mine", "nobodys", "overdue"


class ReferralFilterSet(WagtailFilterSet):
    whose = django_filters.ChoiceFilter(
        label="Whose",
        choices=[(MINE, "Mine"), (NOBODYS, "Nobody’s yet")],
        method="filter_whose",
        empty_label="Anyone’s",
    )
    due = django_filters.ChoiceFilter(
        label="Due", choices=[(OVERDUE, "Overdue")], method="filter_due", empty_label="Any day"
    )
    state = django_filters.MultipleChoiceFilter(
        label="How far",
        choices=IN_QUEUE,
    )
    kind = django_filters.MultipleChoiceFilter(label="What", choices=Kind.choices)
    venue = django_filters.ModelChoiceFilter(
        label="Venue", queryset=Venue.objects.all(), empty_label="Any venue"
    )

    class Meta:
        model = Referral
        fields = ["whose", "due", "state", "kind", "venue"]

    def filter_whose(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(advisor=self.request.user if value == MINE else None)

    def filter_due(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.overdue()
