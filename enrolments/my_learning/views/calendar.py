"""Someone's own dates for their calendar program, at an address that only they know."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.addresses import absolute, subscription
from core.calendar_feeds import answer
from enrolments import letters
from enrolments.enums import EnrolmentStatus
from enrolments.models import Learner
from enrolments.models.people import new_calendar_key
from enrolments.my_learning.pages import for_learner, private, show
from timetable.models import Session

NEW_ADDRESS_MADE = "Your calendar has a new address. The old one does not work any more."
NAME = "Life Rooms"


@private
def feed(request: HttpRequest, calendar_key: str) -> HttpResponse:
    """All dates someone has a place on. Whoever has the address can read it, so it names nobody."""
    learner = Learner.objects.known().filter(calendar_key=calendar_key).first()
    if learner is None:
        raise Http404
    confirmed = learner.enrolments.for_lists().filter(status=EnrolmentStatus.CONFIRMED)
    enrolments = {enrolment.run_id: enrolment for enrolment in confirmed}
    sessions = Session.objects.filter(run__in=list(enrolments)).for_calendars()
    entries = [letters.calendar_entry(enrolments[each.run_id], each) for each in sessions]
    return answer(request, entries, name=NAME)


@for_learner
def address(request: HttpRequest, learner: Learner) -> HttpResponse:
    """How to put one's dates into a calendar."""
    feed_url = absolute(reverse("my-learning-calendar-feed", args=[learner.calendar_key]))
    subscribe_url = subscription(feed_url)
    return show(request, learner, "calendar", feed_url=feed_url, subscribe_url=subscribe_url)


@for_learner
@require_POST
def new_address(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Another address for the calendar, when somebody else may know the old one."""
    Learner.objects.filter(pk=learner.pk).update(calendar_key=new_calendar_key())
    messages.success(request, NEW_ADDRESS_MADE)
    return redirect("my-learning-calendar")
