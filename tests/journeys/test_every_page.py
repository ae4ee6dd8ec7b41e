"""Every kind of page, and every page there is, as the demonstration shows them."""

import re
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.pages import KINDS_OF_PAGE

MOST_PAGES = 1500


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_the_page_has_no_accessibility_faults(new_page: Any, path: str) -> None:
    """In light on a phone and in dark on a wide screen: every colour and every layout once."""
    page: Page = new_page(viewport=PHONE)
    page.goto(path)
    phone = violations(page) + ["too wide"] * (overflow(page) > 0)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    wide = violations(page) + ["too wide"] * (overflow(page) > 0)
    assert {"phone": phone, "wide, dark": wide} == {"phone": [], "wide, dark": []}


def test_no_link_leads_nowhere(page: Page, demonstration: Demonstration) -> None:
    """Walks the whole site by its links, looking at the words of each page as it goes."""
    waiting, seen, faults = ["/"], {"/"}, []
    request = page.context.request
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop()
        response = request.get(path, headers={"Accept": "text/html"})
        if not response.ok:
            faults.append(f"{path}: {response.status}")
            continue
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        html = response.text()
        faults += [f"{path}: {fault}" for fault in faults_of(html)]
        for link in links_of(html, demonstration.url, path) - seen:
            seen.add(link)
            waiting.append(link)
    assert faults == []
    assert len(seen) > 250


def links_of(html: str, base: str, path: str) -> set[str]:
    """Our own addresses that a page links to; filters and the calendar's weeks are endless."""
    found = set()
    for href in re.findall(r'<a[^>]+href="([^"#][^"]*)"', html):
        href = urldefrag(href.replace("&amp;", "&"))[0]
        if href.startswith("?"):
            continue
        if urlsplit(href).scheme in ("tel", "mailto", "sms"):
            continue
        target = href.removeprefix(base)
        if target.startswith("/") and "?" not in target and not target.startswith("/admin"):
            found.add(target)
    return found


def faults_of(html: str) -> list[str]:
    """What no page may have: a wrong number of h1, a picture without alt, an id used twice."""
    faults = []
    if len(re.findall(r"<h1[ >]", html)) != 1:
        faults.append("not exactly one h1")
    faults += [
        "picture without alt" for tag in re.findall(r"<img[^>]*>", html) if " alt" not in tag
    ]
    names = re.findall(r'\sid="([^"]+)"', html)
    faults += [f"id twice: {name}" for name in sorted({n for n in names if names.count(n) > 1})]
    if re.search(r'(?:src|href)="https?://(?!127\.0\.0\.1)[^"]+\.(?:js|css|woff2|png|svg)"', html):
        faults.append("loads something from elsewhere")
    if re.search(r"<script(?![^>]*(?:src=|application/(?:ld\+)?json))", html):
        faults.append("inline script")
    if re.search(r'\sstyle="', html):
        faults.append("inline style")
    return faults
