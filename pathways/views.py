"""The pages of asking for an advisor or something else of ours. Nothing here says who it is."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from enrolments.callers import ip_address
from enrolments.journey.pages import data_of, private
from enrolments.refusals import Busy, Refused
from partners import cards
from pathways import limits, links, rules
from pathways.enums import OPEN, State
from pathways.forms import RequestForm
from pathways.models import Asking, PathwaysSettings, Referral
from pathways.refusals import AgreementHasEnded, NotFromHere, TooManyRequests
from pathways.rules.steps import reply_due
from pathways.ways import FOR_YOURSELF, OTHER_REQUESTS, REFERRING, Way

BUSY = "Many people are writing to us just now. Nothing is lost: please press the button again."
SECONDS_TO_WAIT = 10


def refer(request: HttpRequest) -> HttpResponse:
    """Whom is it for?"""
    context = {
        "referring": REFERRING,
        "others": OTHER_REQUESTS,
        "reply_time": PathwaysSettings.for_request(request).reply_time,
    }
    return render(request, "pathways/refer.html", context)


@private
def ask(request: HttpRequest, way: Way) -> HttpResponse:
    """One page of asking."""
    suggested = request.GET.get("suggested", "") or cards.suggested_by(request)
    initial = {"submission": uuid.uuid4(), "suggested": suggested}
    form = way.form(data_of(request), initial=initial)
    if not (form.is_bound and form.is_valid()):
        return _page(request, way, form, status=422 if form.is_bound else 200)
    try:
        asking = _hand_in(request, form)
    except Refused as refusal:
        form.add_error(None, BUSY if isinstance(refusal, Busy) else str(refusal))
        return _page(request, way, form, status=_status_of(refusal))
    response = redirect(way.received_url)
    if way == FOR_YOURSELF and asking.is_new:
        cards.note_self_referral(request, response)
    return response


def _hand_in(request: HttpRequest, form: RequestForm) -> Asking:
    person, referrer = form.person(), form.referrer()
    limits.count(
        address=person.email or person.phone,
        referrer=referrer.email,
        asked_from=ip_address(request),
    )
    return rules.ask(
        person=person,
        referrer=referrer,
        wanted=form.wanted(),
        suggested_by=form.suggested_by(),
        submission=form.submission_id(),
    )


def _page(request: HttpRequest, way: Way, form: RequestForm, *, status: int) -> HttpResponse:
    context = {
        "way": way,
        "form": form,
        "reply_time": PathwaysSettings.for_request(request).reply_time,
    }
    response = render(request, "pathways/ask.html", context, status=status)
    if status == 503:
        response["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def _status_of(refusal: Refused) -> int:
    if isinstance(refusal, TooManyRequests):
        return 429
    return 503 if isinstance(refusal, Busy) else 422


@private
def received(request: HttpRequest, way: Way) -> HttpResponse:
    """We have it, and what happens next: the same for everyone."""
    context = {"way": way, "answered_by": reply_due(timezone.localdate())}
    return render(request, "pathways/received.html", context)


@private
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Asks someone whether they agree to what was asked for them. Opening it changes nothing."""
    referral = links.referral_of(token, links.Purpose.AGREE)
    answer = request.POST.get("answer")
    if referral is None:
        # “No” pressed twice: by now nothing is left to say no to.
        return redirect("pathways-declined") if answer == "no" else _ended(request)
    if request.method != "POST":
        return _agreement(request, referral)
    try:
        if answer == "no":
            rules.decline(referral_id=referral.pk)
            return redirect("pathways-declined")
        if answer == "yes":
            rules.agree(referral_id=referral.pk)
    except AgreementHasEnded:
        return _ended(request)
    except NotFromHere:
        # They said yes before; the page they are led to says so, and how to take it back.
        pass
    except Refused as refusal:
        return _refused(request, refusal)
    return redirect(request.path)


def _agreement(request: HttpRequest, referral: Referral) -> HttpResponse:
    first = referral.askings.first()
    context = {
        "is_open": referral.state == State.NOT_AGREED,
        "asked_by": first.name if first else "",
        "until": links.answer_until(referral),
        "answered_by": referral.due_on if referral.state == State.NEW else None,
    }
    if referral.state in OPEN:
        token = links.token(referral, links.Purpose.TAKE_BACK)
        context["take_back_url"] = reverse("pathways-take-back", args=[token])
    return render(request, "pathways/agree.html", context)


@private
def declined(request: HttpRequest) -> HttpResponse:
    """Nothing is kept."""
    return render(request, "pathways/declined.html")


@private
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """Takes a request back. Opening the page changes nothing."""
    referral = links.referral_of(token, links.Purpose.TAKE_BACK)
    if referral is None:
        return _ended(request)
    if request.method == "POST":
        try:
            rules.take_back(referral_id=referral.pk)
        except Refused as refusal:
            return _refused(request, refusal)
        return redirect(request.path)
    return render(request, "pathways/take_back.html", {"is_open": referral.state in OPEN})


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    busy = isinstance(refusal, Busy)
    context: dict[str, Any] = {"reason": BUSY if busy else str(refusal), "busy": busy}
    return render(request, "pathways/refused.html", context, status=503 if busy else 409)


def _ended(request: HttpRequest) -> HttpResponse:
    """The same answer whatever is wrong with a link."""
    return render(request, "pathways/link_ended.html", status=404)
