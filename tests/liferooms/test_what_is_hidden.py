"""What staff have not published is nowhere: not on a page, in a list, in search or in a feed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests.factories import (
    AdviceServicePageFactory,
    CampaignIndexPageFactory,
    CampaignPageFactory,
    CourseIndexPageFactory,
    CoursePageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    LibraryPageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    PathwaysPageFactory,
    ResourceFactory,
    RunFactory,
    StandardPageFactory,
    StoryIndexPageFactory,
    StoryPageFactory,
    TermFactory,
    TopicFactory,
    VenueFactory,
    VenueIndexPageFactory,
    VenuePageFactory,
)

pytestmark = pytest.mark.django_db

SECRET = "Bagpipes"
EVERYWHERE = [
    "/",
    "/courses/",
    "/courses/?q=bagpipes",
    "/courses/prospectus/",
    "/whats-on/",
    "/whats-on/?week=2026-W48",
    "/whats-on.ics",
    "/partners/",
    "/partners/known/",
    "/library/",
    "/library/known-book/",
    "/venues/",
    "/venues/walton/",
    "/venues/walton.ics",
    "/venues/walton/board/",
    "/pathways/",
    "/stories/",
    "/campaigns/",
    "/topics/music/",
    "/search/?q=bagpipes",
    "/search/?q=bagpipes&format=json",
    "/search/suggest/?q=bagpipes",
    "/sitemap.xml",
]


@pytest.fixture
def site(home: Any, time_machine: Any) -> dict[str, Any]:
    """A site on which every kind of page has a place to show."""
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    for index in (
        CourseIndexPageFactory,
        EventIndexPageFactory,
        PartnerIndexPageFactory,
        LibraryPageFactory,
        PathwaysPageFactory,
        StoryIndexPageFactory,
        CampaignIndexPageFactory,
        VenueIndexPageFactory,
    ):
        index()
    TermFactory()
    venue_page = VenuePageFactory(title="Walton", slug="walton")
    return {
        "topic": TopicFactory(slug="music", need=True),
        "venue": VenueFactory(name="Life Rooms Walton", slug="walton", page=venue_page.page_ptr),
        "partner": PartnerPageFactory(title="A partner", slug="known"),
        "book": ResourceFactory(title="A book", slug="known-book"),
    }


def dated(page: Any, site: dict[str, Any], **traits: Any) -> Any:
    """Publish a page, with a run at Walton."""
    page.save_revision().publish()
    RunFactory(page=page, venue=site["venue"], **traits)
    site["book"].related_pages = [page.page_ptr]
    site["book"].save()
    return page


KINDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "course": lambda site: CoursePageFactory(title=SECRET, topics=[site["topic"]]),
    "event": lambda site: EventPageFactory(title=SECRET, topics=[site["topic"]]),
    "partner": lambda site: PartnerPageFactory(title=SECRET, topics=[site["topic"]]),
    "advice": lambda site: AdviceServicePageFactory(
        title=SECRET, topics=[site["topic"]], parent=site["partner"]
    ),
    "story": lambda site: StoryPageFactory(title=SECRET, topics=[site["topic"]]),
    "campaign": lambda site: CampaignPageFactory(title=SECRET, topics=[site["topic"]]),
    "words": lambda site: StandardPageFactory(title=SECRET, topics=[site["topic"]]),
}


def places_that_say_it(client: Client) -> list[str]:
    """Where the title stands. What a visitor looked for is shown as it was typed, in small."""
    found = []
    for path in EVERYWHERE:
        response = client.get(path)
        assert response.status_code == 200, path
        if SECRET in response.content.decode():
            found.append(path)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_is_taken_down_or_made_private_is_nowhere(
    client: Client, site: dict[str, Any], kind: str
) -> None:
    page = dated(KINDS[kind](site), site)
    address = page.url
    assert "/search/?q=bagpipes" in places_that_say_it(client)
    assert "/library/known-book/" in places_that_say_it(client)
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type="login"
    )
    assert places_that_say_it(client) == []
    assert client.get(address).status_code == 302
    restriction.delete()
    page.unpublish()
    assert places_that_say_it(client) == []
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["course", "event", "advice"])
def test_a_run_that_is_being_planned_gives_away_no_date(
    client: Client, site: dict[str, Any], kind: str
) -> None:
    page = dated(KINDS[kind](site), site, draft=True)
    run = page.runs.get()
    for path in [*EVERYWHERE, page.url]:
        words = client.get(path).content.decode()
        assert "29 November, 9am" not in words
        assert run.code not in words
        assert str(run.uuid) not in words
    assert SECRET not in client.get("/whats-on/").content.decode()
    assert client.get(run.get_absolute_url()).status_code == 404
