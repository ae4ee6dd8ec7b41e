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


def week_name(day: datetime.date) -> str:
    """The ISO week that holds a day, as addresses write it: “2026-W49”."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


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
    week = forms.CharField(required=False, widget=forms.HiddenInput)

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

    @property
    def by_week(self) -> bool:
        """Whether a week was asked for, Monday to Sunday, and no date since."""
        chosen = self.choices()
        return "week" in chosen and "date" not in chosen

    @property
    def narrowed_by(self) -> dict[str, Any]:
        """What was chosen in the form itself; the week comes from links."""
        return {name: value for name, value in self.choices().items() if name != "week"}

    def step(self, days: int) -> str:
        """The query string for the same choices, some days on; empty where we have no timetable."""
        day = self.first_day() + datetime.timedelta(days=days)
        return self._at(day, "week" if self.by_week else "date")

    def as_week(self) -> str:
        """The query string for the whole week that holds the first day shown."""
        day = self.first_day()
        return self._at(day - datetime.timedelta(days=day.weekday()), "week")

    def as_days(self) -> str:
        """The query string for the same choices from today on."""
        return self._query().urlencode()

    def _at(self, day: datetime.date, name: str) -> str:
        if not _within_reach(day):
            return ""
        query = self._query()
        query[name] = week_name(day) if name == "week" else day.isoformat()
        return str(query.urlencode())

    def _query(self) -> Any:
        """The address's own query, without days."""
        query = self.data.copy()  # type: ignore[attr-defined]
        for name in ("week", "date"):
            query.pop(name, None)
        return query


def _within_reach(day: datetime.date) -> bool:
    today = timezone.localdate()
    return (
        today - datetime.timedelta(days=DAYS_BACK)
        <= day
        <= today + datetime.timedelta(days=DAYS_AHEAD)
    )
