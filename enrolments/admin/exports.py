"""Lists whose spreadsheets leave a trace."""

from typing import Any

from django.http import HttpResponse

from core.viewsets import RegisterIndexView
from enrolments import actors, audit


class RecordedIndexView(RegisterIndexView):
    """A listing that writes down who downloaded it."""

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        audit.record(
            action="export",
            actor=actors.staff(self.request.user),
            after=f"{self.model._meta.verbose_name_plural}, {len(queryset)} rows",
        )
        response: HttpResponse = super().as_spreadsheet(queryset, spreadsheet_format)
        return response
