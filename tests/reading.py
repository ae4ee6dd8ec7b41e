"""What a visitor reads on a page, and what it cost to make."""

import html
import re
from typing import Any

from django.core.cache import cache
from django.test import Client


def main_of(response: Any) -> str:
    """The HTML between the header and the footer."""
    found = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert found is not None
    return found[0]


def words_of(response: Any) -> str:
    """The words of the page itself, on one line, as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main_of(response))).split())


def links_of(response: Any, rel: str = "") -> list[str]:
    """Where the page itself links to; with `rel`, only the links marked so."""
    tags = re.findall(r"<a\s[^>]*>", main_of(response))
    marked = [tag for tag in tags if f'rel="{rel}"' in tag] if rel else tags
    return [html.unescape(href) for tag in marked for href in re.findall(r'href="([^"]*)"', tag)]


def warm_up(client: Client, path: str) -> None:
    """Ask once, so that only what is asked every time is counted, with an empty cache."""
    assert client.get(path).status_code == 200
    cache.clear()
