from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.forms import WhatsOnFilters
from events.models import EventIndexPage, EventPage
from events.querysets import KINDS, kind_of, of_kind
from timetable.feeds import calendar_of
from timetable.models import Session

DAYS_SHOWN = 7
NAME_OF_CALENDAR = "What’s on at the Life Rooms"

Days = list[tuple[date, "list[Line]"]]


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
    days = _by_day(_sessions(filters.choices(), starts_at), first_day)
    page = EventIndexPage.objects.live().first()
    context = {
        "page": page,
        "ancestors": page.way_here() if page else [],
        "filters": filters,
        "week_view": filters.by_week,
        # The columns of a week are too narrow for it.
        "addable": not filters.by_week,
        "first_day": first_day,
        "last_day": first_day + timedelta(days=DAYS_SHOWN - 1),
        "days": _whole_week(days, first_day) if filters.by_week else days,
        "today": timezone.localdate(),
        "earlier": filters.step(-DAYS_SHOWN),
        "later": filters.step(DAYS_SHOWN),
        "as_days": filters.as_days(),
        "as_week": filters.as_week(),
    }
    return render(request, "events/whats_on.html", context)


@require_safe
def whats_on_calendar(request: HttpRequest) -> HttpResponse:
    """The same sessions as calendar programs read them. It keeps up, so it knows no days."""
    choices = WhatsOnFilters(request.GET).choices()
    sessions = _narrowed(Session.objects.for_feeds(), choices)
    return calendar_of(request, sessions, name=NAME_OF_CALENDAR)


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of an event, as calendar programs read them."""
    event = get_object_or_404(EventPage.objects.live().public(), slug=slug)
    sessions = Session.objects.for_feeds().filter(run__page=event.pk)
    return calendar_of(request, sessions, name=event.title)


def _sessions(choices: dict[str, Any], starts_at: datetime) -> QuerySet[Session]:
    ends_at = timezone.make_aware(
        datetime.combine(starts_at.date() + timedelta(days=DAYS_SHOWN), time.min)
    )
    found = Session.objects.public().between(starts_at, ends_at).for_lists()
    return _narrowed(found, choices).order_by("starts_at", "run__page__title")


def _narrowed(sessions: QuerySet[Session], choices: dict[str, Any]) -> QuerySet[Session]:
    """By the choices that are not of days."""
    if venue := choices.get("venue"):
        sessions = sessions.filter(venue=venue)
    if kind := choices.get("kind"):
        sessions = of_kind(sessions, kind)
    if words := choices.get("q"):
        sessions = sessions.filter(run__page__title__icontains=words)
    return sessions


def _by_day(sessions: Iterable[Session], first_day: date) -> Days:
    """Sessions under the day they start; what began earlier stands under the first day shown."""
    return [
        (day, [Line(session, KINDS[kind_of(session.run.page)]) for session in rows])
        for day, rows in groupby(sessions, key=lambda row: max(row.first_day, first_day))
    ]


def _whole_week(days: Days, monday: date) -> Days:
    """Every day of the week, those with nothing on too; no days if none has anything."""
    if not days:
        return []
    lines = dict(days)
    week = (monday + timedelta(days=ahead) for ahead in range(DAYS_SHOWN))
    return [(day, lines.get(day, [])) for day in week]
