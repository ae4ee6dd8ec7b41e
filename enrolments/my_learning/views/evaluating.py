"""Saying how a course was, by the link in a letter. Nobody signs in; nothing says who it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from enrolments import links, rules
from enrolments.evaluation_forms import EvaluationForm
from enrolments.evaluations import Standing, standing
from enrolments.models import Enrolment
from enrolments.my_learning import places
from enrolments.my_learning.pages import data_of, private, refused
from enrolments.refusals import AlreadyEvaluated, Busy, Refused


@private
def evaluate(request: HttpRequest, token: str) -> HttpResponse:
    """Asks how it was, and takes the answers once. Opening the page changes nothing."""
    enrolment = links.enrolment_of(token, links.Purpose.EVALUATE)
    if enrolment is None:
        raise Http404
    enrolment.run = places.runs().get(pk=enrolment.run_id)
    form = EvaluationForm(data_of(request))
    if not form.is_bound:
        return _page(request, enrolment, form)
    if standing(enrolment, enrolment.run) == Standing.OPEN and not form.is_valid():
        return _page(request, enrolment, form, status=422)
    try:
        rules.evaluate(enrolment_id=enrolment.pk, answers=_answers(form))
    except Busy as busy:
        return refused(request, busy)
    except AlreadyEvaluated:
        # The button pressed twice, or an old page sent again.
        return redirect(request.path)
    except Refused:
        return _page(request, enrolment, form, status=409)
    return redirect(request.path)


def _answers(form: EvaluationForm) -> rules.Answers:
    """Of a form that is not good the rule refuses before it takes anything."""
    return form.answers if form.is_valid() else rules.Answers()


def _page(
    request: HttpRequest, enrolment: Enrolment, form: EvaluationForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "run": enrolment.run,
        "standing": standing(enrolment, enrolment.run),
        "form": form,
    }
    return render(request, "enrolments/my_learning/evaluate.html", context, status=status)
