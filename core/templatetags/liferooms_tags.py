"""Filters that only turn a value into words. Rules live in querysets and rules.py."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from core import addresses, dates
from core.structured_data import Thing, breadcrumbs, document
from core.words import with_whole_numbers

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


@register.filter
def whole_numbers(html: object) -> SafeString:
    """Rich text with its telephone numbers in their order, whichever way it is read."""
    return mark_safe(with_whole_numbers(html))  # noqa: S308 - as safe as the rich text was


@register.filter
def absolute(address: str | None) -> str:
    """An address of ours with the site's own scheme and host."""
    return addresses.absolute(address)


@register.filter
def subscription(address: str) -> str:
    """The address of a calendar, in the form that opens a calendar program."""
    return addresses.subscription(address)


@register.simple_tag
def structured_data(
    things: Iterable[Thing] | None, ancestors: Iterable[Any] | None, here: str | None
) -> SafeString:
    """What the page is and the way to it, for a script of data."""
    return document([*(things or []), breadcrumbs(ancestors or [], here or "")])


@register.simple_tag
def query_without(query: QueryDict, *names: str) -> str:
    """The query string without some names, for links that change one thing and keep the rest."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()
