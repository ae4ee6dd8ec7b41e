from django import forms

from core.filters import FilterForm, SearchWordsField, TopicField
from core.models import Topic
from courses.enums import Level, Mode, Sharing
from timetable.fields import VenueField, WeekdayField

MODES = [("", "In person or online"), *Mode.choices]


class ProspectusChoices(FilterForm):
    """How the prospectus to print is arranged."""

    by = forms.ChoiceField(
        choices=[("topic", "By topic"), ("venue", "By place")],
        required=False,
        error_messages={"invalid_choice": "We do not know that order, so we show it by topic."},
    )


class CourseFilters(FilterForm):
    """How the prospectus is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    topic = TopicField(
        Topic.objects.filter(kind=Topic.Kind.SUBJECT), label="Topic", empty_label="Any topic"
    )
    venue = VenueField()
    day = WeekdayField()
    mode = forms.ChoiceField(
        label="How",
        choices=MODES,
        required=False,
        error_messages={"invalid_choice": "We do not know that way to learn, so we show them all."},
    )
    places = forms.BooleanField(label="Only courses with places left", required=False)
    level = forms.ChoiceField(
        label="Level",
        choices=[("", "Any level"), *Level.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that level, so we show them all."},
    )
    sharing = forms.ChoiceField(
        label="Talking about yourself",
        choices=[("", "Any amount"), *Sharing.choices],
        required=False,
        error_messages={"invalid_choice": "We do not know that choice, so we show them all."},
    )
