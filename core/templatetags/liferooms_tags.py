"""Filters that only turn a value into words. Rules live in querysets and rules.py."""

from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict

from core import dates

register = template.Library()


@register.filter
def day(when: date | datetime) -> str:
    return dates.day(when)


@register.filter
def clock(when: datetime) -> str:
    return dates.clock(when)


@register.filter
def when(session: Any) -> str:
    """When a session is: “Tuesday 2 December, 1pm to 3pm”."""
    return session.when


@register.simple_tag
def query_without(query: QueryDict, *names: str) -> str:
    """The query string without some names, for links that change one thing and keep the rest."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()
