"""Asking once before counting what a page asks."""

from django.core.cache import cache
from django.test import Client


def warm_up(client: Client, path: str) -> None:
    """Ask once, so that only what is asked every time is counted, with an empty cache."""
    assert client.get(path).status_code == 200
    cache.clear()
