"""Forms that filter a list by GET. A wrong value is said, never fatal, and filters nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from core.choices import RememberedChoiceField
from core.forms import PublicForm
from core.models import Topic


class FilterForm(PublicForm):
    """A plain GET form whose wrong values are dropped with a sentence."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(_without_nul(data), auto_id="filter-%s")

    def choices(self) -> dict[str, Any]:
        """What was chosen and makes sense, by the names used in the address."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def problems(self) -> list[str]:
        """A sentence for each value that made no sense."""
        self.is_valid()
        return [str(error) for errors in self.errors.values() for error in errors]


def _without_nul(data: QueryDict) -> QueryDict:
    """The address's values without the one character that no database takes."""
    readable = data.copy()
    for name, values in data.lists():
        readable.setlist(name, [value.replace("\0", "") for value in values])
    return readable


class TopicField(RememberedChoiceField):
    """A topic by its slug."""

    def __init__(self, queryset: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(
            queryset,
            to_field_name="slug",
            required=False,
            error_messages={"invalid_choice": "We do not know that topic, so we show them all."},
            **kwargs,
        )


class SearchWordsField(forms.CharField):
    """Words to look for, bounded."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            required=False,
            error_messages={"max_length": "Please use fewer words."},
            **kwargs,
        )
