"""Upload, look, confirm. Nothing is kept before the last, and then everything or nothing."""

import csv
import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.importing.importer import Importer, Outcome, Report
from core.importing.reading import LARGEST_FILE, Unreadable
from core.models.imports import KEPT, StagedImport
from core.permissions import NeedsPermission

LINES_ON_A_PAGE = 200
GONE = "That file is not here any more: it was imported, or it waited too long. Choose it again."
HAS_CHANGED = "Something has changed since you looked. This is what would happen now."


class FileForm(forms.Form):
    file = forms.FileField(
        label="CSV or XLSX file",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file first."},
    )


class ImportView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """What the screens of one importer share."""

    importer_class: type[Importer] = Importer
    url_prefix = ""
    header_icon = "upload"

    def is_allowed(self) -> bool:
        return bool(self.request.user.has_perms(self.importer_class.permissions))

    def get_page_title(self) -> str:
        return f"Import {self.importer_class.what}"

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"{self.url_prefix}:{name}", args=args)

    def staged(self) -> Any:
        return StagedImport.of(importer=self.importer_class.slug, owner=self.request.user)


class UploadView(ImportView):
    """Takes the file. One that cannot be read is not kept."""

    template_name = "importing/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", FileForm())
        return super().get_context_data(
            columns=self.importer_class.columns, example_url=self.address("example"), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._refused(form)
        file = form.cleaned_data["file"]
        # One byte more than is taken, so that the sentence about size is said in one place.
        name, content = file.name[-200:], file.read(LARGEST_FILE + 1)
        try:
            self.importer_class().report(name=name, content=content)
        except Unreadable as reason:
            form.add_error("file", str(reason))
            return self._refused(form)
        owner: Any = request.user
        self.staged().delete()
        kept = StagedImport.objects.create(
            importer=self.importer_class.slug, name=name, content=content, owner=owner
        )
        return redirect(self.address("report", kept.pk))

    def _refused(self, form: FileForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class ReportView(ImportView):
    """Shows what would happen with each line; a POST does it."""

    template_name = "importing/report.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = self.staged().filter(pk=kwargs["uuid"]).first()
        if kept is None:
            return self._gone()
        return self._page(kept, self._report(kept))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            # Every file of this importer: whoever confirms another one now waits for us.
            everyones = StagedImport.objects.filter(importer=self.importer_class.slug)
            list(everyones.select_for_update().order_by("pk").values_list("pk", flat=True))
            kept = self.staged().filter(pk=kwargs["uuid"]).first()
            if kept is None:
                return self._gone()
            importer = self.importer_class()
            report = importer.report(name=kept.name, content=bytes(kept.content))
            if report.fingerprint != request.POST.get("seen") or not report.can_be_imported:
                messages.warning(request, HAS_CHANGED)
                return self._page(kept, report, status=409)
            importer.user = request.user
            importer.save(report)
            kept.delete()
        messages.success(request, _done(report))
        return redirect(importer.done_url())

    def _report(self, kept: StagedImport) -> Report:
        return self.importer_class().report(name=kept.name, content=bytes(kept.content))

    def _gone(self) -> HttpResponse:
        messages.warning(self.request, GONE)
        return redirect(self.address("index"))

    def _page(self, kept: StagedImport, report: Report, *, status: int = 200) -> HttpResponse:
        wanted = self.request.GET.get("show", "")
        if wanted not in list(Outcome):
            wanted = "error" if report.numbers["error"] else ""
        lines = report.of(Outcome(wanted)) if wanted else report.lines
        context = self.get_context_data(
            kept=kept,
            kept_until=timezone.localtime(kept.created_at + KEPT),
            report=report,
            shown=wanted,
            lines=Paginator(lines, LINES_ON_A_PAGE).get_page(self.request.GET.get("page")),
            upload_url=self.address("index"),
        )
        return self.render_to_response(context, status=status)


class ExampleView(ImportView):
    """A file to fill in, which opens in a spreadsheet with its letters right."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = io.StringIO()
        names = [column.title for column in self.importer_class.columns]
        by_title = {column.name: column.title for column in self.importer_class.columns}
        rows = csv.DictWriter(text, names)
        rows.writeheader()
        for example in self.importer_class.example:
            rows.writerow({by_title[name]: value for name, value in example.items()})
        return HttpResponse(
            text.getvalue().encode("utf-8-sig"),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{self.importer_class.slug}.csv"'
            },
        )


def _done(report: Report) -> str:
    numbers = report.numbers
    return (
        f"Imported: {numbers['new']} new, {numbers['changed']} changed, "
        f"{numbers['unchanged']} as they were."
    )
