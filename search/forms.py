from django import forms

from core.filters import FilterForm
from search.enums import Kind
from search.words import clean


class SearchForm(FilterForm):
    """What a visitor looks for. The query is cut to a sensible length rather than refused."""

    q = forms.CharField(label="Search the Life Rooms", required=False)
    kind = forms.ChoiceField(
        label="Show",
        choices=[("", "Everything"), *Kind.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that kind, so we show everything."},
    )

    def clean_q(self) -> str:
        return clean(self.cleaned_data["q"])
