from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from timetable.feeds import calendar_of
from timetable.models import Run, Session


@require_safe
def session_calendar(request: HttpRequest, session: UUID) -> HttpResponse:
    """One session, for somebody's own calendar."""
    run = get_object_or_404(Run.objects.public().select_related("page"), sessions__uuid=session)
    return calendar_of(request, Session.objects.filter(uuid=session), name=run.page.title)


@require_safe
def run_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Every session of a run, for somebody's own calendar."""
    run = get_object_or_404(Run.objects.public().select_related("page"), code=code)
    return calendar_of(request, Session.objects.filter(run=run), name=run.page.title)
