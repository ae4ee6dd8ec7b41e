"""Sessions at addresses that calendar programs read."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.calendar_feeds import answer
from timetable.calendars import public_entries
from timetable.models import Session


def calendar_of(request: HttpRequest, sessions: QuerySet[Session], *, name: str) -> HttpResponse:
    """These sessions as a calendar. The caller has seen to it that visitors may see them."""
    found: Any = sessions
    return answer(request, public_entries(found.for_calendars()), name=name)
