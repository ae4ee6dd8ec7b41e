"""What pages are, in schema.org's words, so that search engines can show dates and places.

Each room describes its own things as plain dictionaries in its own `structured_data.py`; here is
what all of them share, and the way into the page. Only what visitors may see is ever said.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from core.addresses import absolute

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
LANGUAGE = "en-GB"
# As in Django's json_script: nothing in a title can end the script or begin a tag.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def document(things: Iterable[Thing]) -> SafeString:
    """The text of a `<script type="application/ld+json">`; empty when there is nothing to say."""
    graph = [thing for thing in things if thing]
    if not graph:
        return SafeString("")
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False)
    return SafeString(text.translate(ESCAPES))


def said(thing: Thing) -> Thing:
    """A thing without what nobody has said. Free of charge and False are something said."""
    return {key: value for key, value in thing.items() if value not in ("", None, [], {})}


def organisation() -> Thing:
    """Who gives the courses and holds the events."""
    return {
        "@type": "Organization",
        "name": settings.WAGTAIL_SITE_NAME,
        "url": absolute("/"),
    }


def breadcrumbs(ancestors: Iterable[Any], here: str) -> Thing:
    """The way from the home page down to a page, as components/breadcrumb.html shows it."""
    steps: list[Thing] = [
        {"name": ancestor.title, "item": absolute(ancestor.url)} for ancestor in ancestors
    ]
    if not steps or not here:
        return {}
    steps.append({"name": here})
    return {"@type": "BreadcrumbList", "itemListElement": _numbered(steps)}


def item_list(steps: Iterable[Thing], *, first: int = 1) -> Thing:
    """A list of pages, each with its name and url."""
    items = _numbered(steps, first)
    return {"@type": "ItemList", "itemListElement": items} if items else {}


def moment(when: datetime) -> str:
    """A time in London with its offset from UTC: “2026-12-01T13:00:00+00:00”."""
    return timezone.localtime(when).isoformat(timespec="seconds")


def duration(minutes: int) -> str:
    """A length of time as ISO 8601 writes it: “PT2H30M”."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def _numbered(steps: Iterable[Thing], first: int = 1) -> list[Thing]:
    return [
        {"@type": "ListItem", "position": position, **step}
        for position, step in enumerate(steps, start=first)
    ]
