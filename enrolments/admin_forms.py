from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from timetable.enums import Booking, RunStatus
from timetable.models import Room

MOST_PLACES = 500
GOING_AHEAD = (RunStatus.OPEN, RunStatus.CLOSED)


class PlacesForm(forms.Form):
    """How many places a run has."""

    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        help_text="Not fewer than are taken. More can be given out as soon as you save.",
    )


class RoomField(forms.ModelChoiceField):
    """Rooms by venue and name: every hub has a “Learning room 1”."""

    def label_from_instance(self, room: Room) -> str:
        return f"{room.venue.short_name}: {room.name}"


class SessionForm(WagtailAdminModelForm):
    """One session of a run."""

    room = RoomField(Room.objects.select_related("venue").order_by("venue", "name"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        room, venue = cleaned.get("room"), cleaned.get("venue")
        if room and venue and room.venue != venue:
            self.add_error("room", f"That room is at {room.venue}, not at {venue}.")
        return cleaned


class SessionsPanel(InlinePanel):
    """The sessions of a run, each checked by SessionForm."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = SessionForm
        return options


class RunForm(WagtailAdminModelForm):
    """A run with its sessions, new or changed; the places of one that exists are not in it."""

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

    def _has_sessions(self) -> bool:
        sessions = self.formsets["sessions"]
        kept = [form for form in sessions.forms if form not in sessions.deleted_forms]
        return any(form.instance.pk or form.has_changed() for form in kept)
