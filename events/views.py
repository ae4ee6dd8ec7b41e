from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.forms import WhatsOnFilters
from events.models import EventIndexPage, EventPage
from events.querysets import KINDS, kind_of, of_kind
from events.spans import Span
from search.enums import TimeOfDay
from timetable.enums import Booking
from timetable.feeds import calendar_of
from timetable.models import Closure, Session, Venue
from timetable.week import closure_notices

# As many as a day of a month has room for.
MOST_IN_A_MONTHS_DAY = 4
NAME_OF_CALENDAR = "What’s on at the Life Rooms"


class Line(NamedTuple):
    """A session, and whether it is a course, an event or advice."""

    session: Session
    kind: str


class Day(NamedTuple):
    """What is shown of a day, how much more there is, and the query string that shows it all."""

    day: date
    lines: list[Line]
    more: int = 0
    all_of_it: str = ""


def whats_on(request: HttpRequest) -> HttpResponse:
    """Every session of every kind: the next days, a week or a month."""
    filters = WhatsOnFilters(request.GET)
    span = filters.span()
    days = _by_day(_sessions(filters.choices(), span), span.first)
    today = timezone.localdate()
    page = EventIndexPage.objects.live().first()
    context = {
        "page": page,
        "ancestors": page.way_here() if page else [],
        "filters": filters,
        "span": span,
        # The columns of a week are too narrow for it.
        "addable": span.name == "date",
        "closed": _closed(filters.choices().get("venue"), span),
        "days": days if span.name == "date" else _in_columns(days, span, filters),
        "today": today,
        "earlier": filters.at(span.before),
        "later": filters.at(span.after),
        "as_days": filters.as_days(),
        "as_week": filters.at(Span("week", span.day)),
        "as_month": filters.at(Span("month", span.day.replace(day=1))),
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


def _closed(venue: Venue | None, span: Span) -> list[str]:
    """Sentences about the places that are closed on some of these days."""
    closures = Closure.objects.on_any_of(span.first, span.last).select_related("venue")
    if venue:
        closures = closures.of(venue)
    return closure_notices(closures=closures, first=span.first, last=span.last)


def _sessions(choices: dict[str, Any], span: Span) -> QuerySet[Session]:
    starts_at, ends_at = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (span.first, span.last + timedelta(days=1))
    )
    found = Session.objects.public().between(starts_at, ends_at).for_lists()
    return _narrowed(found, choices).order_by("starts_at", "run__page__title")


def _narrowed(sessions: QuerySet[Session], choices: dict[str, Any]) -> QuerySet[Session]:
    """By the choices that are not of days."""
    if venue := choices.get("venue"):
        sessions = sessions.filter(venue=venue)
    if kind := choices.get("kind"):
        sessions = of_kind(sessions, kind)
    if topic := choices.get("topic"):
        sessions = sessions.filter(run__page__page_topics__topic=topic)
    if at := choices.get("time"):
        # What is on all day is on then, too.
        sessions = sessions.filter(Q(all_day=True) | Q(starts_at__hour__in=TimeOfDay(at).hours))
    if choices.get("drop_in"):
        sessions = sessions.filter(run__booking=Booking.DROP_IN)
    if words := choices.get("q"):
        sessions = sessions.filter(run__page__title__icontains=words)
    return sessions


def _by_day(sessions: Iterable[Session], first_day: date) -> list[Day]:
    """Sessions under the day they start; what began earlier stands under the first day shown."""
    return [
        Day(day, [Line(session, KINDS[kind_of(session.run.page)]) for session in rows])
        for day, rows in groupby(sessions, key=lambda row: max(row.first_day, first_day))
    ]


def _in_columns(days: list[Day], span: Span, filters: WhatsOnFilters) -> list[Day]:
    """Every day of a week or month, those with nothing on too; no days if none has anything."""
    if not days:
        return []
    lines = {each.day: each.lines for each in days}
    most = MOST_IN_A_MONTHS_DAY if span.name == "month" else None
    return [
        Day(
            day,
            lines.get(day, [])[:most],
            more=len(lines.get(day, [])[most:]) if most else 0,
            all_of_it=filters.at(Span("date", day)),
        )
        for day in span.days
    ]
