"""The demonstration, loaded whole."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
import time_machine
import yaml
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.signals import post_delete, post_save
from django.test import Client, override_settings
from django.utils import timezone
from factory.django import mute_signals
from wagtail.models import Page

from core.models import BasePage, SiteImage, Topic
from courses.models import CoursePage, LessonPage
from enrolments.enums import HOLDING_A_PLACE
from enrolments.models import (
    Attendance,
    Call,
    Enrolment,
    EqualityTally,
    Evaluation,
    EvaluationGiven,
    Learner,
    SupportNeeds,
)
from events.models import EventPage
from home.models import HomePage
from library.models import Resource
from liferooms.seeding import content, places
from liferooms.seeding.calendar import DemoCalendar
from liferooms.seeding.runs import RunLoader
from partners.models import AdviceReturn, AdviceServicePage, PartnerPage
from pathways.models import PathwaysPage, ReferredOn
from search import indexing
from search.models import SearchDocument
from tests.factories.pictures import prepare
from tests.liferooms.counting import everything
from tests.reading import links_of, words_of
from timetable.models import Closure, Run, Session, Term, Venue

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAYS = [date(2026, 12, 28), date(2027, 1, 1), date(2028, 2, 29), date(2027, 6, 30)]
PROSPECTUS = yaml.safe_load(Path(__file__).with_name("prospectus.yaml").read_text())
MAIN_PAGES = ["/", "/courses/", "/whats-on/", "/partners/", "/library/", "/venues/", "/pathways/"]
AT_WALTON_ON_A_TUESDAY = "/courses/?q=living+with+anxiety&venue=walton&day=tuesday&places=on"


def seed(**options: Any) -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said, **options)
    return said.getvalue()


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Loaded once for this module, as seen from TODAY, and taken back at its end."""
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with django_db_blocker.unblock(), media, transaction.atomic():
        with time_machine.travel(TODAY, tick=False):
            seed()
        for image in SiteImage.objects.all():
            prepare(image)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def today(loaded: None) -> Iterator[date]:
    """The demonstration on the day it was loaded."""
    with time_machine.travel(TODAY, tick=False):
        yield TODAY.date()


@contextmanager
def loaded_on(day: date) -> Iterator[None]:
    """The same pages, with everything that has a date loaded as seen from another day."""
    for model in (
        *(ReferredOn, AdviceReturn, Evaluation, EqualityTally, EvaluationGiven),
        *(Attendance, Call, Enrolment, SupportNeeds, Learner),
        *(Session, Run, Term, Closure),
    ):
        model.objects.all()._raw_delete("default")
    events = {row["slug"]: row for row in content.read("events.yaml")["events"]}
    advice = {row["slug"]: row for row in content.read("partners.yaml")["advice_sessions"]}
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False), mute_signals(post_save, post_delete):
        closures = tuple((first, last) for _, first, last in places.closure_dates(day))
        calendar = DemoCalendar(day, closures)
        places.load_closures(day)
        runs = RunLoader(
            calendar,
            {venue.slug: venue for venue in Venue.objects.all()},
            places.load_terms(calendar),
        )
        runs.load_courses({course.slug: course for course in CoursePage.objects.all()})
        runs.load_events([(page.page_ptr, events[page.slug]) for page in EventPage.objects.all()])
        runs.load_advice(
            [(page.page_ptr, advice[page.slug]) for page in AdviceServicePage.objects.all()]
        )
        runs.load_pathways(PathwaysPage.objects.get().page_ptr)
        indexing.rebuild()
        yield


def ours() -> list[Any]:
    """Every page of the demonstration."""
    return list(Page.objects.filter(depth__gt=1).specific())


def test_all_courses_are_in_their_topics(today: date) -> None:
    subjects = Topic.objects.filter(kind=Topic.Kind.SUBJECT)
    found = {
        topic.name: sorted(
            page.title
            for page in CoursePage.objects.live().prefetch_related("page_topics__topic")
            if page.main_topic == topic
        )
        for topic in subjects
    }
    assert found == {topic: sorted(titles) for topic, titles in PROSPECTUS.items()}
    assert sum(map(len, found.values())) == 79


def test_twenty_five_courses_or_more_are_described_in_full(today: date) -> None:
    full = CoursePage.objects.exclude(
        Q(what_happens="")
        | Q(you_will_learn="")
        | Q(sharing_note="")
        | Q(trainers="")
        | Q(access="")
        | Q(reviewed_on=None)
    )
    assert full.count() >= 25
    assert CoursePage.objects.filter(who_for="").count() == 0


def test_three_courses_can_be_taken_in_ones_own_time_and_have_lessons(
    client: Client, today: date
) -> None:
    self_paced = list(CoursePage.objects.self_paced())
    assert len(self_paced) == 3
    for course in self_paced:
        lessons = LessonPage.objects.child_of(course)
        assert lessons.count() == course.number_of_sessions > 1
        assert all(lesson.url in links_of(client.get(course.url)) for lesson in lessons)


def test_thirty_partners_and_fourteen_nearby_each_help_with_something(today: date) -> None:
    partners = PartnerPage.objects.live()
    assert (partners.partners().count(), partners.nearby().count()) == (30, 14)
    assert [page.title for page in partners if not page.page_topics.exists()] == []
    assert [page.title for page in partners if not page.ways_to_reach] == []


def test_no_page_is_without_a_summary(today: date) -> None:
    assert [page.url for page in ours() if not page.summary] == []
    assert all(isinstance(page, BasePage) for page in ours())


