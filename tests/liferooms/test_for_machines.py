"""What crawlers, security researchers and staff's own tools read."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import (
    CoursePageFactory,
    EventIndexPageFactory,
    LibraryPageFactory,
    ResourceFactory,
    StandardPageFactory,
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


def test_the_sitemap_lists_what_visitors_can_open_once_at_the_sites_own_address(
    client: Client, home: Any, settings: Any
) -> None:
    settings.SITE_URL = "https://www.example.org"
    EventIndexPageFactory()
    LibraryPageFactory()
    topic = TopicFactory(slug="sleep")
    TopicFactory(slug="nothing-about-it")
    CoursePageFactory(slug="sleep-well", topics=[topic])
    ResourceFactory(slug="a-book")
    ResourceFactory(slug="a-hidden-book", public=False)
    StandardPageFactory(slug="a-draft", live=False)
    private = StandardPageFactory(slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    found = addresses(client)
    assert {
        "https://www.example.org/",
        "https://www.example.org/courses/",
        "https://www.example.org/courses/sleep-well/",
        "https://www.example.org/whats-on/",
        "https://www.example.org/library/",
        "https://www.example.org/library/a-book/",
        "https://www.example.org/topics/sleep/",
    } <= set(found)
    assert len(found) == len(set(found))
    hidden = ("a-hidden-book", "a-draft", "private", "nothing-about-it", "/admin", "/enrol")
    assert not [address for address in found if any(name in address for name in hidden)]


def test_every_address_of_the_sitemap_answers(client: Client, home: Any) -> None:
    EventIndexPageFactory()
    CoursePageFactory(topics=[TopicFactory()])
    paths = [re.sub(r"^https?://[^/]+", "", address) for address in addresses(client)]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("host", ["testserver", "localhost"])
def test_the_canonical_address_is_the_sites_own_whatever_the_host(
    client: Client, home: Any, settings: Any, host: str
) -> None:
    settings.SITE_URL = "https://www.example.org"
    course = CoursePageFactory(slug="sleep")
    page = client.get(course.url, headers={"host": host}).content.decode()
    assert '<link rel="canonical" href="https://www.example.org/courses/sleep/">' in page


def test_the_style_guide_is_for_staff_alone(client: Client, home: Any) -> None:
    response = client.get("/styleguide/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/login/?next=/styleguide/"


@pytest.mark.parametrize("role", ["administrator", "coordinator", "editor"])
def test_staff_see_the_style_guide(request: pytest.FixtureRequest, home: Any, role: str) -> None:
    staff: Client = request.getfixturevalue(role)
    response = staff.get("/styleguide/")
    assert response.status_code == 200
    assert "nhsuk-input" in response.content.decode()
