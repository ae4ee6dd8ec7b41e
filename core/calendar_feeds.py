"""Calendars at addresses that programs come back to, most often to find that nothing changed."""

import time
from collections.abc import Sequence
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from core.addresses import absolute
from core.calendars import Entry, Source, calendar

CONTENT_TYPE = "text/calendar; charset=utf-8"
SECONDS_REMEMBERED = 60 * 60 * 24 * 90


def answer(request: HttpRequest, entries: Sequence[Entry], *, name: str) -> HttpResponse:
    """The entries as a calendar; whoever has it as it is now is only told so."""
    source = Source(name=name, address=absolute(request.get_full_path()))
    fingerprint = sha256(repr((source, entries)).encode()).hexdigest()
    # Weak, because DTSTAMP says when the file was made and so is never the same twice.
    etag = f'W/"{fingerprint}"'
    changed_at = _changed_at(source.address, fingerprint)
    response: HttpResponse | None = get_conditional_response(request, etag, changed_at)
    if response is None:
        content = calendar(entries, method="PUBLISH", source=source)
        response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed_at)
    patch_cache_control(response, no_cache=True)
    return response


def _changed_at(address: str, fingerprint: str) -> int:
    """The second in which a feed was first seen as it is now.

    No record knows it: a feed also changes when a page is hidden, and when a day goes by.
    """
    key = f"calendar-feed:{sha256(address.encode()).hexdigest()}"
    last_fingerprint, moment = cache.get(key, ("", 0))
    if last_fingerprint == fingerprint:
        return int(moment)
    # Two states within one second would have the same date.
    changed_at = max(int(time.time()), moment + 1)
    cache.set(key, (fingerprint, changed_at), SECONDS_REMEMBERED)
    return changed_at