def test_no_library_resource_is_without_its_description(today: date) -> None:
    assert Resource.objects.filter(description="").count() == 0
    assert Resource.objects.count() > 20


def runs_whose_places_are_wrong() -> Any:
    """Runs that count more or fewer places than people hold, or more than there are."""
    holding = Count("enrolments", filter=Q(enrolments__status__in=HOLDING_A_PLACE))
    runs = Run.objects.annotate(holding=holding)
    enough = Q(capacity=None) | Q(capacity__gte=F("taken"))
    return runs.exclude(Q(taken=F("holding")) & enough)


def test_every_place_taken_is_an_enrolment_and_no_run_is_oversold(today: date) -> None:
    assert not runs_whose_places_are_wrong().exists()
    assert Run.objects.filter(taken__gt=0).count() > 50
    run = Run.objects.filter(taken__gt=0).first()
    Run.objects.filter(pk=run.pk).update(taken=run.taken - 1)
    assert list(runs_whose_places_are_wrong()) == [run]


def test_every_run_has_sessions_and_every_learner_is_made_up(today: date) -> None:
    assert Run.objects.filter(sessions=None).count() == 0
    assert Learner.objects.exclude(email__endswith="@example.org").count() == 0


def test_everything_that_is_published_is_found(today: date) -> None:
    kinds = Counter(SearchDocument.objects.values_list("kind", flat=True))
    assert kinds["course"] == 79
    assert kinds["event"] == EventPage.objects.count()
    assert kinds["partner"] == 44 + AdviceServicePage.objects.count()
    assert kinds["resource"] == Resource.objects.filter(public=True).count()


def test_the_home_page_has_something_in_every_part(client: Client, today: date) -> None:
    context = client.get("/").context
    assert len(context["places"]) == 3
    assert all(place.sessions for place in context["places"])
    assert context["course"].title == "Living with Anxiety"
    assert context["story_to_read"] is not None
    assert len(HomePage.objects.get().needs) >= 4


def links_in_the_demo_files() -> set[str]:
    """Every address of ours that a body, a card or a button of the demonstration leads to."""
    found = set()
    for path in content.FOLDER.rglob("*.yaml"):
        text = path.read_text()
        found |= set(re.findall(r"\]\((/[^)\s#]*)", text))
        found |= set(re.findall(r"(?:link|address): [\"']?(/[^\s\"',}#]*)", text))
    return found


def links_on_the_main_pages(client: Client) -> set[str]:
    found = set()
    for path in MAIN_PAGES:
        page = client.get(path).content.decode()
        found |= {urldefrag(link)[0] for link in re.findall(r'<a [^>]*href="(/[^"?]*)', page)}
    return found


def test_every_link_of_the_demo_files_and_of_the_main_pages_leads_somewhere(
    client: Client, today: date
) -> None:
    written, shown = links_in_the_demo_files(), links_on_the_main_pages(client)
    assert len(written) > 80
    assert len(shown) > 100
    links = sorted(written | shown)
    answers = {link: client.get(link, follow=True).status_code for link in links}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_loading_again_changes_nothing(today: date) -> None:
    before = everything()
    assert seed() == "The demonstration is already loaded.\n"
    assert everything() == before


def test_more_courses_can_be_added_to_try_the_site_with_many(client: Client, today: date) -> None:
    seed(courses=85)
    assert CoursePage.objects.count() == 85
    assert "85 courses" in words_of(client.get("/courses/"))
    seed(courses=85)
    assert CoursePage.objects.count() == 85


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_loaded_on_another_day_there_is_a_run_to_join_and_every_list_is_full(
    client: Client, loaded: None, day: date
) -> None:
    with loaded_on(day):
        course = client.get(AT_WALTON_ON_A_TUESDAY).context["courses"][0]
        assert course.title == "Living with Anxiety"
        assert timezone.localdate(course.next_run.first_starts_at).weekday() == 1
        assert course.next_run.first_starts_at > timezone.now()
        assert course.next_run.can_enrol
        assert Term.objects.current_or_next().starts_on < day
        for path in ("/", "/courses/?places=on", "/whats-on/", "/pathways/", "/venues/walton/"):
            assert client.get(path).status_code == 200
        assert len(client.get("/courses/?places=on").context["courses"]) > 10
        soon = Session.objects.filter(ends_at__gt=timezone.now() - timedelta(days=7))
        assert soon.filter(starts_at__lt=timezone.now() + timedelta(days=21)).count() > 10
        assert not runs_whose_places_are_wrong().exists()


@pytest.mark.parametrize("day", DAYS[:2], ids=str)
def test_no_room_has_two_things_in_it_at_one_time(loaded: None, day: date) -> None:
    with loaded_on(day):
        others = Session.objects.filter(
            room=OuterRef("room"),
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
            shared_because="",
        ).exclude(pk=OuterRef("pk"))
        twice = Session.objects.filter(Exists(others), shared_because="")
        assert [f"{each.run}, {each.room}, {each.when}" for each in twice] == []


@pytest.mark.parametrize("day", DAYS[:2], ids=str)
def test_no_course_or_advice_is_planned_for_a_day_when_every_place_is_closed(
    loaded: None, day: date
) -> None:
    with loaded_on(day):
        planned = Session.objects.exclude(run__page__in=EventPage.objects.values("pk"))
        days = {session.first_day for session in planned}
        assert [day for day in days if Closure.objects.on(day).exists()] == []
