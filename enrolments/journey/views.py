"""The pages of enrolling. Each asks one thing, keeps it, and leads to the next."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import rate_limits
from enrolments import equality, introductions
from enrolments.callers import ip_address
from enrolments.checks import CodeHasEnded, TooManyTries
from enrolments.enums import ContactBy
from enrolments.journey import drafts, forms, memory, steps
from enrolments.journey.pages import (
    ask,
    data_of,
    form_of,
    not_possible,
    on_a_journey,
    private,
    public_run,
    status_of,
    try_again,
)
from enrolments.journey.steps import Journey
from enrolments.models import EmailCheck
from enrolments.refusals import CLOSED_TO, Busy, Clashes, Refused
from timetable.models import Run

MOST_STARTS = 60
STARTS_COUNTED_OVER = timedelta(hours=1)
STOPPED = "We have let your answers go, and this device has forgotten you."


@private
def enrol(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """The start: what these dates are, what is asked, and what is kept."""
    run = public_run(run_uuid)
    refusal = CLOSED_TO.get(run.state())
    if refusal:
        return not_possible(request, run, refusal())
    if request.method == "POST":
        return _begin(request, run)
    context = {
        "run": run,
        "prospect": steps.prospect_at_the_start(run),
        "asked_before": memory.enrolment(request, run) is not None,
    }
    return render(request, "enrolments/journey/start.html", context)


def _begin(request: HttpRequest, run: Run) -> HttpResponse:
    allowed = rate_limits.allow(
        name="enrol-start", value=ip_address(request), limit=MOST_STARTS, per=STARTS_COUNTED_OVER
    )
    if not allowed:
        return try_again(request, run, run.get_absolute_url(), TooManyTries(), status=429)
    draft = drafts.begin(run, suggested_by=introductions.suggested_by(request))
    memory.remember_draft(request, run, draft.pk)
    return redirect(Journey(run, draft).next_url)


@on_a_journey
def age(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Under 18 nothing is kept, not even the answer."""
    form = form_of(request, journey, steps.AGE)
    if not (form.is_bound and form.is_valid()):
        return ask(request, journey, steps.AGE, form)
    if not form.cleaned_data["over_18"]:
        journey.draft.delete()
        memory.forget_draft(request, journey.run)
        return redirect("enrol-under-18", run_uuid=journey.run.uuid)
    drafts.keep(journey.draft, form.cleaned_data)
    return redirect(journey.next_url)


