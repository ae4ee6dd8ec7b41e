"""The forms of a run: its sessions, its places and the shares of them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.widgets import AdminDateTimeInput

from enrolments.admin.actions import ReasonForm
from enrolments.admin.words import people
from enrolments.enums import Capacity
from enrolments.models import Enrolment
from timetable.enums import Booking, RunStatus, SessionStatus
from timetable.models import Room, Run, Session

MOST_PLACES = 500
GOING_AHEAD = (RunStatus.OPEN, RunStatus.CLOSED)
# What of a session people have to know of when it changes.
WHEN_AND_WHERE = {"starts_at", "ends_at", "all_day", "venue", "room", "status", "join_url"}
# What of it changes who else can have the room and the tutors.
OCCUPIES = {"starts_at", "ends_at", "venue", "room", "shared_because", "status"}
TELL, DO_NOT_TELL = "tell", "do-not-tell"
TO_TELL_OR_NOT = (
    (TELL, "Tell everyone with a place"),
    (DO_NOT_TELL, "Do not tell them: it is a small correction"),
)
KEPT_FOR = {
    Capacity.LEARNER: "Kept for people who use services",
    Capacity.CARER: "Kept for carers",
    Capacity.STAFF: "Kept for staff and volunteers",
    Capacity.OPEN: "Kept for everyone else",
}
RELEASED_BEFORE = timedelta(days=7)


class PlacesForm(ReasonForm):
    """How many places a run has."""

    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        help_text="Not fewer than are taken. New places are offered to those who wait at once.",
    )
    field_order = ["capacity", "reason"]


class SharesForm(forms.Form):
    """How many places are kept for whom, and until when."""

    released_at = forms.DateTimeField(
        label="Kept until",
        widget=AdminDateTimeInput,
        help_text="After this, anyone can have a place nobody has taken.",
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        shares = {share.capacity: share for share in run.reserved_places.all()}
        until = [share.released_at for share in shares.values()]
        first = run.first_starts_at or timezone.now()
        initial = {"released_at": until[0] if until else first - RELEASED_BEFORE}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for capacity, label in KEPT_FOR.items():
            kept = shares.get(capacity)
            self.fields[capacity.value] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_PLACES,
                required=False,
                initial=kept.places if kept else 0,
            )
        self.order_fields([*KEPT_FOR, "released_at"])

    @property
    def shares(self) -> dict[str, int]:
        return {capacity.value: self.cleaned_data[capacity] or 0 for capacity in KEPT_FOR}


class RoomField(forms.ModelChoiceField):
    """Rooms by venue and name: every hub has a “Learning room 1”."""

    def label_from_instance(self, room: Room) -> str:
        return f"{room.venue.short_name}: {room.name}"


class WhereForm(forms.Form):
    """A room that is at the venue."""

    room = RoomField(Room.objects.select_related("venue").order_by("venue", "name"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        room, venue = cleaned.get("room"), cleaned.get("venue")
        if room and venue and room.venue != venue:
            self.add_error("room", f"That room is at {room.venue}, not at {venue}.")
        return cleaned


class SessionForm(WhereForm, WagtailAdminModelForm):
    """One session of a run."""

    @property
    def is_moved(self) -> bool:
        """Whether a session that was there has another time, place or status."""
        return bool(self.instance.pk) and not WHEN_AND_WHERE.isdisjoint(self.changed_data)

    @property
    def is_placed_anew(self) -> bool:
        """Whether a session going ahead is new, or has another time or place."""
        is_new = not self.instance.pk and self.has_changed()
        changed = is_new or not OCCUPIES.isdisjoint(self.changed_data)
        return changed and self.instance.status == SessionStatus.PLANNED

    def note_the_move(self) -> None:
        """Calendars follow the number; visitors are told what was moved from when."""
        self.instance.sequence += 1
        if "starts_at" in self.changed_data:
            self.instance.moved_from = self.initial["starts_at"]
        if self.instance.status == SessionStatus.PLANNED:
            self.instance.closure = None


class SessionsPanel(InlinePanel):
    """The sessions of a run, each checked by SessionForm."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = SessionForm
        return options


