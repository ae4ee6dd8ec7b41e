"""What people search for: only what came on three different days, with nothing of who asked."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Sum, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.reports.base import ReportView

from core.viewsets import XlsxAlone
from search import crisis, spelling
from search.models import Choice, QueryDay

SEE_SEARCHES = "search.view_queryday"
ADD_WORDS = "search.add_synonym"
# What is typed on one day alone may be one person's own words.
DAYS_BEFORE_IT_IS_SHOWN = 3
USUAL_PERIOD = 30
WEEKS_OF_URGENT_HELP = 6
MOST_CHOSEN = 3
NOTHING, SOMETHING = "nothing", "something"


@dataclass(frozen=True)
class Opened:
    """A result that was opened from a search, and the place it had. 0 is what editors promoted."""

    address: str
    position: int
    times: int

    def __str__(self) -> str:
        place = f"place {self.position}" if self.position else "suggested by us"
        return f"{self.address} ({place}, {self.times}×)"


@dataclass(frozen=True)
class Line:
    """One search of the report."""

    query: str
    times: int
    found: int
    opened: list[Opened] = field(default_factory=list)

    @property
    def opened_text(self) -> str:
        return "; ".join(map(str, self.opened))


def often_asked(since: date) -> QuerySet[Any, Any]:
    """Searches since a day that came on three different days ever, and what they found last."""
    of_words = QueryDay.objects.exclude(query="").order_by()
    by_query = of_words.values("query").annotate(days=Count("pk"))
    often = by_query.filter(days__gte=DAYS_BEFORE_IT_IS_SHOWN).values("query")
    last = QueryDay.objects.filter(query=OuterRef("query")).order_by("-day").values("found")[:1]
    since_then = of_words.filter(day__gte=since, query__in=often).values("query")
    return since_then.annotate(asked=Sum("times"), last_found=Subquery(last))


def urgent_by_week() -> list[tuple[date, int]]:
    """The last weeks by their Monday, newest first, with how many searches showed urgent help."""
    today = timezone.localdate()
    this_week = today - timedelta(days=today.weekday())
    weeks = {this_week - timedelta(weeks=ago): 0 for ago in range(WEEKS_OF_URGENT_HELP)}
    counted = QueryDay.objects.filter(query="", day__gte=min(weeks))
    for day, times in counted.values_list("day", "times"):
        monday = day - timedelta(days=day.weekday())
        if monday in weeks:
            weeks[monday] += times
    return list(weeks.items())


class SearchesFilterSet(WagtailFilterSet):
    """The view asks for the answers itself: the days must be chosen before they are added up."""

    days = django_filters.ChoiceFilter(
        label="When",
        choices=[("7", "The last 7 days"), ("91", "The last 3 months"), ("365", "The last year")],
        empty_label="The last 30 days",
    )
    found = django_filters.ChoiceFilter(
        label="What was found",
        choices=[(NOTHING, "Nothing"), (SOMETHING, "Something")],
        empty_label="Anything or nothing",
    )

    class Meta:
        model = QueryDay
        fields: list[str] = []


class OpenedColumn(BaseColumn):
    cell_template_name = "search/admin/opened.html"


class AddWordsColumn(BaseColumn):
    """One click from what people say to the list of it."""

    cell_template_name = "search/admin/add_words.html"

    def get_cell_context_data(self, instance: Line, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        said = urlencode({"said": instance.query})
        return {**context, "url": f"{reverse('synonyms:add')}?{said}"}


class SearchesPaginator(WagtailPaginator):
    """Counts searches, not the days they were counted on."""

    verbose_name = "search"
    verbose_name_plural = "searches"


class SearchesView(XlsxAlone, ReportView):
    """What people search for, first what found nothing."""

    model = QueryDay
    any_permission_required = ["view"]
    template_name = "search/admin/searches.html"
    page_title = "What people search for"
    paginator_class = SearchesPaginator
    header_icon = "search"
    index_url_name = "searches:index"
    index_results_url_name = "searches:index_results"
    filterset_class = SearchesFilterSet
    is_searchable = True
    search_fields = ["query"]
    no_results_message = "No search has come on three different days."
    list_export = ["query", "times", "found", "opened_text"]
    export_headings = {
        "query": "Search",
        "times": "Times",
        "found": "Found last",
        "opened_text": "Opened",
    }

    @cached_property
    def columns(self) -> list[Any]:
        columns = [
            Column("query", label="Search", classname="title"),
            Column("times", label="Times", sort_key="asked"),
            Column("found", label="Found last", sort_key="last_found"),
            OpenedColumn("opened", label="What was opened"),
        ]
        if self.request.user.has_perm(ADD_WORDS):
            columns.append(AddWordsColumn("add", label="What can be done"))
        return columns

    @cached_property
    def answers(self) -> dict[str, Any]:
        filters: Any = self.filters
        return filters.form.cleaned_data if filters.is_valid() else {}

    @cached_property
    def since(self) -> date:
        days = int(self.answers.get("days") or USUAL_PERIOD)
        return timezone.localdate() - timedelta(days=days)

    def get_queryset(self) -> Any:
        searches = self.search_queryset(often_asked(self.since))
        if self.answers.get("found") == NOTHING:
            searches = searches.filter(last_found=0)
        elif self.answers.get("found") == SOMETHING:
            searches = searches.filter(last_found__gt=0)
        first = Case(When(last_found=0, then=0), default=1)
        return searches.order_by(self.ordering or first, "-asked", "query")

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        return paginator, page, self._lines(rows), is_paginated

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """A spreadsheet has no pages."""
        return self._lines(object_list) if self.is_export else object_list

    def _lines(self, object_list: Any) -> list[Line]:
        rows = [row for row in object_list if not _is_danger(row["query"])]
        opened = self._opened([row["query"] for row in rows])
        return [
            Line(row["query"], row["asked"], row["last_found"], opened[row["query"]])
            for row in rows
        ]

    def _opened(self, queries: list[str]) -> dict[str, list[Opened]]:
        """What was opened most from each, in one question."""
        choices = Choice.objects.filter(day__gte=self.since)
        if not self.is_export:
            choices = choices.filter(query__in=queries)
        counted = choices.values_list("query", "address", "position").annotate(n=Sum("times"))
        opened: dict[str, list[Opened]] = defaultdict(list)
        for query, address, position, times in counted.order_by("-n", "position", "address"):
            if len(opened[query]) < MOST_CHOSEN:
                opened[query].append(Opened(address, position, times))
        return opened

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(weeks=urgent_by_week(), **kwargs)


def _is_danger(query: str) -> bool:
    """Whether it counts as danger by now: the list may have grown since it was typed."""
    return crisis.is_danger(query, correct=spelling.danger_correction)
