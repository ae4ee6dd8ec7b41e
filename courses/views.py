from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.forms import ProspectusChoices
from courses.models import CourseIndexPage, CoursePage
from courses.prospectus import by_topic, by_venue
from timetable.feeds import calendar_of
from timetable.models import Session, Term

TERMS_SHOWN = 2


def prospectus(request: HttpRequest) -> HttpResponse:
    """This term's and next term's courses on one page, to read or to print."""
    choices = ProspectusChoices(request.GET)
    by_place = choices.choices().get("by") == "venue"
    terms = list(Term.objects.not_over()[:TERMS_SHOWN])
    courses = list(CoursePage.objects.live().public().for_prospectus(terms))
    index = CourseIndexPage.objects.live().first()
    context = {
        "ancestors": index.get_ancestors(inclusive=True).filter(depth__gt=1) if index else [],
        "choices": choices,
        "by_place": by_place,
        "terms": terms,
        "today": timezone.localdate(),
        "groups": by_venue(courses) if by_place else by_topic(courses),
    }
    return render(request, "courses/prospectus.html", context)


@require_safe
def course_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of a course, as calendar programs read them."""
    course = get_object_or_404(CoursePage.objects.live().public(), slug=slug)
    sessions = Session.objects.for_feeds().filter(run__page=course.pk)
    return calendar_of(request, sessions, name=course.title)
