from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from search import find as finding
from search import queries, topics
from search.enums import Kind
from search.forms import SearchForm
from search.models import SearchDocument
from search.rows import rows

URGENT_HELP = {"title": "Urgent help", "url": "/urgent-help/", "kind": "help"}
SECONDS_A_SUGGESTION_IS_KEPT = 60


def search(request: HttpRequest) -> HttpResponse:
    """Search over everything, as a page or, with format=json, as data."""
    form = SearchForm(request.GET)
    results = finding.find(
        form.choices().get("q", ""),
        filters=form.filters(),
        page=form.page_number,
        correct=not form.exactly,
    )
    if request.GET.get("format") == "json":
        return _data(_as_data(results))
    if form.choices().keys() == {"q"} and not form.exactly:
        queries.record(results)
    return render(request, "search/search.html", _context(request, form, results))


def suggest(request: HttpRequest) -> JsonResponse:
    """Titles that begin as the query does; urgent help first when it may become a cry for it."""
    query = finding.clean(request.GET.get("q", ""))
    found = finding.find(query, prefix=True, size=finding.SUGGESTIONS)
    entries = [_entry(row) for row in found.items]
    response = _data(
        {
            "query": found.query,
            "urgent": found.urgent,
            "results": [URGENT_HELP, *entries] if found.urgent else entries,
        }
    )
    patch_cache_control(response, private=True, max_age=SECONDS_A_SUGGESTION_IS_KEPT)
    return response


def _context(request: HttpRequest, form: SearchForm, results: finding.Results) -> dict[str, Any]:
    choices, filters = form.choices(), form.filters()
    was_asked = bool(results.query or choices)
    promoted = {item.ref for item in results.promoted}
    others = [item for item in results.items if item.ref not in promoted]
    context = {
        "form": form,
        "results": results,
        "promoted": rows(results.promoted, filters, form.venue_names),
        "rows": rows(others, filters, form.venue_names),
        "kinds": _kinds(results),
        "kind": choices.get("kind", ""),
        "page_obj": Paginator(range(results.total), finding.PAGE_SIZE).get_page(results.page),
        "search_query": results.query,
        "was_asked": was_asked,
        "looked_for": results.corrected or results.query,
        "clear_url": _without_choices(request.GET),
        "meant": _meant(form, results),
        "topics": [] if results.total or not was_asked else topics.most_used(),
    }
    form.show_counts(results.facets)
    return context


def _without_choices(query: QueryDict) -> str:
    """The address of the same words without what was chosen in the drawer."""
    kept = query.copy()
    for name in query.keys() - {"q", "kind", "exact"}:
        kept.pop(name)
    return f"?{kept.urlencode()}"


def _kinds(results: finding.Results) -> list[dict[str, Any]]:
    return [
        {"value": kind.value, "label": kind.label, "count": results.kinds[kind.value]}
        for kind in Kind
        if results.kinds.get(kind.value)
    ]


def _meant(form: SearchForm, results: finding.Results) -> str:
    """What may have been meant by words that were to be taken as they stand and found nothing."""
    if results.total or not form.exactly:
        return ""
    return finding.find(results.query, filters=form.filters(), size=1).corrected


def _data(data: dict[str, Any]) -> JsonResponse:
    return JsonResponse(data, headers={"X-Robots-Tag": "noindex"})


def _entry(row: SearchDocument) -> dict[str, Any]:
    return {"title": row.title, "url": row.url, "kind": row.kind}


def _as_data(results: finding.Results) -> dict[str, Any]:
    return {
        "query": results.query,
        "corrected": results.corrected,
        "urgent": results.urgent,
        "degraded": results.degraded,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "kinds": results.kinds,
        "facets": results.facets,
        "results": [{**_entry(row), "summary": row.summary} for row in results.items],
    }
