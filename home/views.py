from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import Topic
from core.querysets import public_pages
from courses.models import CoursePage
from home.board import board_of
from home.models import HomePage, VenuePage
from home.places import coming_sessions, places
from library.models import Resource
from partners.models import PartnerPage
from partners.visits import with_next_visit
from timetable.coming import next_of_each
from timetable.feeds import calendar_of
from timetable.models import Session, Venue

MOST_OF_EACH = 12


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about one topic: courses, what is on next, partners, library."""
    found = get_object_or_404(Topic.objects.select_related("picture"), slug=slug)
    courses = CoursePage.objects.live().public().about(found)
    partners = PartnerPage.objects.live().public().filtered({"helps-with": found})
    context = {
        "topic": found,
        "ancestors": HomePage.objects.live(),
        "courses": courses.soonest_first().for_lists()[:MOST_OF_EACH],
        "sessions": _next_dates(found),
        "partners": with_next_visit(partners.partners().for_lists()[:MOST_OF_EACH]),
        "nearby": partners.nearby().for_lists()[:MOST_OF_EACH],
        "pages": _pages_about(found),
        "resources": Resource.objects.public().filter(topics=found).for_lists()[:MOST_OF_EACH],
    }
    return render(request, "home/topic.html", context)


@require_safe
def venue_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on at a venue, as calendar programs read it."""
    venue = get_object_or_404(_venues_shown_as(slug))
    sessions = Session.objects.for_feeds().of_venue(venue.pk)
    return calendar_of(request, sessions, name=venue.name)


@never_cache
@require_safe
def venue_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Today at a venue, for the screen in its foyer."""
    found = places(_venues_shown_as(slug))
    if not found:
        raise Http404
    return render(request, "home/board.html", {"board": board_of(found[0])})


def _venues_shown_as(slug: str) -> Any:
    """The venue whose page visitors find at /venues/<slug>/, if there is one."""
    return Venue.objects.filter(page__in=VenuePage.objects.live().public().filter(slug=slug))


def _pages_about(found: Topic) -> Any:
    """Pages of words and stories on the topic; what else is on it has a part of its own."""
    words = Q(standardpage__isnull=False) | Q(storypage__isnull=False)
    pages = public_pages().filter(words, page_topics__topic=found)
    return pages.order_by("title").specific()[:MOST_OF_EACH]


def _next_dates(found: Topic) -> Any:
    """The next date of each event and advice session on the topic; a course has its own card."""
    about = coming_sessions().filter(run__page__page_topics__topic=found)
    courses = CoursePage.objects.filter(page_topics__topic=found)
    others = about.exclude(run__page__in=courses.values("pk")).for_lists()
    return next_of_each(others, by="run_id")[:MOST_OF_EACH]
