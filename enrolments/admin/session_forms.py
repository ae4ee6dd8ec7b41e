"""The forms of sessions outside of their run's own: one at a time, many by a pattern, a copy."""

from datetime import date
from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from enrolments.admin.actions import SharedRoomForm
from enrolments.admin.run_forms import TELL, TO_TELL_OR_NOT, WhereForm
from enrolments.admin.words import people
from enrolments.models import Enrolment
from timetable.copying import CopiedSession
from timetable.enums import DayOff, Repeats, Weekday
from timetable.models import Run, Session, Venue
from timetable.recurrence import MOST_SESSIONS, Pattern

MOST_DAYS = 366
LONGEST_INTERVAL = 12
LAST_YEAR = 2100


class TellPeopleForm(forms.Form):
    """Asks whether people are told, if anybody has a place."""

    tell_people = forms.ChoiceField(
        label="The people who have a place",
        choices=TO_TELL_OR_NOT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = Enrolment.objects.filter(run=run).holding_a_place().count()
        if holding:
            self.fields["tell_people"].help_text = f"{people(holding)} on it."
        else:
            del self.fields["tell_people"]

    @property
    def tells(self) -> bool:
        return self.cleaned_data.get("tell_people") == TELL


class WhenAndWhereForm(TellPeopleForm, SharedRoomForm, WhereForm):
    """One session's time and place. Asks what speaks against it only once there is something."""

    starts_at = forms.DateTimeField(label="Starts", widget=AdminDateTimeInput)
    ends_at = forms.DateTimeField(label="Ends", widget=AdminDateTimeInput)
    venue = forms.ModelChoiceField(Venue.objects.all())
    all_the_same = forms.BooleanField(required=False, label="I know, and want it all the same")
    field_order = ["starts_at", "ends_at", "venue", "room", "note", "join_url", "tell_people"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._all_the_same = self.fields["all_the_same"]
        if "all_the_same" not in self.data:
            del self.fields["all_the_same"]

    def ask_all_the_same(self, sentence: str) -> None:
        self.fields["all_the_same"] = self._all_the_same
        self.add_error("all_the_same", sentence)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "The session must end after it starts.")
        return cleaned


class NewSessionForm(WhenAndWhereForm):
    """One more session of a run."""

    note = forms.CharField(
        max_length=160, required=False, help_text="Such as “Bring a cup”. Visitors see this."
    )
    join_url = forms.URLField(
        label="Link to join online",
        required=False,
        assume_scheme="https",
        help_text="Only people with a place are sent this.",
    )


class DaysField(forms.CharField):
    """Dates, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        lines = super().clean(value).splitlines()
        return [self._day(line.strip()) for line in lines if line.strip()]

    def _day(self, line: str) -> date:
        field = forms.DateField(
            error_messages={"invalid": f"“{line}” is not a date such as 18/02/2026."}
        )
        day: date = field.clean(line)
        return day


class RepeatForm(TellPeopleForm, SharedRoomForm, WhereForm):
    """A pattern of sessions."""

    first_day = forms.DateField(label="First day", widget=AdminDateInput)
    starts = forms.TimeField(required=False, widget=AdminTimeInput)
    ends = forms.TimeField(
        required=False,
        widget=AdminTimeInput,
        help_text="If this is earlier than the start, it ends after midnight.",
    )
    all_day = forms.BooleanField(
        label="All day, such as an exhibition",
        required=False,
        help_text="Leave the two times above empty.",
    )
    days = forms.IntegerField(
        label="How many days each one lasts, if all day",
        min_value=1,
        max_value=MOST_DAYS,
        initial=1,
    )
    repeats = forms.ChoiceField(
        choices=Repeats.choices, widget=forms.RadioSelect, initial=Repeats.WEEKLY
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Days of the week",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty for the weekday of the first day.",
    )
    every = forms.IntegerField(
        label="Every how many weeks or months",
        min_value=1,
        max_value=LONGEST_INTERVAL,
        initial=1,
        help_text="2 is every other week, or every other month.",
    )
    number = forms.IntegerField(
        label="How many sessions",
        min_value=1,
        max_value=MOST_SESSIONS,
        required=False,
        help_text="Days left out do not count: ten sessions are ten. Or give a last day instead.",
    )
    last_day = forms.DateField(label="Last day", required=False, widget=AdminDateInput)
    without = forms.MultipleChoiceField(
        label="Leave out",
        choices=DayOff.choices,
        required=False,
        initial=list(DayOff),
        widget=forms.CheckboxSelectMultiple,
        help_text="Of what lasts several days, the first counts.",
    )
    other_days = DaysField(
        label="Other days to leave out", required=False, help_text="One date on each line."
    )
    venue = forms.ModelChoiceField(Venue.objects.all())
    note = NewSessionForm.base_fields["note"]
    join_url = NewSessionForm.base_fields["join_url"]
    field_order = [
        *("first_day", "starts", "ends", "all_day", "days"),
        *("repeats", "weekdays", "every", "number", "last_day", "without", "other_days"),
        *("venue", "room", "note", "join_url", "tell_people"),
    ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_times(cleaned)
        self._check_end(cleaned)
        return cleaned

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if cleaned.get("all_day"):
            if starts or ends:
                self.add_error("all_day", "Give no times for something that lasts all day.")
            return
        for name in ("starts", "ends"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, "Give a time, or tick “All day”.")
        if starts and starts == ends:
            self.add_error("ends", "It must end at another time than it starts.")

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        number, last_day = cleaned.get("number"), cleaned.get("last_day")
        first_day = cleaned.get("first_day")
        if first_day and first_day.year > LAST_YEAR:
            self.add_error("first_day", "Look at the year again.")
        if cleaned.get("repeats") == Repeats.ONCE:
            return
        if not {"number", "last_day"} & set(self.errors) and bool(number) == bool(last_day):
            self.add_error("number", "Say how many sessions, or give a last day: one of the two.")
        if first_day and last_day and last_day < first_day:
            self.add_error("last_day", "The last day must not be before the first.")

    @property
    def pattern(self) -> Pattern:
        cleaned = self.cleaned_data
        asked = ("first_day", "all_day", "days", "every", "number", "last_day")
        # Without times, all day: from midnight.
        times = {name: cleaned[name] for name in ("starts", "ends") if cleaned[name] is not None}
        return Pattern(
            repeats=Repeats(cleaned["repeats"]),
            weekdays=tuple(cleaned["weekdays"]),
            **{name: cleaned[name] for name in asked},
            **times,
        )


class NextTermForm(SharedRoomForm):
    """Which sessions of a run are made again in the next term."""

    sessions = forms.TypedMultipleChoiceField(
        label="Sessions of the new run",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What speaks against a day is beside it, and it is not ticked.",
    )
    new_uuid = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, copied: list[CopiedSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dated = [each for each in copied if each.slot]
        sessions: Any = self.fields["sessions"]
        sessions.choices = [(each.session.pk, _line(each)) for each in dated]
        sessions.initial = [each.session.pk for each in dated if not each.reason]


def _line(copied: CopiedSession) -> str:
    """“Week 3: Wednesday 28 January, 1pm to 3pm. Break: Half-term”."""
    slot, old = copied.slot, copied.session
    if slot is None:
        return old.when
    when = Session(starts_at=slot.starts_at, ends_at=slot.ends_at, all_day=old.all_day).when
    words = [f"Week {copied.week}: {when}", slot.clock_note, copied.reason]
    return ". ".join(filter(None, words))