@private
def under_18(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """Where young people find help, and each of us too."""
    return render(request, "enrolments/journey/under_18.html", {"run": public_run(run_uuid)})


@on_a_journey
def contact(request: HttpRequest, journey: Journey) -> HttpResponse:
    """How to reach someone. Known or not, an address is answered alike: a code is sent to it."""
    if not journey.may_open(steps.CONTACT):
        return redirect(journey.next_url)
    form: Any = form_of(request, journey, steps.CONTACT)
    if not (form.is_bound and form.is_valid()):
        return ask(request, journey, steps.CONTACT, form)
    drafts.keep_contact(journey.draft, form.answers())
    if journey.next_step() == steps.CODE and not drafts.has_open_check(journey.draft):
        try:
            drafts.ask_for_proof(journey.draft, asked_from=ip_address(request))
        except TooManyTries as refusal:
            form.add_error("email", str(refusal))
            return ask(request, journey, steps.CONTACT, form, status=429)
    return redirect(journey.next_url)


@on_a_journey
def code(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The code from our e-mail, or another one."""
    if journey.next_step() != steps.CODE:
        return redirect(journey.next_url)
    if "again" in request.POST:
        return _send_again(request, journey)
    form = form_of(request, journey, steps.CODE)
    if not (form.is_bound and form.is_valid()):
        return ask(request, journey, steps.CODE, form)
    try:
        drafts.prove_by_code(journey.draft, form.cleaned_data["code"])
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return ask(request, journey, steps.CODE, form, status=status_of(refusal))
    request.session.cycle_key()
    return redirect(journey.next_url)


def _send_again(request: HttpRequest, journey: Journey) -> HttpResponse:
    try:
        drafts.ask_for_proof(journey.draft, asked_from=ip_address(request))
    except TooManyTries as refusal:
        return try_again(request, journey.run, journey.next_url, refusal, status=429)
    messages.info(request, "We are sending a new code. The one before may not work any more.")
    return redirect(journey.next_url)


@private
def follow_link(request: HttpRequest, check_id: UUID, secret: str) -> HttpResponse:
    """The link in our e-mail. Opening it changes nothing, for mail scanners open links too."""
    if request.method != "POST":
        return render(request, "enrolments/journey/link.html")
    check = EmailCheck.objects.filter(pk=check_id).select_related("draft__run").first()
    run = check.draft.run if check and check.draft else None
    here = memory.draft_id(request, run) if run else None
    try:
        draft = drafts.prove_by_link(check_id, secret, here=here)
    except CodeHasEnded:
        return render(request, "enrolments/journey/link_ended.html", {"run": run}, status=422)
    request.session.cycle_key()
    memory.remember_draft(request, draft.run, draft.pk)
    return redirect(Journey(draft.run, draft).next_url)


@on_a_journey
def who(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Which of the people with this address; shown only once the address is proved."""
    if not journey.may_open(steps.WHO):
        return redirect(journey.next_url)
    known = drafts.people_with_its_address(journey.draft)
    so_far = journey.draft.learner.uuid if journey.draft.learner else None
    form = forms.WhoForm(data_of(request), known=known, initial={"who": so_far})
    if not (form.is_bound and form.is_valid()):
        return ask(request, journey, steps.WHO, form)
    chosen = form.cleaned_data["who"]
    learner = next((person for person in known if str(person.uuid) == chosen), None)
    drafts.say_who(journey.draft, learner)
    return redirect(journey.next_url)


@on_a_journey
def still_right(request: HttpRequest, journey: Journey) -> HttpResponse:
    """What we know of someone who has been with us; only what changed is filled in again."""
    if not journey.may_open(steps.STILL_RIGHT):
        return redirect(journey.next_url)
    if request.method == "POST":
        return _keep_and_go_on(request, journey, {"still_right": True})
    return ask(request, journey, steps.STILL_RIGHT, forms.StillRightForm())


@on_a_journey
def step(request: HttpRequest, journey: Journey, slug: str) -> HttpResponse:
    """Any page that only keeps its answers."""
    asked = next((each for each in steps.STEPS if each.slug == slug), None)
    if asked is None:
        raise Http404
    if not journey.may_open(asked):
        return redirect(journey.next_url)
    form = form_of(request, journey, asked)
    if not (form.is_bound and form.is_valid()):
        return ask(request, journey, asked, form)
    return _keep_and_go_on(request, journey, form.cleaned_data)


def _keep_and_go_on(
    request: HttpRequest, journey: Journey, answers: dict[str, Any]
) -> HttpResponse:
    drafts.keep(journey.draft, answers)
    try:
        journey.refuse_if_not_meant_for_them()
    except Refused as refusal:
        return not_possible(request, journey.run, refusal)
    return redirect(journey.next_url)


@on_a_journey
def decide(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The last page: what was answered, the agreement, and one press that decides."""
    if journey.next_step() != steps.DECIDE:
        return redirect(journey.next_url)
    form = form_of(request, journey, steps.DECIDE)
    if not (form.is_bound and form.is_valid()):
        return ask(request, journey, steps.DECIDE, form)
    return _hand_in(request, journey, form.cleaned_data["knows_of_clash"])


def _hand_in(request: HttpRequest, journey: Journey, knows_of_clash: bool) -> HttpResponse:
    run, draft = journey.run, journey.draft
    own_submission, proved = draft.pk, bool(draft.checked_email)
    context = {"run": run, "knows_of_clash": knows_of_clash, "url": journey.next_url}
    try:
        enrolment, is_new = drafts.hand_in(draft, knows_of_clash=knows_of_clash)
    except Clashes as clash:
        context["reason"] = str(clash)
        return render(request, "enrolments/journey/clash.html", context, status=409)
    except Busy as busy:
        context["reason"] = str(busy)
        return render(request, "enrolments/journey/try_again.html", context, status=503)
    except Refused as refusal:
        return not_possible(request, public_run(run.uuid), refusal)
    # A number proves nothing: what someone with it had before is not told to whoever types it.
    may_see = proved or enrolment.submission == own_submission
    memory.remember_enrolment(request, run, enrolment, may_see=may_see)
    response = redirect("enrolled", run_uuid=run.uuid)
    if is_new:
        introductions.enrolled(request, response)
    return response


@private
def enrolled(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """What became of it, and what comes next; nothing that says who they are."""
    run = public_run(run_uuid)
    remembered = memory.enrolment(request, run)
    if remembered is None:
        return redirect("enrol", run_uuid=run_uuid)
    enrolment = remembered.enrolment
    context = {
        "run": run,
        "enrolment": enrolment,
        "by_email": enrolment is not None and enrolment.learner.contact_by == ContactBy.EMAIL,
        "answered": memory.ANSWERED in request.session,
    }
    return render(request, "enrolments/journey/done.html", context)


@private
def about_us_all(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """The equality questions, after everything else and apart from it. Answered once at most."""
    run = public_run(run_uuid)
    if memory.enrolment(request, run) is None:
        return redirect("enrol", run_uuid=run_uuid)
    form = forms.EqualityForm(data_of(request))
    if memory.ANSWERED in request.session:
        return redirect("enrolled", run_uuid=run_uuid)
    if not (form.is_bound and form.is_valid()):
        context = {"run": run, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "enrolments/journey/about_us_all.html", context, status=status)
    request.session[memory.ANSWERED] = True
    # A double click arrives twice with the same session, before either has kept that it came.
    once = rate_limits.allow(
        name="about-us-all",
        value=str(request.session.session_key),
        limit=1,
        per=rate_limits.LONGEST_STRETCH,
    )
    if once:
        equality.count(run=run, answers=form.answers())
    messages.success(request, "Thank you. Your answers have been counted, without your name.")
    return redirect("enrolled", run_uuid=run_uuid)


@private
@require_POST
def leave(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """Stop, or leave a shared computer: nothing of them stays behind."""
    run = public_run(run_uuid)
    drafts.let_go(memory.all_draft_ids(request))
    request.session.flush()
    messages.success(request, STOPPED)
    response = redirect(run.page.url)
    introductions.forget(response)
    return response
