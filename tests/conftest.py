"""What every test can use."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models.signals import post_save
from django.test import Client
from factory.django import mute_signals
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page, PageLogEntry, Site
from wagtail.signal_handlers import reference_index_auto_update_disabled

from core.models import OutboxMessage, RateLimitCount, Topic
from enrolments.models import (
    Attendance,
    AuditEntry,
    Call,
    Draft,
    EmailCheck,
    Enrolment,
    EqualityTally,
    Evaluation,
    EvaluationGiven,
    Learner,
    ReservedPlaces,
    RunMessage,
)
from library.models import Resource, Section
from partners.models import ReferringPractice
from pathways.models import Referral
from search import crisis, promotions, spelling, synonyms
from search.models import SearchDocument
from tests.factories import HomePageFactory, UserFactory
from timetable.models import Run, Session, Term, Venue, Visit
from users import roles
from users.models import User

TESTS = Path(__file__).parent
# Folders whose tests find nothing by searching, but for those marked as `searched`.
WITHOUT_SEARCH = ("enrolments", "events", "home", "partners", "pathways", "timetable", "users")

# In the order in which they can be deleted.
WRITTEN_BY_ENROLMENTS = (
    OutboxMessage,
    RateLimitCount,
    Referral,
    ReferringPractice,
    AuditEntry,
    Attendance,
    Call,
    RunMessage,
    EmailCheck,
    Draft,
    EqualityTally,
    ReservedPlaces,
    Evaluation,
    EvaluationGiven,
    Enrolment,
    Learner,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pytest-django make the test database for tests that use `committed`, too.

    It looks for its own marker. Without it, such a test alone would meet the site's own database.
    """
    for item in items:
        if "committed" in getattr(item, "fixturenames", ()):
            item.add_marker("django_db")


@pytest.fixture(autouse=True)
def _django_db_marker(request: pytest.FixtureRequest) -> None:
    """As pytest-django's own of this name, but `committed` is not wrapped in a transaction."""
    if request.node.get_closest_marker("django_db") and "committed" not in request.fixturenames:
        request.getfixturevalue("_django_db_helper")


@pytest.fixture(autouse=True)
def _without_wagtails_reference_index() -> None:
    """Which page refers to what is rewritten at each save, a third of the time; no test asks.

    For each test anew: what switches it off for a while itself switches it on again.
    """
    reference_index_auto_update_disabled.value = True


@pytest.fixture(autouse=True, scope="session")
def _without_the_admins_index() -> None:
    """The admin's own search asks each saved page for its words, though the settings keep none."""
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _no_list_of_words_is_being_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's changes are rolled back, and no later test need read the lists at each search."""
    for each in (crisis.in_use, promotions.in_use, spelling.in_use, synonyms.in_use):
        monkeypatch.setattr(each, "_is_changing", False)


@pytest.fixture(autouse=True)
def _nothing_was_sent_before(settings: Any, tmp_path: Path) -> None:
    """What a test sends must not make another test's database look like an old copy."""
    settings.SENT_MARKER = tmp_path / "newest-message-sent"


@pytest.fixture(autouse=True)
def _search_follows_where_it_matters(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Following every page and run took a third of the time of tests that never search."""
    folder = request.path.relative_to(TESTS).parts[0]
    if folder in WITHOUT_SEARCH and not request.node.get_closest_marker("searched"):
        monkeypatch.setattr("search.indexing._refresh", lambda ref: None)


@pytest.fixture
def without_indexing() -> Iterator[None]:
    """Many pages and runs are made sooner when search does not follow each of them."""
    with mute_signals(post_save):
        yield


@pytest.fixture
def _with_remembered_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search remembers its lists of words outside of transactions, and a test is in one."""
    monkeypatch.setattr("search.remembered.connection", SimpleNamespace(in_atomic_block=False))


@pytest.fixture
def asks(
    client: Client, django_assert_num_queries: Any, _with_remembered_lists: None
) -> Callable[[str, int, int], None]:
    """Checks how many queries a page takes: with what is remembered for a while, and without.

    The page is opened once before, so that what a process keeps for good is not counted.
    """

    def check(path: str, remembering: int, with_an_empty_cache: int) -> None:
        assert client.get(path).status_code == 200
        with django_assert_num_queries(remembering):
            client.get(path)
        cache.clear()
        with django_assert_num_queries(with_an_empty_cache):
            client.get(path)

    return check


@pytest.fixture
def home(db: None) -> Page:
    return HomePageFactory()


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.fixture
def coordinator(client: Client, db: None) -> Client:
    client.force_login(UserFactory(roles=[roles.COORDINATOR]))
    return client


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(UserFactory(roles=[roles.EDITOR]))
    return client


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database whose writes are real, so that threads and processes can meet in it.

    Django's own way would empty every table afterwards, the pages and roles that migrations made
    included; this takes out only what a test can have put in.
    """
    with django_db_blocker.unblock():
        _take_out_everything()
        yield
        _take_out_everything()


def _take_out_everything() -> None:
    Enrolment.objects.update(swapped_from=None)
    Learner.objects.update(merged_into=None)
    for model in (
        *WRITTEN_BY_ENROLMENTS,
        Resource,
        Section,
        Session,
        Run,
        Term,
        Visit,
        Venue,
        SearchDocument,
    ):
        model.objects.all().delete()
    Topic.objects.all().delete()
    PageLogEntry.objects.all().delete()
    User.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome", slug="welcome"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": welcome}
    )
