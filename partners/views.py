"""The search near a postcode, and what the links in messages to partners lead to."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from enrolments.callers import ip_address
from enrolments.journey.pages import private
from enrolments.refusals import Refused
from partners import cards, links, rules
from partners.card_forms import CodeForm, plain_code
from partners.link_forms import CorrectionForm, FiguresForm
from partners.models import AdviceReturn, PartnerIndexPage
from partners.nearness import to_results
from partners.postcodes import NoPlace


# It changes nothing, and a token against forgery would mean a cookie for everyone who looks.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponseBase:
    """Takes the directory's filters by POST, so that no whole postcode is ever in an address."""
    directory = PartnerIndexPage.objects.live().public().first()
    if directory is None:
        raise Http404
    if request.method != "POST":
        return redirect(directory.get_url(request))
    try:
        return to_results(directory.get_url(request), request.POST)
    except NoPlace:
        response: HttpResponseBase = directory.serve(request)
        return response


@private
def card_code(request: HttpRequest) -> HttpResponse:
    """Takes the code from a card that someone types, and leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("card", code=form.cleaned_data["code"])
    return _landing(request, form=form, status=422 if form.errors else 200)


@private
def card(request: HttpRequest, code: str) -> HttpResponse:
    """What a card leads to. Of one we do not know, or no longer use, the same three ways on."""
    if not cards.may_try(ip_address(request)):
        return _landing(request, form=CodeForm(), problem="too-many", status=429)
    practice = cards.practice_of(plain_code(code))
    if practice is None:
        return _landing(request, form=CodeForm(), problem="unknown", status=404)
    response = _landing(request, practice=practice)
    if request.method == "GET":
        cards.note_opened(request, response, practice)
    return response


def _landing(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"places": cards.places(), **context}
    return render(request, "partners/card.html", context, status=status)


@private
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Shows a partner its entry. “All of this is right” is a POST; opening it changes nothing."""
    partner = links.partner_of(token)
    if partner is None:
        return _ended(request)
    if request.method == "POST":
        rules.confirm(partner=partner)
        return redirect(request.path)
    made = getattr(partner, "check_made", None)
    context = {
        "partner": partner,
        "topics": partner.topics,
        "token": token,
        "is_waiting": partner.corrections.waiting().exists(),
        "is_confirmed": bool(made and made.confirmed_on == timezone.localdate()),
    }
    return render(request, "partners/check.html", context)


@private
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Takes what a partner would change on its entry, for an editor to decide about."""
    partner = links.partner_of(token)
    if partner is None:
        return _ended(request)
    waiting = partner.corrections.waiting().first()
    form = CorrectionForm(request.POST or None, partner=partner, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        rules.correct(partner=partner, proposed=form.proposed, note=form.cleaned_data["note"])
        return redirect("partner-check", token=token)
    return _form(request, "partners/change.html", form, partner=partner, token=token)


@private
def figures(request: HttpRequest, token: str) -> HttpResponse:
    """Takes what came of one advice session. The same link changes it, as long as it is good."""
    found = links.session_of(token)
    if found is None:
        return _ended(request)
    _, session = found
    written = AdviceReturn.objects.filter(session=session).first()
    initial = {name: getattr(written, name) for name in rules.FIGURES} if written else {}
    form = FiguresForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rules.return_figures(session=session, figures=form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    return _form(request, "partners/return.html", form, session=session, written=written)


def _form(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _ended(request: HttpRequest) -> HttpResponse:
    """The same answer whatever is wrong with a link."""
    return render(request, "partners/link_ended.html", status=404)
