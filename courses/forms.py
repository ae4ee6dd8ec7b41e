from django import forms

from core.filters import FilterForm, SearchWordsField, TopicField
from core.models import Topic
from courses.enums import Level, Mode, Sharing
from search.forms import NarrowingForm


class ProspectusChoices(FilterForm):
    """How the prospectus to print is arranged."""

    by = forms.ChoiceField(
        choices=[("topic", "By topic"), ("venue", "By place")],
        required=False,
        error_messages={"invalid_choice": "We do not know that order, so we show it by topic."},
    )


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