class RunForm(WagtailAdminModelForm):
    """A run with its sessions, new or changed; the places of one that exists are not in it.

    It cannot be cancelled here: that is a screen of its own, which tells everyone.
    """

    all_the_same = forms.BooleanField(required=False, label="I know, and want it all the same")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._all_the_same = self.fields["all_the_same"]
        if "all_the_same" not in self.data:
            del self.fields["all_the_same"]
        status = self.fields["status"]
        if self.instance.status == RunStatus.CANCELLED:
            status.disabled = True
            status.help_text = "People were told. If it goes ahead after all, make a new run."
        else:
            status.choices = [
                choice for choice in RunStatus.choices if choice[0] != RunStatus.CANCELLED
            ]

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is None:
            return None
        if self.cleaned_data.get("booking") == Booking.DROP_IN:
            raise forms.ValidationError("Leave this empty: nobody books a place at a drop-in.")
        if not 1 <= capacity <= MOST_PLACES:
            raise forms.ValidationError(f"Give a number from 1 to {MOST_PLACES}.")
        return capacity

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("status") in GOING_AHEAD and not self._has_sessions():
            self.add_error("status", "Add a session first. Visitors would read “Cancelled”.")
        return cleaned

    def ask_all_the_same(self, sentence: str) -> None:
        self.fields["all_the_same"] = self._all_the_same
        self.add_error("all_the_same", sentence)

    @property
    def placed_anew(self) -> list[Session]:
        """Sessions that need their room and tutors to be free."""
        sessions = self.formsets["sessions"]
        kept = [form for form in sessions.forms if form not in sessions.deleted_forms]
        return [form.instance for form in kept if form.is_placed_anew]

    @property
    def to_book(self) -> dict[str, Any]:
        """What rules.book_run() asks of the run as it would be saved."""
        sessions = self.formsets["sessions"]
        cancelled = [form for form in sessions.initial_forms if form.instance.is_cancelled]
        before = set(self.initial.get("tutors") or [])
        tutors = list(self.cleaned_data["tutors"])
        return {
            "sessions": self.placed_anew,
            "tutors": tutors,
            "gone": [form.instance.pk for form in [*sessions.deleted_forms, *cancelled]],
            "tutors_added": [tutor for tutor in tutors if tutor not in before],
            "all_the_same": self.cleaned_data.get("all_the_same", False),
        }

    def _has_sessions(self) -> bool:
        sessions = self.formsets["sessions"]
        kept = [form for form in sessions.forms if form not in sessions.deleted_forms]
        return any(
            form.instance.status == SessionStatus.PLANNED
            for form in kept
            if form.instance.pk or form.has_changed()
        )


class ExistingRunForm(RunForm):
    """A run that people may have a place on. Whoever changes its dates decides if they are told."""

    tell_people = forms.ChoiceField(
        label="If you have changed when or where",
        choices=TO_TELL_OR_NOT,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holding = Enrolment.objects.filter(run=self.instance.pk).holding_a_place().count()
        if not self.holding:
            del self.fields["tell_people"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = "tell_people" in self.fields and "tell_people" not in self.errors
        if asked and self.dates_have_changed and not cleaned.get("tell_people"):
            have = people(self.holding)
            self.add_error(
                "tell_people",
                f"You have changed when or where, and {have} on it would not know. Choose one.",
            )
        return cleaned

    @property
    def dates_have_changed(self) -> bool:
        sessions = self.formsets["sessions"]
        added = [form for form in sessions.extra_forms if form.has_changed()]
        return bool(added or sessions.deleted_forms or self._moved())

    @property
    def people_are_to_be_told(self) -> bool:
        return self.cleaned_data.get("tell_people") == TELL and self.dates_have_changed

    def _moved(self) -> list[SessionForm]:
        return [form for form in self.formsets["sessions"].initial_forms if form.is_moved]

    def save(self, commit: bool = True) -> Run:
        for form in self._moved():
            form.note_the_move()
        run: Run = super().save(commit=commit)
        return run
