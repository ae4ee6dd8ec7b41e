"""What staff do for search: the words people use, words of danger, promoted results, the report."""

from functools import cached_property
from typing import Any

import django_filters
from django.urls import path, reverse
from django.utils.text import Truncator
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import HeaderButton

from core.permissions import PermittedMenuItem
from core.viewsets import RegisterViewSet
from search.admin.report import SEE_SEARCHES, SearchesView
from search.admin.trying import TryPhraseView
from search.models import DangerPhrase, Promotion, Synonym
from search.queries import LONGEST_KEPT

LONGEST_LINE = 120


class SynonymFilterSet(WagtailFilterSet):
    topic = django_filters.AllValuesFilter(label="Topic", empty_label="Any topic")

    class Meta:
        model = Synonym
        fields = ["topic"]


class AddSynonymView(CreateView):
    """Begins with what somebody searched for, when it comes from the report of searches."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        return {**initial, "said": self.request.GET.get("said", "")[:LONGEST_KEPT]}


class SynonymIndexView(IndexView):
    """A line begins with what people say; the rest of a long one is a click away."""

    page_title = "Words people use"
    add_item_label = "Add words"

    @cached_property
    def columns(self) -> list[Any]:
        said, *others = super().columns
        said.accessor = lambda synonym: Truncator(synonym.said).chars(LONGEST_LINE)
        return [said, *others]


class SynonymViewSet(RegisterViewSet):
    """How people say things, and what our pages call them."""

    model = Synonym
    icon = "openquote"
    menu_label = "Words people use"
    index_view_class = SynonymIndexView
    add_view_class = AddSynonymView
    filterset_class = SynonymFilterSet
    list_display = ["said", "means", "topic"]
    search_fields = ["said", "means"]
    panels = [FieldPanel("said"), FieldPanel("means"), FieldPanel("topic")]


def what_it_does(line: DangerPhrase) -> str:
    return "Harmless: left out" if line.harmless else "Shows urgent help"


class DangerIndexView(IndexView):
    """The list, with the way to try it."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        trying = HeaderButton("Try a phrase", url=reverse("danger:try"), icon_name="help")
        return [*super().header_buttons, trying]


class DangerPhraseViewSet(RegisterViewSet):
    """What puts urgent help above results. For those who look after safe messaging alone."""

    model = DangerPhrase
    icon = "warning"
    menu_label = "Words of danger"
    index_view_class = DangerIndexView
    list_display = [
        "phrase",
        Column("harmless", label="What it does", accessor=what_it_does, sort_key="harmless"),
    ]
    list_filter = ["harmless"]
    search_fields = ["phrase"]
    panels = [FieldPanel("phrase"), FieldPanel("harmless")]

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("try/", TryPhraseView.as_view(), name="try")]


class PromotionViewSet(RegisterViewSet):
    """What stands above the results of certain searches."""

    model = Promotion
    icon = "pick"
    menu_label = "Promoted results"
    list_display = ["address", "searches", "ends_on"]
    search_fields = ["address", "searches"]
    panels = [
        FieldPanel("searches"),
        FieldPanel("address"),
        FieldPanel("ends_on", help_text="Empty: until you take it away."),
        FieldPanel("sort_order", help_text="Lower numbers come first."),
    ]


class SearchesItem(PermittedMenuItem):
    permission = SEE_SEARCHES


class SearchesViewSet(ViewSet):
    """The report. To read alone."""

    icon = "search"
    menu_label = "What people search for"
    menu_item_class = SearchesItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", SearchesView.as_view(), name="index"),
            path("results/", SearchesView.as_view(results_only=True), name="index_results"),
        ]


class SearchGroup(ModelViewSetGroup):
    """Search."""

    menu_label = "Site search"
    # Not a magnifying glass: the menu has one already, to search the admin itself.
    menu_icon = "glasses"
    menu_order = 330
    items = (
        SynonymViewSet("synonyms"),
        DangerPhraseViewSet("danger"),
        PromotionViewSet("promotions"),
        SearchesViewSet("searches"),
    )
