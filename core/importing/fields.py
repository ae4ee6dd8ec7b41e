"""Fields for values that people typed into a spreadsheet."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.importing.columns import plain

YES_OR_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False}
YES_OR_NO |= {"false": False, "0": False}
SUGGESTED = 12


class KnownWordField(forms.CharField):
    """One of the words in `known`, in whatever case. An empty cell gives None."""

    def __init__(self, known: Mapping[str, Any], *, called: str, **kwargs: Any) -> None:
        super().__init__(required=kwargs.pop("required", False), **kwargs)
        self.words = list(known)
        self.known = {plain(word): value for word, value in known.items()}
        self.called = called

    def clean(self, value: Any) -> Any:
        return self._meant(super().clean(value))

    def _meant(self, word: str) -> Any:
        if not word:
            return None
        if plain(word) not in self.known:
            raise forms.ValidationError(
                f"We do not know the {self.called} “{word[:60]}”. {self._suggestion()}"
            )
        return self.known[plain(word)]

    def _suggestion(self) -> str:
        if len(self.words) > SUGGESTED:
            return "Write it as it stands in the register."
        return f"Choose from: {', '.join(self.words)}."


class KnownWordsField(KnownWordField):
    """Several of them, with semicolons or commas between. An empty cell gives an empty list."""

    def _meant(self, word: str) -> Any:
        each = [one.strip() for one in word.replace(",", ";").split(";")]
        return list(dict.fromkeys(super(KnownWordsField, self)._meant(one) for one in each if one))


class YesOrNoField(KnownWordField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(YES_OR_NO, called="answer", **kwargs)

    def _suggestion(self) -> str:
        return "Write yes or no."
