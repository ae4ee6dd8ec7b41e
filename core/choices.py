from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django import forms
from django.core.cache import cache
from django.forms.models import ModelChoiceIterator

SECONDS_REMEMBERED = 60


class RememberedChoices(ModelChoiceIterator):
    """A filter's choices, remembered for a minute.

    They stand on every list a visitor opens and change a few times a year.
    """

    def __iter__(self) -> Iterator[tuple[str, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        remembered: Any = cache.get_or_set(self._key(), self._read, SECONDS_REMEMBERED)
        yield from remembered

    def _key(self) -> str:
        return f"choices:{sha256(str(self.queryset.query).encode()).hexdigest()}"

    def _read(self) -> list[tuple[str, str]]:
        return [
            (str(self.field.prepare_value(record)), self.field.label_from_instance(record))
            for record in self.queryset
        ]


class RememberedChoiceField(forms.ModelChoiceField):
    """A choice of one record, by an address's own word for it."""

    iterator = RememberedChoices
