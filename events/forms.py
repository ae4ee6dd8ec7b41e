import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.filters import FilterForm, SearchWordsField, TopicField
from core.models import Topic
from events.spans import Span, month_start, week_start
from search.forms import TimeOfDayField
from timetable.fields import VenueField

KINDS = [
    ("", "Everything"),
    ("course", "Courses"),
    ("event", "Events and groups"),
    ("advice", "Advice"),
]


# How the address asks for days, the first of them that is there wins.
DAYS = ("date", "week", "month")


class WhatsOnFilters(FilterForm):
    """How what's on is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    venue = VenueField()
    kind = forms.ChoiceField(
        label="What",
        choices=KINDS,
        required=False,
        error_messages={"invalid_choice": "We do not know that kind, so we show everything."},
    )
    topic = TopicField(Topic.objects.all(), label="Topic", empty_label="Any topic")
    time = TimeOfDayField()
    date = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "That is not a date, so we start from today."},
    )
    drop_in = forms.BooleanField(label="Only what needs no booking", required=False)
    week = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_date(self) -> datetime.date | None:
        chosen: datetime.date | None = self.cleaned_data["date"]
        return self._within_reach("date", chosen) if chosen else None

    def clean_week(self) -> datetime.date | None:
        return self._first_day_of("week", week_start)

    def clean_month(self) -> datetime.date | None:
        return self._first_day_of("month", month_start)

    def span(self) -> Span:
        """The days to show: from the date, in the week or in the month asked for, else from today.

        The date first: the form sends a week from the address along with the date just chosen.
        """
        chosen: dict[str, Any] = self.choices()
        for name in DAYS:
            if name in chosen:
                return Span(name, chosen[name])
        return Span("date", timezone.localdate())

    @property
    def days_are_chosen(self) -> bool:
        """Whether other days than those from today on were asked for."""
        return not self.choices().keys().isdisjoint(DAYS)

    @property
    def narrowed_by(self) -> dict[str, Any]:
        """What was chosen in the form itself; weeks and months come from links."""
        chosen = self.choices()
        return {name: chosen[name] for name in chosen if name not in ("week", "month")}

    def at(self, span: Span) -> str:
        """The query string for the same choices on other days; empty where we have no timetable."""
        if not span.is_within_reach:
            return ""
        query = self._query()
        query[span.name] = span.value
        return str(query.urlencode())

    def as_days(self) -> str:
        """The query string for the same choices from today on."""
        return str(self._query().urlencode())

    def _query(self) -> Any:
        """The address's own query, without days."""
        query = self.data.copy()  # type: ignore[attr-defined]
        for name in DAYS:
            query.pop(name, None)
        return query

    def _first_day_of(
        self, name: str, start_of: Callable[[str], datetime.date]
    ) -> datetime.date | None:
        text = self.cleaned_data[name]
        if not text:
            return None
        try:
            day = start_of(text)
        except ValueError as error:
            raise ValidationError(f"There is no such {name}, so we start from today.") from error
        return self._within_reach(name, day)

    def _within_reach(self, name: str, day: datetime.date) -> datetime.date:
        if not Span(name, day).is_within_reach:
            raise ValidationError(f"We do not have a timetable for that {name}, so we start today.")
        return day
