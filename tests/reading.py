"""What a visitor reads on a page."""

import html
import json
import re
from typing import Any

from bs4 import BeautifulSoup


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


def soup_of(response: Any) -> BeautifulSoup:
    """The whole page, as a browser would take it apart."""
    return BeautifulSoup(response.content.decode(), "html.parser")


def structured_data_of(response: Any) -> list[dict[str, Any]]:
    """What the page says of itself to search engines, thing by thing."""
    scripts = soup_of(response).find_all("script", type="application/ld+json")
    documents = [json.loads(script.get_text()) for script in scripts]
    assert all(document["@context"] == "https://schema.org" for document in documents)
    return [thing for document in documents for thing in document["@graph"]]


def said_of(response: Any, kind: str) -> dict[str, Any]:
    """The one thing of a type that the page speaks of, such as its Course."""
    [thing] = [one for one in structured_data_of(response) if one["@type"] == kind]
    return thing


def canonical_of(response: Any) -> str:
    """The address the page calls its own; empty if it names none."""
    found = soup_of(response).find("link", rel="canonical")
    return str(found["href"]) if found else ""


def robots_of(response: Any) -> str:
    found = soup_of(response).find("meta", attrs={"name": "robots"})
    return str(found["content"]) if found else ""
