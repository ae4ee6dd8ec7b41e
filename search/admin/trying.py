"""Trying a phrase: would urgent help be shown, and why? Nothing of it is kept anywhere."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from search import crisis, spelling
from search.models import DangerPhrase
from search.query import read
from search.words import LONGEST_QUERY, stem, words

# Stands where a word is left out, so that what is around it does not come together.
LEFT_OUT = "xx"


@dataclass(frozen=True)
class Verdict:
    """What the search makes of a phrase.

    `read_as` is what it was corrected to, when only that is danger. `because` are the words that
    make it so, `danger` and `harmless` the lines of the list.
    """

    typed: str
    urgent: bool
    read_as: str
    because: str
    danger: tuple[DangerPhrase, ...]
    harmless: tuple[DangerPhrase, ...]


def judge(text: str) -> Verdict:
    """What a visitor who types this is shown, and why."""
    asked = read(text)
    typed = words(asked.typed)
    read_as: list[str] = []
    if asked.urgent and not crisis.is_danger(asked.typed):
        read_as = _corrected(typed, words(asked.corrected))
    because = _needed(read_as or typed) if asked.urgent else []
    reason, said = _compared(because), _compared(read_as or typed)
    lines = [(line, crisis.ways_of_saying(line.phrase)) for line in DangerPhrase.objects.all()]
    return Verdict(
        typed=asked.typed,
        urgent=asked.urgent,
        read_as=" ".join(read_as),
        because=" … ".join(because),
        danger=tuple(
            line for line, ways in lines if not line.harmless and reason and reason in ways
        ),
        harmless=tuple(
            line
            for line, ways in lines
            if line.harmless and any(crisis.holds(said, way) for way in ways)
        ),
    )


def _corrected(typed: list[str], public: list[str]) -> list[str]:
    """Each word as the search for danger reads it."""
    slips = dict(zip(typed, public, strict=True)) if len(typed) == len(public) else {}
    return [
        slips[word] if slips.get(word, word) != word else spelling.danger_correction(word)
        for word in typed
    ]


def _needed(typed: list[str]) -> list[str]:
    """The words without any one of which it would not be danger."""
    left = list(typed)
    for place, word in enumerate(typed):
        left[place] = LEFT_OUT
        if not crisis.is_danger(" ".join(left)):
            left[place] = word
    return [word for word in left if word != LEFT_OUT]


def _compared(typed: list[str]) -> crisis.Phrase:
    return tuple(stem(word) for word in crisis.read_words(" ".join(typed)))


class PhraseForm(forms.Form):
    phrase = forms.CharField(
        label="What somebody might type",
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="It is not kept, not counted, and nobody is told.",
    )


class TryPhraseView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Answers on the page that was sent, by POST, so that the words are in no address or log."""

    model = DangerPhrase
    any_permission_required = ["add", "change", "delete", "view"]
    template_name = "search/admin/try_phrase.html"
    form_class = PhraseForm
    page_title = "Try a phrase"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("danger:index"), "label": "Words of danger"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def form_valid(self, form: PhraseForm) -> HttpResponse:
        verdict = judge(form.cleaned_data["phrase"])
        return self.render_to_response(self.get_context_data(form=form, verdict=verdict))
