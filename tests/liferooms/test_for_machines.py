"""What crawlers and security researchers read."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.factories import (
    CoursePageFactory,
    EventIndexPageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def lines_of(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode().splitlines()


def test_crawlers_may_read_nothing_of_the_demonstration(client: Client) -> None:
    assert lines_of(client, "/robots.txt")[:2] == ["User-agent: *", "Disallow: /"]


def test_crawlers_may_read_the_real_site_but_nothing_personal(
    client: Client, settings: Any
) -> None:
    settings.DEMONSTRATION = False
    settings.SITE_URL = "https://www.example.org"
    lines = lines_of(client, "/robots.txt")
    assert "Disallow: /" not in lines
    for path in ("/admin/", "/enrol/", "/my-learning/", "/search/"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: https://www.example.org/sitemap.xml" in lines


def test_where_to_report_a_fault_is_said_and_does_not_run_out_soon(
    client: Client, settings: Any, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    settings.SITE_URL = "https://www.example.org"
    settings.DEFAULT_FROM_EMAIL = "hello@example.org"
    fields = dict(line.split(": ", 1) for line in lines_of(client, "/.well-known/security.txt"))
    assert fields["Contact"] == "mailto:hello@example.org"
    assert fields["Canonical"] == "https://www.example.org/.well-known/security.txt"
    assert fields["Expires"] == "2027-05-21T00:00:00Z"


def addresses(client: Client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own words
    return [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]


def test_every_address_of_the_sitemap_answers(client: Client, home: Any) -> None:
    EventIndexPageFactory()
    CoursePageFactory(topics=[TopicFactory()])
    paths = [re.sub(r"^https?://[^/]+", "", address) for address in addresses(client)]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
