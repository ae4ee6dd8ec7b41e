from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from search import find as finding
from search.enums import Kind
from search.forms import SearchForm
from search.models import SearchDocument


def search(request: HttpRequest) -> HttpResponse:
    """Search over everything, as a page or, with format=json, as data."""
    form = SearchForm(request.GET)
    choices = form.choices()
    results = finding.find(
        choices.get("q", ""), kind=choices.get("kind", ""), page=_page_number(request)
    )
    if request.GET.get("format") == "json":
        return JsonResponse(_as_data(results))
    kinds = [
        {"value": kind.value, "label": kind.label, "count": results.kinds.get(kind.value, 0)}
        for kind in Kind
        if results.kinds.get(kind.value)
    ]
    context = {
        "form": form,
        "results": results,
        "kinds": kinds,
        "kind": choices.get("kind", ""),
        "page_obj": Paginator(range(results.total), finding.PAGE_SIZE).get_page(results.page),
        "search_query": results.query,
    }
    return render(request, "search/search.html", context)


def suggest(request: HttpRequest) -> JsonResponse:
    """Titles that begin as the query does."""
    query = finding.clean(request.GET.get("q", ""))
    return JsonResponse(
        {"query": query, "results": [_entry(row) for row in finding.suggest(query)]}
    )


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _entry(row: SearchDocument) -> dict[str, Any]:
    return {"title": row.title, "url": row.url, "kind": row.kind}


def _as_data(results: finding.Results) -> dict[str, Any]:
    return {
        "query": results.query,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "kinds": results.kinds,
        "results": [{**_entry(row), "summary": row.summary} for row in results.items],
    }
