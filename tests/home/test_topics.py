"""Everything about one topic on one page: courses, what is next, partners, books."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from home.views import MOST_OF_EACH
from tests.factories import (
    AdviceServicePageFactory,
    CoursePageFactory,
    EventPageFactory,
    PartnerPageFactory,
    ResourceFactory,
    RunFactory,
    StandardPageFactory,
    StoryPageFactory,
    TopicFactory,
)
from tests.reading import links_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any, home: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture
def sleep() -> Any:
    return TopicFactory(name="Sleep", slug="sleep", introduction="For when you lie awake.")


def about(topic: Any, **traits: Any) -> Any:
    resource = ResourceFactory(**traits)
    resource.topics = [topic]
    resource.save()
    return resource


def test_everything_about_a_topic_is_under_its_own_heading(client: Client, sleep: Any) -> None:
    RunFactory(page=CoursePageFactory(title="Understanding sleep", topics=[sleep]))
    RunFactory(page=EventPageFactory(title="Sleep fair", topics=[sleep]), drop_in=True)
    PartnerPageFactory(title="Insomnia friends", topics=[sleep])
    PartnerPageFactory(title="The bed shop", topics=[sleep], nearby=True)
    about(sleep, title="Overcoming insomnia")
    StandardPageFactory(title="Ten words about sleep", topics=[sleep])
    StandardPageFactory(title="Not ready", topics=[sleep], live=False)
    StoryPageFactory(title="How I slept again", topics=[sleep])
    CoursePageFactory(title="Yoga")
    page = words_of(client.get("/topics/sleep/"))
    order = [
        "Sleep For when you lie awake.",
        "Courses Starts Sunday 29 November, 9am Understanding sleep",
        "What is on next Sunday 29 November, 9am to 11am Sleep fair",
        "Who can help Insomnia friends",
        "The bed shop",
        "From the library Overcoming insomnia",
        "To read here How I slept again",
        "Ten words about sleep",
    ]
    places = [page.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "Yoga" not in page
    assert "Not ready" not in page


def test_a_course_has_its_own_card_and_is_not_also_among_what_is_next(
    client: Client, sleep: Any
) -> None:
    RunFactory(page=CoursePageFactory(title="Understanding sleep", topics=[sleep]))
    response = client.get("/topics/sleep/")
    assert "What is on next" not in words_of(response)
    assert words_of(response).count("Understanding sleep") == 1


def test_of_each_event_the_next_date_is_shown_once(client: Client, sleep: Any) -> None:
    event = EventPageFactory(title="Sleep fair", topics=[sleep])
    RunFactory(page=event, drop_in=True, sessions=4)
    page = words_of(client.get("/topics/sleep/"))
    assert page.count("Sleep fair") == 1
    assert "Sunday 29 November" in page


def test_what_visitors_cannot_see_is_not_here_either(client: Client, sleep: Any) -> None:
    CoursePageFactory(title="Secret course", topics=[sleep], live=False)
    private = PartnerPageFactory(title="Secret partner", topics=[sleep])
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    RunFactory(page=EventPageFactory(title="Secret event", topics=[sleep]), draft=True)
    RunFactory(page=AdviceServicePageFactory(title="Secret advice", topics=[sleep], live=False))
    RunFactory(page=EventPageFactory(title="Secret fair", topics=[sleep]), cancelled=True)
    about(sleep, title="Secret book", public=False)
    page = words_of(client.get("/topics/sleep/"))
    assert "Secret" not in page
    assert "There is nothing here yet" in page


def test_of_much_the_first_are_shown_with_the_way_to_all_courses(
    client: Client, sleep: Any
) -> None:
    for number in range(MOST_OF_EACH + 1):
        CoursePageFactory(title=f"Sleep {number:02}", topics=[sleep])
    response = client.get("/topics/sleep/")
    assert f"Sleep {MOST_OF_EACH - 1:02}" in words_of(response)
    assert f"Sleep {MOST_OF_EACH:02}" not in words_of(response)
    assert "/courses/?topic=sleep" in links_of(response)


def test_the_soonest_course_comes_first(client: Client, sleep: Any) -> None:
    for title, weeks in (("Later", 3), ("Sooner", 1)):
        RunFactory(
            page=CoursePageFactory(title=title, topics=[sleep]),
            sessions__starts_in=timedelta(weeks=weeks),
        )
    page = words_of(client.get("/topics/sleep/"))
    assert page.index("Sooner") < page.index("Later")


@pytest.mark.parametrize("slug", ["no-such-topic", "%00", "%E2%98%83", "a" * 500])
def test_a_topic_that_we_do_not_have_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/topics/{slug}/").status_code == 404
