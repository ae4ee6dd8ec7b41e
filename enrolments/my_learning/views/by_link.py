"""What the links in letters lead to. Nobody signs in, so nothing here says who it is.

A link that is not good is answered with the same page whatever is wrong with it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from enrolments import links, rules
from enrolments.enums import LIVE
from enrolments.models import Enrolment
from enrolments.my_learning import answering, places
from enrolments.my_learning.answering import Standing
from enrolments.my_learning.pages import private, refused, status_of
from enrolments.refusals import Busy, Clashes, Refused


@private
def answer_offer(request: HttpRequest, token: str) -> HttpResponse:
    """Shows an offer and takes the answer. Opening the page changes nothing."""
    enrolment = _enrolment(token, links.Purpose.ANSWER_OFFER)
    if request.method != "POST":
        return _offer(request, enrolment)
    try:
        answering.answer(enrolment, request.POST)
    except Busy as busy:
        return refused(request, busy)
    except Clashes as clash:
        return _offer(request, enrolment, clash=str(clash), status=status_of(clash))
    except Refused as refusal:
        enrolment = _enrolment(token, links.Purpose.ANSWER_OFFER)
        return _offer(request, enrolment, status=status_of(refusal))
    return redirect(request.path)


def _offer(
    request: HttpRequest, enrolment: Enrolment, *, clash: str = "", status: int = 200
) -> HttpResponse:
    standing = answering.standing(enrolment)
    context = {"enrolment": enrolment, "run": enrolment.run, "standing": standing, "clash": clash}
    if standing == Standing.TAKEN:
        context["sessions"] = places.joinable(enrolment.run)
    return render(request, "enrolments/my_learning/offer_by_link.html", context, status=status)


@private
def withdraw_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Gives up a place, a turn or a request. Opening the page changes nothing."""
    enrolment = _enrolment(token, links.Purpose.WITHDRAW)
    if request.method == "POST":
        try:
            rules.withdraw(enrolment_id=enrolment.pk)
        except Refused as refusal:
            return refused(request, refusal)
        return redirect(request.path)
    context = {
        "enrolment": enrolment,
        "run": enrolment.run,
        "can_withdraw": enrolment.status in LIVE,
    }
    return render(request, "enrolments/my_learning/withdraw_by_link.html", context)


def _enrolment(token: str, purpose: links.Purpose) -> Enrolment:
    enrolment = links.enrolment_of(token, purpose)
    if enrolment is None:
        raise Http404
    enrolment.run = places.runs().get(pk=enrolment.run_id)
    return enrolment
