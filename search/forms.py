"""What can be chosen from, on the search page and on every list that search narrows."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property

from core.filters import FilterForm, TopicField
from core.models import Topic
from search.enums import Kind, TimeOfDay, When
from search.facets import FACETS, Filters
from search.words import clean

_registered: dict[str, Callable[[], forms.Field]] = {}
# Higher than any list of ours: stands for its last page.
LAST_PAGE = 100_000


def register(facet: str, field: Callable[[], forms.Field]) -> None:
    """Say how a facet whose values belong to an app above is chosen. Called from its ready()."""
    _registered[facet] = field


class DayField(forms.DateField):
    """A day of the calendar, picked or typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": "That is not a date, so we show every date."},
            **kwargs,
        )


class TimeOfDayField(forms.ChoiceField):
    """Morning, afternoon or evening."""

    def __init__(self) -> None:
        super().__init__(
            label="Time",
            choices=[("", "Any time"), *TimeOfDay.choices],
            required=False,
            error_messages={"invalid_choice": "We do not know that time, so we show every time."},
        )


class NarrowingForm(FilterForm):
    """Choices that narrow what is found, each with how much it would leave."""

    topic = TopicField(Topic.objects.all(), label="Topic", empty_label="Any topic")
    time = TimeOfDayField()
    when = forms.ChoiceField(
        label="How soon",
        choices=[("", "Any date"), *When.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that date, so we show every date."},
    )
    starts_on = DayField(label="From")
    ends_on = DayField(label="Up to")
    places = forms.BooleanField(label="Only with places left", required=False)

    field_order = [
        *("q", "kind", "topic", "venue", "mode", "day", "time", "when"),
        *("starts_on", "ends_on", "level", "sharing", "places"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for facet, make in _registered.items():
            self.add_field(facet, make())
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = self.cleaned_data
        first, last = chosen.get("starts_on"), chosen.get("ends_on")
        if first and last and last < first:
            for name in ("starts_on", "ends_on"):
                del chosen[name]
            raise ValidationError("The last day is before the first, so we show every date.")
        return chosen

    def filters(self) -> Filters:
        """What was chosen, as search asks for it."""
        chosen = self.choices()
        names = {"topic", "venue"} & chosen.keys()
        plain = {"mode", "day", "time", "when", "starts_on", "ends_on", "level", "sharing"}
        return Filters(
            kinds=(chosen["kind"],) if "kind" in chosen else (),
            places="places" in chosen,
            **{name: chosen[name].slug for name in names},
            **{name: chosen[name] for name in plain & chosen.keys()},
        )

    @property
    def narrowed_by(self) -> dict[str, Any]:
        """What was chosen in the drawer: not the words, and not the kind, which is a link."""
        return {name: value for name, value in self.choices().items() if name not in ("q", "kind")}

    @property
    def page_number(self) -> int:
        """Which page of what is found was asked for; what is no number asks for the first."""
        try:
            number = int(self.data.get("page", "1"))
        except ValueError:
            return 1
        return number if 0 < number < LAST_PAGE else LAST_PAGE

    @property
    def exactly(self) -> bool:
        """Whether these words, and not what they may have been meant for, are looked for."""
        exact = self.data.get("exact", "")
        return bool(exact) and exact in ("1", self.data.get("q", ""))

    @cached_property
    def venue_names(self) -> dict[str, str]:
        venues: Any = _registered["venue"]()
        return {str(slug): name for slug, name in venues.choices}

    def show_counts(self, counts: dict[str, dict[str, int]]) -> None:
        """Put beside each choice how much it would leave, and take away what would leave nothing.

        What was chosen stays, so that it can be taken back.
        """
        self.is_valid()
        for facet in FACETS:
            if facet in self.fields and facet != "kind":
                self._show_counts_of(facet, counts.get(facet, {}))
        if not counts.get("when") and not {"starts_on", "ends_on"} & self.choices().keys():
            del self.fields["starts_on"], self.fields["ends_on"]

    def _show_counts_of(self, facet: str, counts: dict[str, int]) -> None:
        field: Any = self.fields[facet]
        if isinstance(field, forms.BooleanField):
            number = counts.get("1", 0)
            self[facet].label = f"{field.label} ({number})"
            is_offered = number > 0 or facet in self.choices()
        else:
            nothing, *others = field.choices
            offered = self._counted(facet, others, counts)
            field.widget.choices = [nothing, *offered]
            is_offered = bool(offered)
        if not is_offered:
            del self.fields[facet]

    def _counted(
        self, facet: str, choices: list[tuple[Any, str]], counts: dict[str, int]
    ) -> list[tuple[str, str]]:
        """The choices worth making, each with its number. Addresses and facets may differ."""
        as_found: Callable[[Any], Any] = getattr(self.fields[facet], "coerce", str)
        chosen = self.data.get(facet, "")
        numbers = [
            (str(value), label, counts.get(str(as_found(value)), 0)) for value, label in choices
        ]
        return [
            (value, f"{label} ({number})")
            for value, label, number in numbers
            if number or value == chosen
        ]


class SearchForm(NarrowingForm):
    """What a visitor looks for. The query is cut to a sensible length rather than refused."""

    q = forms.CharField(
        label="Search the Life Rooms",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(
        label="Show",
        choices=[("", "Everything"), *Kind.choices],
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "We do not know that kind, so we show everything."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["data-suggest"] = reverse("search-suggest")
        # The words stand above the results, the choices beside them: one form all the same.
        for name in self.fields.keys() - {"q", "kind"}:
            self.fields[name].widget.attrs["form"] = "search-form"

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        """What stands in the drawer."""
        return [field for field in self.visible_fields() if field.name != "q"]

    def clean_q(self) -> str:
        return clean(self.cleaned_data["q"])
