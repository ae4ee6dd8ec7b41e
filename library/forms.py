from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from core.filters import FilterForm, SearchWordsField, TopicField
from core.languages import Language
from core.models import Topic
from library.enums import Audience, Format
from timetable.fields import VenueField


class LibraryFilters(FilterForm):
    """How the library is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    format = forms.ChoiceField(
        label="Format",
        choices=[("", "Any format"), *Format.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that format, so we show them all."},
    )
    venue = VenueField()

    def __init__(self, data: QueryDict, sections: QuerySet[Any], resources: QuerySet[Any]) -> None:
        super().__init__(data)
        self.fields["section"] = forms.ModelChoiceField(
            sections,
            to_field_name="slug",
            label="Section",
            empty_label="Every section",
            widget=forms.Select(attrs={"class": "nhsuk-select"}),
            required=False,
            error_messages={"invalid_choice": "We do not know that section, so we show them all."},
        )
        topics = Topic.objects.filter(resources__in=resources).distinct()
        for name, field in {
            "topic": TopicField(topics, label="Topic", empty_label="Any topic"),
            "for": _audience_field(),
            "language": _language_field(resources),
            "easy-read": forms.BooleanField(label="Easy Read", required=False),
            "in-now": forms.BooleanField(label="In now, to take home", required=False),
        }.items():
            self.add_field(name, field)
        self.order_fields(["section", "format", "topic", "for", "venue", "language", "q"])


def _audience_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who it suits",
        choices=[("", "Anyone"), *Audience.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know whom you mean, so we show it all."},
    )


def _language_field(resources: QuerySet[Any]) -> forms.ChoiceField:
    """The languages that something is in."""
    used = resources.order_by("language").values_list("language", flat=True).distinct()
    known = [(code, Language(code).label) for code in used]
    return forms.ChoiceField(
        label="Language",
        choices=[("", "Any language"), *known],
        required=False,
        error_messages={"invalid_choice": "We have nothing in that language, so we show it all."},
    )
