from django import forms
from django.http import QueryDict

from core.filters import FilterForm, SearchWordsField, TopicField
from core.models import Topic
from timetable.fields import VenueField


class PartnerFilters(FilterForm):
    """How the directory of partners is narrowed. The names are the address's own."""

    q = SearchWordsField(label="Words")
    venue = VenueField()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.needs = Topic.objects.filter(
            kind=Topic.Kind.NEED, page_topics__page__isnull=False
        ).distinct()
        self.fields["helps-with"] = TopicField(
            self.needs,
            label="I need help with",
            empty_label="Anything",
            widget=forms.Select(attrs={"class": "nhsuk-select"}),
        )
        self.order_fields(["helps-with", "venue", "q"])
