"""The one address the site is known by, whatever host a request claims or Wagtail has on record."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings


def absolute(address: str | None) -> str:
    """An address of ours with the site's own scheme and host; nothing stays nothing."""
    if not address:
        return ""
    return settings.SITE_URL + urlsplit(address)._replace(scheme="", netloc="").geturl()


def address_of(page: Any) -> str:
    """Where a page is; empty for one that has no place yet, as in the preview of a new page."""
    return absolute(page.get_url())


def subscription(address: str) -> str:
    """A calendar's address in the form that opens a calendar program, which then follows it."""
    scheme = urlsplit(address).scheme
    return f"webcal{address.removeprefix(scheme)}"
