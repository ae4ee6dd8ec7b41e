"""What is found follows what is published, at once."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from search import indexing
from search.find import find
from search.models import SearchDocument
from tests.factories import (
    AdviceServicePageFactory,
    CoursePageFactory,
    EventPageFactory,
    LibraryPageFactory,
    PartnerPageFactory,
    PathwaysPageFactory,
    ResourceFactory,
    RunFactory,
    StandardPageFactory,
    StoryPageFactory,
    TopicFactory,
    VenuePageFactory,
)
from timetable.enums import RunStatus
from timetable.models import Session

pytestmark = pytest.mark.django_db


def publish(page: Any) -> Any:
    page.save_revision().publish()
    return page


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.LOGIN
    )


def is_found(words: str) -> bool:
    return find(words).total > 0


@pytest.fixture
def bagpipes() -> Any:
    """A published course."""
    return publish(CoursePageFactory(title="Bagpipes"))


@pytest.mark.parametrize(
    ("factory", "kind"),
    [
        (CoursePageFactory, "course"),
        (EventPageFactory, "event"),
        (PartnerPageFactory, "partner"),
        (AdviceServicePageFactory, "partner"),
        (StandardPageFactory, "page"),
        (StoryPageFactory, "page"),
        (VenuePageFactory, "page"),
        (PathwaysPageFactory, "page"),
    ],
)
def test_a_published_page_is_found_with_its_words_and_those_of_its_topics(
    factory: Any, kind: str
) -> None:
    topic = TopicFactory(name="Music", synonyms="tunes, noise")
    page = factory(title="Bagpipes", summary="With tea.", keywords="reeds, drones", topics=[topic])
    publish(page)
    for words in ("bagpipes", "tea", "drones", "music", "tunes"):
        [item] = find(words).items
        assert (item.kind, item.title, item.url) == (kind, "Bagpipes", page.url)


def test_what_a_course_says_is_found() -> None:
    publish(
        CoursePageFactory(
            who_for="<p>People with <b>accordions</b>.</p>",
            what_happens="<p>We play the euphonium.</p>",
            you_will_learn="to read semiquavers",
        )
    )
    assert all(is_found(words) for words in ("accordions", "euphonium", "semiquavers"))


def test_a_draft_is_not_found_and_a_change_is_not_until_it_is_published(bagpipes: Any) -> None:
    CoursePageFactory(title="Accordion", live=False).save_revision()
    bagpipes.title = "Euphonium"
    bagpipes.save_revision()
    assert [is_found(words) for words in ("accordion", "euphonium", "bagpipes")] == [
        False,
        False,
        True,
    ]
    publish(bagpipes)
    assert is_found("euphonium")
    assert not is_found("bagpipes")


def test_an_unpublished_page_is_gone_at_once(bagpipes: Any) -> None:
    bagpipes.unpublish()
    assert not is_found("bagpipes")


def test_a_page_made_private_is_gone_at_once_and_back_when_it_is_not(bagpipes: Any) -> None:
    restriction = restrict(bagpipes)
    assert not is_found("bagpipes")
    restriction.delete()
    assert is_found("bagpipes")


def test_making_a_section_private_hides_what_is_below_it(bagpipes: Any) -> None:
    restriction = restrict(bagpipes.get_parent())
    assert not is_found("bagpipes")
    restriction.delete()
    assert is_found("bagpipes")


def test_a_private_page_that_is_published_again_stays_hidden(bagpipes: Any) -> None:
    restrict(bagpipes)
    publish(bagpipes)
    assert not is_found("bagpipes")


def test_a_deleted_page_is_gone_at_once_with_all_below_it(bagpipes: Any) -> None:
    index = Page.objects.get(pk=bagpipes.get_parent().pk)
    restrict(CoursePageFactory(title="Private"))
    index.delete()
    assert SearchDocument.objects.count() == 0


def test_a_page_that_moves_is_found_at_its_new_address() -> None:
    page, elsewhere = publish(StandardPageFactory(title="Bagpipes")), StandardPageFactory()
    page.move(Page.objects.get(pk=elsewhere.pk), pos="last-child")
    page = Page.objects.get(pk=page.pk)
    [item] = find("bagpipes").items
    assert item.url == page.url == f"{elsewhere.url}{page.slug}/"


def test_a_page_whose_parent_changes_its_address_is_found_at_the_new_one(
    django_capture_on_commit_callbacks: Any,
) -> None:
    partner = publish(PartnerPageFactory())
    publish(AdviceServicePageFactory(title="Bagpipes", slug="bagpipes", parent=partner))
    partner = type(partner).objects.get(pk=partner.pk)
    partner.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        publish(partner)
    [item] = find("bagpipes").items
    assert item.url == "/partners/new-name/bagpipes/"


def test_a_topic_that_changes_is_found_by_its_new_words_on_every_page_of_it() -> None:
    topic = TopicFactory(name="Music")
    publish(CoursePageFactory(title="Bagpipes", topics=[topic]))
    resource = ResourceFactory(title="Reeds")
    resource.topics = [topic]
    resource.save()
    topic.synonyms = "hullabaloo"
    topic.save()
    assert {item.title for item in find("hullabaloo").items} == {"Bagpipes", "Reeds"}


def test_a_course_is_found_with_its_next_date_as_its_runs_change(bagpipes: Any) -> None:
    def next_date() -> Any:
        return find("bagpipes").items[0].next_starts_at

    assert next_date() is None
    run = RunFactory(page=bagpipes, sessions__starts_in=timedelta(days=7))
    assert next_date() == run.sessions.get().starts_at
    sooner = RunFactory(page=bagpipes, sessions__starts_in=timedelta(days=3))
    assert next_date() == sooner.sessions.get().starts_at
    sooner.status = RunStatus.CANCELLED
    sooner.save()
    assert next_date() == run.sessions.get().starts_at
    run.status = RunStatus.DRAFT
    run.save()
    assert next_date() is None


def test_a_session_that_moves_moves_the_date(bagpipes: Any) -> None:
    run = RunFactory(page=bagpipes)
    session = run.sessions.get()
    session.starts_at = timezone.now() + timedelta(days=1)
    session.ends_at = session.starts_at + timedelta(hours=1)
    session.save()
    assert find("bagpipes").items[0].next_starts_at == session.starts_at


def test_a_resource_is_found_while_it_is_shown_to_visitors() -> None:
    resource = ResourceFactory(title="Bagpipes for all", author="A. Piper", keywords="reeds")
    for words in ("bagpipes", "piper", "reeds", "helpful"):
        [item] = find(words).items
        assert (item.kind, item.url) == ("resource", resource.get_absolute_url())
    resource.public = False
    resource.save()
    assert not is_found("bagpipes")
    resource.public = True
    resource.title = "Accordions for all"
    resource.save()
    assert (is_found("bagpipes"), is_found("accordions")) == (False, True)
    resource.delete()
    assert not is_found("accordions")


def test_a_resource_is_found_by_its_topics_as_they_are_put_and_taken_away() -> None:
    topic = TopicFactory(name="Hullabaloo")
    resource = ResourceFactory(title="Bagpipes")
    resource.topics = [topic]
    resource.save()
    assert is_found("hullabaloo")
    resource.topics = []
    resource.save()
    assert not is_found("hullabaloo")


def test_writing_everything_anew_gives_what_was_there() -> None:
    LibraryPageFactory()
    publish(CoursePageFactory(title="Bagpipes", topics=[TopicFactory(name="Music")]))
    publish(StandardPageFactory(title="About"))
    draft = publish(StandardPageFactory(title="Draft"))
    draft.unpublish()
    restrict(publish(StandardPageFactory(title="Private")))
    ResourceFactory(title="A book")
    ResourceFactory(title="A hidden book", public=False)

    def everything() -> set[tuple[Any, ...]]:
        fields = ("ref", "kind", "title", "url", "summary", "keywords", "body")
        return set(SearchDocument.objects.values_list(*fields))

    before = everything()
    assert {title for _, _, title, *_ in before} == {"Bagpipes", "Music", "About", "A book"}
    SearchDocument.objects.filter(title="About").update(body="stale")
    SearchDocument.objects.filter(title="A book").delete()
    assert indexing.rebuild() == 4
    assert everything() == before


def test_what_changes_many_times_together_is_written_once(home: Page) -> None:
    course = publish(CoursePageFactory(title="Sleep"))
    before = SearchDocument.objects.get(ref=f"page:{course.pk}").version
    with transaction.atomic(), indexing.together():
        run = RunFactory(page=course, sessions=3)
        with indexing.together():
            Session.objects.filter(run=run).first().save()
        assert SearchDocument.objects.get(ref=f"page:{course.pk}").version == before
    document = SearchDocument.objects.get(ref=f"page:{course.pk}")
    assert document.next_starts_at == run.sessions.earliest("starts_at").starts_at
    Session.objects.filter(run=run).first().delete()
    assert SearchDocument.objects.get(pk=document.pk).version > document.version


def test_what_goes_wrong_together_leaves_nothing_behind(home: Page) -> None:
    with suppress(ZeroDivisionError), transaction.atomic(), indexing.together():
        publish(CoursePageFactory(title="Sleep"))
        raise ZeroDivisionError
    assert find("sleep").total == 0
    publish(CoursePageFactory(title="Stress"))
    assert find("stress").total == 1
