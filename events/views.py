from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from events.forms import WhatsOnFilters
from events.models import EventIndexPage
from events.querysets import KINDS, kind_of, of_kind
from timetable.models import Session

DAYS_SHOWN = 7


@dataclass(frozen=True)
class Line:
    """A session, and whether it is a course, an event or advice."""

    session: Session
    kind: str


def whats_on(request: HttpRequest) -> HttpResponse:
    """Every session of every kind, a week at a time."""
    filters = WhatsOnFilters(request.GET)
    first_day = filters.first_day()
    starts_at = timezone.make_aware(datetime.combine(first_day, time.min))
    sessions = _sessions(filters.choices(), starts_at)
    page = EventIndexPage.objects.live().first()
    context = {
        "page": page,
        "ancestors": page.get_ancestors().filter(depth__gt=1) if page else [],
        "filters": filters,
        "first_day": first_day,
        "last_day": first_day + timedelta(days=DAYS_SHOWN - 1),
        "days": _by_day(sessions, first_day),
        "today": timezone.localdate(),
        "earlier": filters.step(-DAYS_SHOWN),
        "later": filters.step(DAYS_SHOWN),
    }
    return render(request, "events/whats_on.html", context)


def _sessions(choices: dict[str, Any], starts_at: datetime) -> QuerySet[Session]:
    ends_at = timezone.make_aware(
        datetime.combine(starts_at.date() + timedelta(days=DAYS_SHOWN), time.min)
    )
    found = Session.objects.public().between(starts_at, ends_at).for_lists()
    sessions: QuerySet[Session] = found
    if venue := choices.get("venue"):
        sessions = sessions.filter(venue=venue)
    if kind := choices.get("kind"):
        sessions = of_kind(sessions, kind)
    if words := choices.get("q"):
        sessions = sessions.filter(run__page__title__icontains=words)
    return sessions.order_by("starts_at", "run__page__title")


def _by_day(sessions: Iterable[Session], first_day: date) -> list[tuple[date, list[Line]]]:
    """Sessions under the day they start; what began earlier stands under the first day shown."""
    return [
        (day, [Line(session, KINDS[kind_of(session.run.page)]) for session in rows])
        for day, rows in groupby(sessions, key=lambda row: max(row.first_day, first_day))
    ]
