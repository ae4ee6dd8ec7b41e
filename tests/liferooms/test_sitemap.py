"""The sitemap lists what visitors may open, each once, at the site's own address."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    LessonPageFactory,
    LibraryPageFactory,
    PartnerPageFactory,
    ResourceFactory,
    RunFactory,
    StandardPageFactory,
    TopicFactory,
    VenuePageFactory,
)
from tests.warming import warm_up
from timetable.models import Run, Session

pytestmark = pytest.mark.django_db

SITE = "https://www.example.org"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any, home: Any) -> None:
    settings.SITE_URL = SITE


def listed(client: Client) -> dict[str, str]:
    """Paths and when they last changed; each path once."""
    text = client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()
    entries = re.findall(r"<url><loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", text)
    paths = {url.removeprefix(SITE): lastmod for url, lastmod in entries}
    assert len(paths) == len(entries)
    assert all(url.startswith(f"{SITE}/") for url, _ in entries)
    return paths


def publish(page: Page, when: datetime) -> None:
    Page.objects.filter(pk=page.pk).update(last_published_at=when)


def test_every_kind_of_page_is_listed_once(client: Client) -> None:
    topic = TopicFactory(slug="sleep")
    LibraryPageFactory()
    course = CoursePageFactory(slug="yoga", topics=[topic])
    LessonPageFactory(parent=course, slug="one")
    EventPageFactory(slug="open-day")
    PartnerPageFactory(slug="citizens")
    StandardPageFactory(slug="about")
    VenuePageFactory(slug="walton")
    ResourceFactory(slug="a-book")
    assert set(listed(client)) == {
        "/",
        "/about/",
        "/courses/",
        "/courses/prospectus/",
        "/courses/yoga/",
        "/courses/yoga/one/",
        "/events/open-day/",
        "/library/",
        "/library/a-book/",
        "/partners/",
        "/partners/citizens/",
        "/pathways/ask/employment-support/",
        "/pathways/ask/exhibiting/",
        "/pathways/ask/professional-visit/",
        "/pathways/ask/room-hire/",
        "/pathways/ask/volunteering/",
        "/pathways/refer/",
        "/pathways/refer/as-a-professional/",
        "/pathways/refer/for-someone-you-support/",
        "/pathways/refer/for-yourself/",
        "/topics/sleep/",
        "/venues/",
        "/venues/walton/",
        "/whats-on/",
    }


def test_nothing_private_or_unfinished_is_listed(client: Client) -> None:
    private = CoursePageFactory(slug="private", topics=[TopicFactory(slug="secret")])
    LessonPageFactory(parent=private, slug="below")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    CoursePageFactory(slug="draft", live=False)
    ResourceFactory(slug="hidden", public=False)
    TopicFactory(slug="empty")
    paths = " ".join(listed(client))
    for word in ("private", "below", "draft", "hidden", "secret", "empty", "/events/"):
        assert word not in paths


def test_a_topic_of_a_resource_alone_is_listed(client: Client) -> None:
    resource = ResourceFactory()
    resource.topics = [TopicFactory(slug="grief")]
    resource.save()
    assert "/topics/grief/" in listed(client)


def test_a_page_says_when_its_words_or_its_dates_last_changed(client: Client) -> None:
    course = CoursePageFactory(slug="yoga")
    publish(course, datetime(2026, 3, 1, tzinfo=UTC))
    run = RunFactory(page=course)
    touch(run, run_at=LONG_AGO, sessions_at=LONG_AGO)
    assert listed(client)["/courses/yoga/"] == "2026-03-01"
    touch(run, run_at=datetime(2026, 4, 1, tzinfo=UTC), sessions_at=LONG_AGO)
    assert listed(client)["/courses/yoga/"] == "2026-04-01"
    touch(run, run_at=LONG_AGO, sessions_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert listed(client)["/courses/yoga/"] == "2026-05-01"


def test_a_draft_run_changes_nothing(client: Client) -> None:
    course = CoursePageFactory(slug="yoga")
    publish(course, LONG_AGO)
    RunFactory(page=course, draft=True)
    assert listed(client)["/courses/yoga/"] == "2025-01-01"


def test_what_crawlers_are_told_names_it(client: Client) -> None:
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_it_costs_the_same_however_much_there_is(client: Client) -> None:
    CourseIndexPageFactory()
    EventIndexPageFactory()
    counts = []
    for more in (1, 3):
        for _ in range(more):
            RunFactory(page=CoursePageFactory(topics=[TopicFactory()]))
            ResourceFactory()
        warm_up(client, "/sitemap.xml")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def touch(run: Run, *, run_at: datetime, sessions_at: datetime) -> None:
    Run.objects.filter(pk=run.pk).update(updated_at=run_at)
    Session.objects.filter(run=run).update(updated_at=sessions_at)
