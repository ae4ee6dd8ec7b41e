"""What someone has with us, and what they can do about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from enrolments import rules
from enrolments.models import Enrolment, Learner
from enrolments.my_learning import answering, forms, places
from enrolments.my_learning.pages import data_of, for_learner, show
from enrolments.refusals import Clashes
from timetable.models import Run

WITHDRAWN = "You are no longer on these dates. Thank you for telling us."
SWAPPED = "You have changed your dates. We are sending you the new ones."


@for_learner
def my_places(request: HttpRequest, learner: Learner) -> HttpResponse:
    """The first page: offers, dates, waiting lists, requests, and what is over."""
    return show(request, learner, "places", places=places.of(learner))


@for_learner
def answer(request: HttpRequest, learner: Learner, enrolment_uuid: UUID) -> HttpResponse:
    """Says yes or no to an offer."""
    enrolment = places.own(learner, enrolment_uuid)
    if request.method == "POST":
        try:
            said = answering.answer(enrolment, request.POST)
        except Clashes as clash:
            return _offer(request, learner, enrolment, clash=str(clash))
        messages.success(request, said)
        return redirect("my-learning")
    return _offer(request, learner, enrolment)


def _offer(
    request: HttpRequest, learner: Learner, enrolment: Enrolment, clash: str = ""
) -> HttpResponse:
    standing = answering.standing(enrolment)
    status = 409 if clash else 200
    context = {"enrolment": enrolment, "run": enrolment.run, "standing": standing, "clash": clash}
    return show(request, learner, "offer", status=status, **context)


@for_learner
def withdraw(request: HttpRequest, learner: Learner, enrolment_uuid: UUID) -> HttpResponse:
    """Gives up a place, a turn or a request, with a reason or without."""
    enrolment = places.own(learner, enrolment_uuid)
    form = forms.ReasonForm(data_of(request))
    if form.is_bound and form.is_valid():
        rules.withdraw(enrolment_id=enrolment.pk, reason=form.cleaned_data["reason"])
        messages.success(request, WITHDRAWN)
        return redirect("my-learning")
    status = 422 if form.errors else 200
    context = {"enrolment": enrolment, "run": enrolment.run, "form": form}
    return show(request, learner, "withdraw", status=status, **context)


@for_learner
def other_dates(request: HttpRequest, learner: Learner, enrolment_uuid: UUID) -> HttpResponse:
    """Dates of the same course that someone can change to."""
    enrolment = places.own(learner, enrolment_uuid)
    others = places.others(enrolment)
    return show(
        request, learner, "other_dates", enrolment=enrolment, run=enrolment.run, others=others
    )


@for_learner
def swap(
    request: HttpRequest, learner: Learner, enrolment_uuid: UUID, run_uuid: UUID
) -> HttpResponse:
    """Exchanges a place for one on other dates: both or neither."""
    enrolment = places.own(learner, enrolment_uuid)
    there = _same_course(enrolment, run_uuid)
    clash = ""
    if request.method == "POST":
        try:
            rules.swap(
                enrolment_id=enrolment.pk,
                to_run_id=there.pk,
                knows_of_clash="knows_of_clash" in request.POST,
            )
        except Clashes as refusal:
            clash = str(refusal)
        else:
            messages.success(request, SWAPPED)
            return redirect("my-learning")
    status = 409 if clash else 200
    context = {"enrolment": enrolment, "run": enrolment.run, "there": there, "clash": clash}
    return show(request, learner, "swap", status=status, **context)


def _same_course(enrolment: Enrolment, run_uuid: UUID) -> Run:
    there = places.runs().public().filter(uuid=run_uuid, page=enrolment.run.page_id).first()
    if there is None:
        raise Http404
    return there
