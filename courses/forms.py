from django import forms
from django.http import QueryDict

from core.filters import FilterForm, SearchWordsField, TopicField
from core.models import Topic
from courses.enums import Arrangement, Level, Mode, PrintSize, Sharing
from search.forms import NarrowingForm
from timetable.models import Term


class ProspectusChoices(FilterForm):
    """How the prospectus to print is arranged."""

    by = forms.ChoiceField(
        choices=Arrangement.choices,
        required=False,
        error_messages={"invalid_choice": "We do not know that order, so we show it by topic."},
    )


class ProspectusFileChoices(FilterForm):
    """Which of the PDF files an address asks for."""

    term = forms.ModelChoiceField(Term.objects.none(), required=False)
    by = forms.ChoiceField(choices=Arrangement.choices, required=False)
    print = forms.ChoiceField(choices=PrintSize.choices, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["term"].queryset = Term.objects.not_over()  # type: ignore[attr-defined]

    @property
    def term_chosen(self) -> Term | None:
        """The term asked for, else today's or the next; None when no term is planned."""
        return self.choices().get("term") or Term.objects.current_or_next()

    @property
    def kind(self) -> dict[str, str]:
        chosen = self.choices()
        return {
            "arrangement": chosen.get("by", Arrangement.TOPIC),
            "print_size": chosen.get("print", PrintSize.STANDARD),
        }


class CourseFilters(NarrowingForm):
    """How the prospectus is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    topic = TopicField(
        Topic.objects.filter(kind=Topic.Kind.SUBJECT), label="Topic", empty_label="Any topic"
    )


def mode_field() -> forms.Field:
    return forms.ChoiceField(
        label="How",
        choices=[("", "In person or online"), *Mode.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that way to learn, so we show them all."},
    )


def level_field() -> forms.Field:
    return forms.ChoiceField(
        label="Level",
        choices=[("", "Any level"), *Level.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that level, so we show them all."},
    )


def sharing_field() -> forms.Field:
    return forms.ChoiceField(
        label="Talking about yourself",
        choices=[("", "Any amount"), *Sharing.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that choice, so we show them all."},
    )
