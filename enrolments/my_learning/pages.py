"""What the pages of My learning share: who may open them, and how they answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from enrolments.checks import TooManyTries
from enrolments.journey.pages import data_of, private
from enrolments.models import Learner
from enrolments.my_learning import session
from enrolments.refusals import Busy, Refused

__all__ = ["data_of", "for_learner", "private", "refused", "show", "status_of"]

WAS_AWAY = "You were away for a while or signed out, so please sign in again."
SECONDS_TO_WAIT = 10

View = Callable[..., HttpResponse]


def for_learner(view: View) -> View:
    """A page for whoever is signed in, who is handed to it; anyone else signs in first."""

    @private
    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        was_signed_in = session.SIGNED_IN in request.session
        learner = session.learner(request)
        if learner is None:
            if was_signed_in:
                messages.info(request, WAS_AWAY)
            return _sign_in_first(request)
        try:
            return view(request, learner, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return opened


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    address = reverse("my-learning-sign-in")
    if request.method == "POST":
        return redirect(address)
    return redirect(f"{address}?{urlencode({'next': request.path})}")


def show(
    request: HttpRequest, learner: Learner, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """One of the learner's own pages."""
    context |= {"learner": learner, "shared": session.is_shared(request), "here": name}
    return render(request, f"enrolments/my_learning/{name}.html", context, status=status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Why something cannot be done, in the refusal's own words."""
    status = status_of(refusal)
    context = {"reason": str(refusal), "try_again": isinstance(refusal, Busy | TooManyTries)}
    response = render(request, "enrolments/my_learning/refused.html", context, status=status)
    if isinstance(refusal, Busy):
        response["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def status_of(refusal: Refused) -> int:
    """Many tries, a busy database, or a state of things that does not allow it."""
    if isinstance(refusal, TooManyTries):
        return 429
    return 503 if isinstance(refusal, Busy) else 409
