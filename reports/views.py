"""The figures on a page, and as files. Nothing here is about one person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from core.spreadsheets import XLSX
from reports import exports
from reports.charts import chart_of
from reports.figures import Section, report
from reports.forms import WhichFigures
from reports.periods import Scope

READ = "reports.view_figures"
READ_EQUALITY = "reports.view_equality_figures"
FILES = {
    "xlsx": (exports.as_xlsx, XLSX, "Spreadsheet (XLSX)"),
    "csv": (exports.as_csv, "text/csv; charset=utf-8", "Plain values (CSV)"),
    "pdf": (exports.as_pdf, "application/pdf", "To print (PDF)"),
}


@require_safe
@permission_required(READ)
def figures(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    if not form.is_valid():
        return render(request, "reports/figures.html", {"form": form}, status=400)
    scope = form.scope(timezone.now())
    sections = [
        (title, [(figure, chart_of(figure)) for figure in counted])
        for title, counted in _report(request, scope)
    ]
    shown: dict[str, Any] = {
        "form": form,
        "scope": scope,
        "sections": sections,
        "is_empty": all(figure.is_empty for _, pairs in sections for figure, _ in pairs),
        "explanation": exports.explanation(),
        "files": [(words, _address(kind, form)) for kind, (_, _, words) in FILES.items()],
    }
    return render(request, "reports/figures.html", shown)


@require_safe
@permission_required(READ)
def download(request: HttpRequest, kind: str) -> HttpResponse:
    form = _asked(request)
    if not form.is_valid():
        return render(request, "reports/figures.html", {"form": form}, status=400)
    scope = form.scope(timezone.now())
    make, content_type, _ = FILES[kind]
    response = HttpResponse(make(scope, _report(request, scope)), content_type=content_type)
    name = f"life-rooms-figures-{slugify(scope.title)}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(request: HttpRequest, scope: Scope) -> list[Section]:
    return report(scope, with_equality=request.user.has_perm(READ_EQUALITY))


def _asked(request: HttpRequest) -> WhichFigures:
    return WhichFigures(request.GET.dict(), today=timezone.localdate())


def _address(kind: str, form: WhichFigures) -> str:
    venue = form.cleaned_data["venue"]
    asked = {"period": form.cleaned_data["period"].key, **({"venue": venue.pk} if venue else {})}
    return f"{reverse('figures:download', args=[kind])}?{urlencode(asked)}"
