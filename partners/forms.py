from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.filters import FilterForm, SearchWordsField, TopicField
from core.models import Topic
from partners.enums import Audience, Way
from partners.postcodes import Area, NoPlace, area_of
from timetable.fields import VenueField, WeekdayField

NEAR_HINT = (
    "Such as L4 5TH, or only L4. We do not keep it: the page works with its first part and one "
    "number."
)


def check_postcode(value: str) -> None:
    """A postcode on record must be one from which we can measure."""
    try:
        area_of(value)
    except NoPlace as problem:
        raise ValidationError(str(problem)) from problem


class NearField(forms.CharField):
    """A postcode or a part of one, as an Area."""

    def clean(self, value: Any) -> Area | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return area_of(text)
        except NoPlace as problem:
            raise ValidationError(str(problem)) from problem


class PartnerFilters(FilterForm):
    """How the directory of partners is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    venue = VenueField(label="Comes to")
    day = WeekdayField()
    near = NearField(
        label="Near this postcode",
        required=False,
        help_text=NEAR_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "size": "10"}),
    )
    who = forms.ChoiceField(
        label="Who can come",
        required=False,
        choices=[("", "Any of these"), *Audience.choices],
        error_messages={"invalid_choice": "We do not know those people, so we show them all."},
    )
    how = forms.ChoiceField(
        label="How to get help",
        required=False,
        choices=[("", "Any way"), *Way.choices],
        error_messages={"invalid_choice": "We do not know that way, so we show them all."},
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.needs = Topic.objects.filter(
            kind=Topic.Kind.NEED, page_topics__page__isnull=False
        ).distinct()
        self.fields["helps-with"] = TopicField(
            self.needs,
            label="I need help with",
            empty_label="Anything",
            widget=forms.Select(attrs={"class": "nhsuk-select"}),
        )
        self.order_fields(["helps-with", "near", "venue", "day", "who", "how", "q"])
