from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from core.filters import FilterForm, SearchWordsField
from library.enums import Format


class LibraryFilters(FilterForm):
    """How the library is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    format = forms.ChoiceField(
        label="Format",
        choices=[("", "Any format"), *Format.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that format, so we show them all."},
    )

    def __init__(self, data: QueryDict, sections: QuerySet[Any]) -> None:
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
        self.order_fields(["section", "format", "q"])
