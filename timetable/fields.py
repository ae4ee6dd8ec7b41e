"""Form fields for choosing a venue or a day in a filter."""

from typing import Any

from django import forms

from core.choices import RememberedChoiceField
from timetable.enums import Weekday
from timetable.models import Venue


class VenueField(RememberedChoiceField):
    """A venue by its slug."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Venue.objects.all(),
            to_field_name="slug",
            required=False,
            empty_label="Any place",
            error_messages={"invalid_choice": "We do not know that place, so we show them all."},
            **{"label": "Where", **kwargs},
        )


class WeekdayField(forms.TypedChoiceField):
    """A day of the week by its English name, as an ISO number."""

    def __init__(self, **kwargs: Any) -> None:
        days = [(day.label.lower(), day.label) for day in Weekday]
        super().__init__(
            choices=[("", "Any day"), *days],
            coerce=lambda name: Weekday[name.upper()].value,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": "That is not a day, so we show every day."},
            **{"label": "Day", **kwargs},
        )
