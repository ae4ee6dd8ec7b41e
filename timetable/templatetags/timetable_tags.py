"""Filters that turn a run into words. The run comes with_sessions()."""

from datetime import datetime

from django import template
from django.utils import timezone

from core import dates
from timetable import words
from timetable.models import Run, Session

register = template.Library()


@register.filter
def run_when(run: Run) -> str:
    return words.when(run)


@register.filter
def run_where(run: Run) -> str:
    return words.where(run)


@register.filter
def run_dates(run: Run) -> list[str]:
    return words.date_lines(run)


@register.filter
def run_next(run: Run) -> str:
    return words.next_date(run)


@register.filter
def run_starts(run: Run) -> str:
    """Needs no sessions, only the dates every run of a list has."""
    return words.starts(run)


@register.filter
def session_remark(session: Session) -> str:
    """Needs a session fetched for lists."""
    return words.remark(session)


@register.filter
def next_on(moment: datetime | None) -> str:
    """“Next on Tuesday 2 December, 1pm”; nothing once it is over."""
    if moment is None or moment <= timezone.now():
        return ""
    return f"Next on {dates.day(moment)}, {dates.clock(moment)}"
