"""The way in and out. An address we know and one we do not are answered alike."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from enrolments import checks, people
from enrolments.callers import ip_address
from enrolments.enums import CheckPurpose
from enrolments.journey.forms import CodeForm
from enrolments.models import EmailCheck, Learner
from enrolments.my_learning import forms, session
from enrolments.my_learning.pages import data_of, for_learner, private, refused
from enrolments.my_learning.session import SigningIn
from enrolments.refusals import Refused

SIGNED_OUT_EVERYWHERE = "You are signed out everywhere, on every device."


@private
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for an e-mail address and sends a code to it, whether we know it or not."""
    form = forms.SignInForm(data_of(request))
    if not (form.is_bound and form.is_valid()):
        return _page(request, "sign_in", form)
    try:
        check = checks.ask(
            email=form.cleaned_data["email"],
            purpose=CheckPurpose.SIGN_IN,
            asked_from=ip_address(request),
        )
    except Refused as refusal:
        return refused(request, refusal)
    next_url = session.own_path(request.GET.get("next", ""))
    session.begin(request, SigningIn(str(check.pk), form.cleaned_data["shared"], next_url))
    return redirect("my-learning-code")


@private
def code(request: HttpRequest) -> HttpResponse:
    """Takes the code from our e-mail."""
    so_far = session.signing_in(request)
    if so_far is None:
        return redirect("my-learning-sign-in")
    form = CodeForm(data_of(request))
    if not (form.is_bound and form.is_valid()):
        return _page(request, "code", form)
    try:
        check = checks.prove_by_code(
            check_id=UUID(so_far.check),
            purpose=CheckPurpose.SIGN_IN,
            code=form.cleaned_data["code"],
        )
    except (checks.WrongCode, checks.CodeHasEnded) as refusal:
        form.add_error("code", str(refusal))
        return _page(request, "code", form)
    except Refused as refusal:
        return refused(request, refusal)
    return _go_on(request, check, so_far)


@private
def sign_in_link(request: HttpRequest, check_id: UUID, secret: str) -> HttpResponse:
    """The link in our e-mail. Opening it changes nothing, for mail scanners open links too."""
    form = forms.LinkForm(data_of(request))
    if not (form.is_bound and form.is_valid()):
        return _page(request, "sign_in_link", form)
    try:
        check = checks.prove_by_link(check_id=check_id, purpose=CheckPurpose.SIGN_IN, secret=secret)
    except Refused as refusal:
        return refused(request, refusal)
    here = session.signing_in(request) or SigningIn()
    # What was asked for with another address is no business of this one.
    so_far = here if here.check == str(check.pk) else SigningIn()
    return _go_on(request, check, replace(so_far, shared=form.cleaned_data["shared"]))


def _go_on(request: HttpRequest, check: EmailCheck, so_far: SigningIn) -> HttpResponse:
    proved = session.note_proved(request, check, so_far)
    found = proved.people()
    if len(found) == 1:
        return _let_in(request, found[0], proved)
    return redirect("my-learning-who")


def _let_in(request: HttpRequest, learner: Learner, proved: SigningIn) -> HttpResponse:
    session.sign_in(request, learner, shared=proved.shared)
    return redirect(session.own_path(proved.next_url))


@private
def who(request: HttpRequest) -> HttpResponse:
    """Which of the people who share an address; their names are shown once it is proved."""
    so_far = session.signing_in(request)
    found = so_far.people() if so_far else []
    if so_far is None or not found:
        return redirect("my-learning-sign-in")
    form = forms.PersonForm(data_of(request), people=found)
    if not (form.is_bound and form.is_valid()):
        return _page(request, "who", form)
    chosen = next(person for person in found if str(person.uuid) == form.cleaned_data["who"])
    return _let_in(request, chosen, so_far)


@private
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave. The browser is asked to forget the pages it has kept, for a computer people share."""
    session.sign_out(request)
    response = redirect("my-learning-left")
    response["Clear-Site-Data"] = '"cache"'
    return response


@for_learner
@require_POST
def sign_out_everywhere(request: HttpRequest, learner: Learner) -> HttpResponse:
    """End every sign-in, on this device and all others."""
    people.sign_out_everywhere(learner.pk)
    session.sign_out(request)
    messages.success(request, SIGNED_OUT_EVERYWHERE)
    return redirect("my-learning-left")


@private
def left(request: HttpRequest) -> HttpResponse:
    """Says that nothing is left behind here."""
    return render(request, "enrolments/my_learning/left.html")


def _page(request: HttpRequest, name: str, form: Form, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    context |= {"form": form}
    return render(request, f"enrolments/my_learning/{name}.html", context, status=status)
