from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses import rules
from courses.enums import Arrangement
from courses.forms import ProspectusChoices, ProspectusFileChoices
from courses.models import CourseIndexPage, CoursePage, ProspectusFile
from courses.prospectus import by_topic, by_venue
from timetable.feeds import calendar_of
from timetable.models import Session, Term

TERMS_SHOWN = 2
SECONDS_UNTIL_ONE_IS_MADE = 10


def prospectus(request: HttpRequest) -> HttpResponse:
    """This term's and next term's courses on one page, to read or to print."""
    choices = ProspectusChoices(request.GET)
    arrangement = choices.choices().get("by", Arrangement.TOPIC)
    by_place = arrangement == Arrangement.VENUE
    terms = list(Term.objects.not_over()[:TERMS_SHOWN])
    courses = list(CoursePage.objects.live().public().for_prospectus(terms))
    context = {
        "ancestors": _way_here(),
        "choices": choices,
        "by_place": by_place,
        "terms": terms,
        "files": ProspectusFile.objects.to_offer(terms, arrangement),
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


@require_safe
@cache_control(public=True, no_cache=True)
def prospectus_pdf(request: HttpRequest) -> HttpResponse:
    """A term's prospectus as a PDF: the last good one, or a page that says where else to read."""
    choices = ProspectusFileChoices(request.GET)
    if choices.problems:
        raise Http404
    term = choices.term_chosen
    file = rules.file_for_visitor(term=term, **choices.kind) if term else None
    if file is None or not file.is_there:
        return _not_there_yet(request, being_made=bool(file))
    unchanged = get_conditional_response(request, etag=file.etag, last_modified=file.made)
    return unchanged or _pdf(file)


def _pdf(file: ProspectusFile) -> HttpResponse:
    # Together, because a new file may have taken the place of the one that was asked about.
    file.refresh_from_db(fields=["pdf", "fingerprint", "made_at"])
    headers = {
        "Content-Disposition": f'inline; filename="{file.file_name}"',
        "ETag": file.etag,
        "Last-Modified": http_date(file.made),
    }
    return HttpResponse(file.pdf, content_type="application/pdf", headers=headers)


def _not_there_yet(request: HttpRequest, *, being_made: bool) -> HttpResponse:
    context = {"ancestors": _way_here(), "being_made": being_made}
    if not being_made:
        return render(request, "courses/prospectus_not_there.html", context, status=404)
    response = render(request, "courses/prospectus_not_there.html", context, status=202)
    response["Retry-After"] = str(SECONDS_UNTIL_ONE_IS_MADE)
    return response


def _way_here() -> list[CourseIndexPage]:
    index = CourseIndexPage.objects.live().first()
    return list(index.get_ancestors(inclusive=True).filter(depth__gt=1)) if index else []
