"""What we know about someone, to take away or to have erased."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from enrolments import erasing
from enrolments.models import Learner
from enrolments.my_learning import forms, session
from enrolments.my_learning.copy_of_data import copy_of
from enrolments.my_learning.pages import data_of, for_learner, private, show

READABLE = {"indent": 2, "ensure_ascii": False}


@for_learner
def my_data(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What can be done with one's data."""
    return show(request, learner, "data", months=settings.LEARNERS_KEPT_MONTHS)


@for_learner
def download(request: HttpRequest, learner: Learner) -> HttpResponse:
    """All we know about someone, as a file."""
    response = JsonResponse(copy_of(learner), json_dumps_params=READABLE)
    response["Content-Disposition"] = 'attachment; filename="life-rooms-my-data.json"'
    return response


@for_learner
def erase(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Erases someone, after saying what that means."""
    form = forms.EraseForm(data_of(request))
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.errors else 200
        return show(request, learner, "erase", status=status, form=form)
    erasing.erase(learner_id=learner.pk)
    session.sign_out(request)
    return redirect("my-learning-erased")


@private
def erased(request: HttpRequest) -> HttpResponse:
    """Says that it is done."""
    return render(request, "enrolments/my_learning/erased.html")
