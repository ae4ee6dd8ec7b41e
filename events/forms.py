import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.filters import FilterForm, SearchWordsField
from timetable.fields import VenueField

KINDS = [
    ("", "Everything"),
    ("course", "Courses"),
    ("event", "Events and groups"),
    ("advice", "Advice"),
]
# Far enough for next year's terms; further addresses would let a crawler walk forever.
DAYS_AHEAD = 550
DAYS_BACK = 400


def week_start(text: str) -> datetime.date:
    """The Monday of an ISO week written “2026-W49”; ValueError when there is no such week."""
    year, separator, week = text.partition("-W")
    if not separator:
        raise ValueError(text)
    return datetime.date.fromisocalendar(int(year), int(week), 1)


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
    date = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "That is not a date, so we start from today."},
    )
    week = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def clean_date(self) -> datetime.date | None:
        chosen: datetime.date | None = self.cleaned_data["date"]
        if chosen and not _within_reach(chosen):
            raise ValidationError("We do not have a timetable for that date, so we start today.")
        return chosen

    def clean_week(self) -> datetime.date | None:
        text = self.cleaned_data["week"]
        if not text:
            return None
        try:
            monday = week_start(text)
        except ValueError as error:
            raise ValidationError("There is no such week, so we start from today.") from error
        if not _within_reach(monday):
            raise ValidationError("We do not have a timetable for that week, so we start today.")
        return monday

    def first_day(self) -> datetime.date:
        """The day the list starts from: the date or week asked for, else today.

        The date first: the form sends a week from the address along with the date just chosen.
        """
        chosen: dict[str, Any] = self.choices()
        return chosen.get("date") or chosen.get("week") or timezone.localdate()

    def step(self, days: int) -> str:
        """The query string for the same choices, some days on; empty where we have no timetable."""
        day = self.first_day() + datetime.timedelta(days=days)
        if not _within_reach(day):
            return ""
        query: Any = self.data.copy()  # type: ignore[attr-defined]
        query.pop("week", None)
        query["date"] = day.isoformat()
        return query.urlencode()


def _within_reach(day: datetime.date) -> bool:
    today = timezone.localdate()
    return (
        today - datetime.timedelta(days=DAYS_BACK)
        <= day
        <= today + datetime.timedelta(days=DAYS_AHEAD)
    )
