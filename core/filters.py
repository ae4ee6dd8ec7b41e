"""Forms that filter a list by GET. A wrong value is said, never fatal, and filters nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import PublicForm
from core.models import Topic


class FilterForm(PublicForm):
    """A plain GET form whose wrong values are dropped with a sentence."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def choices(self) -> dict[str, Any]:
        """What was chosen and makes sense, by the names used in the address."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def problems(self) -> list[str]:
        """A sentence for each value that made no sense."""
        self.is_valid()
        return [str(error) for errors in self.errors.values() for error in errors]


class TopicField(forms.ModelChoiceField):
    """A topic by its slug."""

    def __init__(self, queryset: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(
            queryset,
            to_field_name="slug",
            required=False,
            error_messages={"invalid_choice": "We do not know that topic, so we show them all."},
            **kwargs,
        )


class WordsField(forms.CharField):
    """Words as typed or pasted: what cannot be seen is dropped, never refused."""

    def to_python(self, value: Any) -> str:
        letters = super().to_python(value) or ""
        return "".join(letter if letter.isprintable() else " " for letter in letters).strip()


class SearchWordsField(WordsField):
    """Words to look for, bounded."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            required=False,
            error_messages={"max_length": "Please use fewer words."},
            **kwargs,
        )
