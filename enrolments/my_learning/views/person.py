"""What someone can change about themselves: details, address, support, plan, a pause."""

from django.contrib import messages
from django.forms import Form, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from enrolments import checks, people, rules
from enrolments.actors import LEARNER
from enrolments.callers import ip_address
from enrolments.enums import CheckPurpose, EnrolmentStatus
from enrolments.journey.forms import CodeForm, HelpForm
from enrolments.models import Learner, LearningPlan, SupportNeeds
from enrolments.my_learning import forms, session
from enrolments.my_learning.pages import data_of, for_learner, show

KEPT = "Your changes are kept."
SAME_ADDRESS = "That is the address we have already."
PAUSED = "Everything is paused. Come back whenever you like."
RESUMED = "Welcome back. Reminders and offers go on as before."


@for_learner
def details(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What to call someone, how to reach them, and what our messages say."""
    form = forms.DetailsForm(data_of(request), learner=learner)
    if form.is_bound and form.is_valid():
        people.change_details(learner_id=learner.pk, details=form.cleaned_data, actor=LEARNER)
        return _kept(request, "my-learning-details")
    return _ask(request, learner, "details", form)


@for_learner
def new_address(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Another e-mail address. It replaces the one we have once a code sent to it comes back."""
    form = forms.AddressForm(data_of(request))
    if not (form.is_bound and form.is_valid()):
        return _ask(request, learner, "new_address", form)
    email = form.cleaned_data["email"].lower()
    if email == learner.email:
        messages.info(request, SAME_ADDRESS)
        return redirect("my-learning-details")
    check = checks.ask(
        email=email,
        purpose=CheckPurpose.NEW_ADDRESS,
        asked_from=ip_address(request),
        learner=learner,
    )
    request.session[session.NEW_ADDRESS] = str(check.pk)
    return redirect("my-learning-new-address-code")


@for_learner
def new_address_code(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Takes the code that was sent to the new address."""
    check_id = session.check_of_new_address(request, learner)
    if check_id is None:
        return redirect("my-learning-new-address")
    form = CodeForm(data_of(request))
    if not (form.is_bound and form.is_valid()):
        return _ask(request, learner, "new_address_code", form)
    try:
        check = checks.prove_by_code(
            check_id=check_id, purpose=CheckPurpose.NEW_ADDRESS, code=form.cleaned_data["code"]
        )
    except (checks.WrongCode, checks.CodeHasEnded) as refusal:
        form.add_error("code", str(refusal))
        return _ask(request, learner, "new_address_code", form)
    people.change_details(learner_id=learner.pk, details={"email": check.email}, actor=LEARNER)
    del request.session[session.NEW_ADDRESS]
    session.renew(request, learner)
    return _kept(request, "my-learning-details")


@for_learner
def support(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What would make it easier to come."""
    known = SupportNeeds.objects.filter(learner=learner).first()
    form = HelpForm(data_of(request), initial=model_to_dict(known) if known else None)
    if form.is_bound and form.is_valid():
        people.change_support(learner_id=learner.pk, answers=form.cleaned_data)
        return _kept(request, "my-learning-support")
    return _ask(request, learner, "support", form)


@for_learner
def plan(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Someone's learning plan, to read and to print."""
    known = LearningPlan.objects.filter(learner=learner).first()
    answers = [
        (field.label, getattr(known, name))
        for name, field in forms.PlanForm.base_fields.items()
        if known and getattr(known, name)
    ]
    return show(request, learner, "plan", answers=answers)


@for_learner
def change_plan(request: HttpRequest, learner: Learner) -> HttpResponse:
    """The three questions of the plan."""
    known = LearningPlan.objects.filter(learner=learner).first()
    form = forms.PlanForm(data_of(request), initial=model_to_dict(known) if known else None)
    if form.is_bound and form.is_valid():
        people.change_plan(learner_id=learner.pk, answers=form.cleaned_data)
        return _kept(request, "my-learning-plan")
    return _ask(request, learner, "change_plan", form)


@for_learner
def pause(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Everything rests until they are back."""
    if request.method != "POST":
        return show(request, learner, "pause")
    if request.POST.get("pause") == "yes":
        people.pause(learner_id=learner.pk)
        messages.success(request, PAUSED)
    else:
        _resume(learner)
        messages.success(request, RESUMED)
    return redirect("my-learning")


def _resume(learner: Learner) -> None:
    """Places that became free meanwhile are offered now."""
    people.resume(learner_id=learner.pk)
    waiting = learner.enrolments.filter(status=EnrolmentStatus.WAITING)
    for run_id in waiting.order_by("run_id").values_list("run_id", flat=True):
        rules.fill_places(run_id=run_id)


def _ask(request: HttpRequest, learner: Learner, name: str, form: Form) -> HttpResponse:
    return show(request, learner, name, status=422 if form.errors else 200, form=form)


def _kept(request: HttpRequest, name: str) -> HttpResponse:
    messages.success(request, KEPT)
    return redirect(name)
