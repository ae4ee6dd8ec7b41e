"""The whole demonstration, loaded in one transaction."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.models import CourseIndexPage, CoursePage
from enrolments.models import Learner
from home.models import HomePage
from liferooms.seeding import places
from liferooms.seeding.calendar import DemoCalendar, moment
from liferooms.seeding.evaluations import load_evaluations
from liferooms.seeding.figures import load_figures
from liferooms.seeding.library import load_library
from liferooms.seeding.pages import PageLoader
from liferooms.seeding.partners import load_answers, load_practices
from liferooms.seeding.pictures import load_pictures
from liferooms.seeding.registers import load_registers
from liferooms.seeding.requests import load_requests
from liferooms.seeding.runs import RunLoader
from liferooms.seeding.visits import load_visits
from pathways.models import PathwaysPage, Referral
from search import indexing
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Session, Venue

Say = Callable[[str], Any]


class RealDataHere(Exception):
    """There is something in the database that this command did not put there."""


def is_loaded() -> bool:
    return HomePage.objects.exists()


def refuse_real_data() -> None:
    """The made-up learners all have addresses at example.org; anyone else is real."""
    if Learner.objects.exclude(email__endswith="@example.org").exists() and not is_loaded():
        raise RealDataHere
    if (Run.objects.exists() or Referral.objects.exists()) and not is_loaded():
        raise RealDataHere


@transaction.atomic
def load(say: Say, today: date | None = None) -> None:
    """Load everything, as seen from today."""
    # A page is saved three times on its way; which refers to which is written once, at the end.
    with disable_reference_index_auto_update(), indexing.together():
        _load(say, today or timezone.localdate())
        say("search")
    call_command("rebuild_references_index", verbosity=0)


def _load(say: Say, today: date) -> None:
    calendar = DemoCalendar(
        today, tuple((first, last) for _, first, last in places.closure_dates(today))
    )
    say("pictures, topics, places")
    loader = PageLoader(load_pictures(), {}, today)
    loader.topics = places.load_topics(loader.images)
    venues = places.load_venues()
    places.load_closures(today)
    terms = places.load_terms(calendar)
    say("pages")
    loader.load_home()
    loader.load_settings()
    loader.load_standard_pages()
    loader.load_venue_pages(venues)
    say("courses")
    courses = loader.load_courses()
    loader.load_lessons(courses)
    say("partners, events, library")
    partners = loader.load_partners()
    advice = loader.load_advice(partners)
    load_answers(partners)
    load_practices(today)
    events = loader.load_events(partners)
    loader.load_stories()
    loader.load_campaigns()
    load_library(loader, loader.topics, venues, {**courses})
    loader.finish_home(courses)
    say("runs, sessions and made-up learners")
    runs = RunLoader(calendar, venues, terms)
    runs.load_courses(courses)
    runs.load_events(events)
    runs.load_advice(advice)
    runs.load_pathways(PathwaysPage.objects.get())
    load_requests(venues)
    say("registers, evaluations, visits")
    load_registers(today)
    load_evaluations(today)
    load_visits(today)
    load_figures(today)


@transaction.atomic
@indexing.together()
def add_courses(number: int) -> None:
    """Add plain courses with one run each, to try the site with many."""
    index = CourseIndexPage.objects.get()
    venue = Venue.objects.get(slug="walton")
    calendar = DemoCalendar(timezone.localdate())
    [day] = calendar.weekly(first=calendar.monday + timedelta(weeks=1), weekday="mon", number=1)
    for count in range(CoursePage.objects.count(), number):
        course = CoursePage(
            title=f"Course {count}", slug=f"course-{count}", who_for="<p>Anyone.</p>"
        )
        index.add_child(instance=course)
        run = Run.objects.create(
            page=course.page_ptr,
            venue=venue,
            booking=Booking.PLACES,
            status=RunStatus.OPEN,
            capacity=12,
        )
        Session.objects.create(
            run=run,
            venue=venue,
            starts_at=moment(day, "10:00"),
            ends_at=moment(day, "12:00"),
        )
