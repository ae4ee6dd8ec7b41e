"""Each page has one address for search engines, at the site's own host and without a query."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    EventIndexPageFactory,
    LibraryPageFactory,
    PartnerIndexPageFactory,
    ResourceFactory,
    TopicFactory,
)
from tests.reading import canonical_of, robots_of, soup_of

pytestmark = pytest.mark.django_db

SITE = "https://www.example.org"


@pytest.fixture(autouse=True)
def _real_site(settings: Any, home: Any) -> None:
    """A demonstration is "noindex" throughout."""
    settings.SITE_URL = SITE
    settings.DEMONSTRATION = False
    CourseIndexPageFactory()
    EventIndexPageFactory()
    LibraryPageFactory()
    PartnerIndexPageFactory()
    TopicFactory(slug="sleep")
    ResourceFactory(slug="a-book")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/courses/",
        "/courses/prospectus/",
        "/whats-on/",
        "/library/",
        "/library/a-book/",
        "/partners/",
        "/topics/sleep/",
    ],
)
def test_a_page_names_its_own_address_whatever_host_was_asked(client: Client, path: str) -> None:
    response = client.get(path, headers={"host": "127.0.0.1"})
    assert canonical_of(response) == f"{SITE}{path}"
    assert soup_of(response).find("meta", property="og:url")["content"] == f"{SITE}{path}"
    assert robots_of(response) == ""


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/courses/?topic=sleep&places=on", "/courses/"),
        ("/courses/?utm_source=newsletter", "/courses/"),
        ("/courses/?topic=sleep&page=2", "/courses/"),
        ("/courses/?day=banana", "/courses/"),
        ("/courses/prospectus/?by=venue", "/courses/prospectus/"),
        ("/partners/?helps-with=sleep", "/partners/"),
        ("/library/?q=sleep", "/library/"),
        ("/whats-on/?kind=course", "/whats-on/"),
        ("/topics/sleep/?fbclid=1", "/topics/sleep/"),
    ],
)
def test_a_narrowed_list_or_a_tracked_link_is_the_plain_page(
    client: Client, path: str, plain: str
) -> None:
    response = client.get(path)
    assert canonical_of(response) == f"{SITE}{plain}"
    assert robots_of(response) == ""


def test_each_further_page_of_a_list_is_a_page_of_its_own(client: Client) -> None:
    for _ in range(25):
        CoursePageFactory()
    assert canonical_of(client.get("/courses/?page=2")) == f"{SITE}/courses/?page=2"
    assert canonical_of(client.get("/courses/?page=1")) == f"{SITE}/courses/"
    narrowed = client.get("/courses/?mode=in-person&page=2")
    assert canonical_of(narrowed) == f"{SITE}/courses/"


@pytest.mark.parametrize("query", ["week=2030-W01", "date=2030-01-01"])
def test_other_days_are_not_for_search_engines(
    client: Client, query: str, time_machine: Any
) -> None:
    time_machine.move_to("2029-12-20T09:00:00Z")
    response = client.get(f"/whats-on/?{query}")
    assert robots_of(response) == "noindex, follow"
    assert canonical_of(response) == ""


def test_a_page_that_is_not_there_has_no_address(client: Client) -> None:
    assert canonical_of(client.get("/nothing-here/")) == ""


def test_a_demonstration_is_not_for_search_engines(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    assert robots_of(client.get("/courses/")) == "noindex"
