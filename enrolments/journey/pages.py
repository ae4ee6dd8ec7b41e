"""What the pages of enrolling share: who may open them, and how they answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enrolments.checks import TooManyTries
from enrolments.journey import drafts, memory
from enrolments.journey.steps import Journey, Step
from enrolments.models import Enrolment
from enrolments.refusals import CLOSED_TO, Busy, Refused
from timetable.models import Run

LET_GO = (
    "We no longer have the answers you began with: they are kept for a day, and only where you "
    "last went on. Please start again. It takes about three minutes."
)

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """A page that is nobody else's: kept in no cache, and its address goes nowhere.

    Not “no-referrer”: with that, browsers send forms without an origin, and Django turns them away.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return guarded


def on_a_journey(view: View) -> View:
    """A page for someone who has begun; anyone else is led to where they can begin."""

    @private
    @wraps(view)
    def opened(request: HttpRequest, run_uuid: UUID, **kwargs: Any) -> HttpResponse:
        run = public_run(run_uuid)
        draft_id = memory.draft_id(request, run)
        draft = drafts.find(draft_id, run) if draft_id else None
        if draft is None:
            return _nothing_begun(request, run, draft_id)
        refusal = CLOSED_TO.get(run.state())
        if refusal:
            return not_possible(request, run, refusal())
        try:
            return view(request, Journey(run, draft), **kwargs)
        except Busy as busy:
            return try_again(request, run, request.path, busy, status=503)

    return opened


def public_run(run_uuid: UUID) -> Run:
    run = (
        Run.objects.public()
        .with_dates()
        .with_sessions()
        .select_related("page", "venue", "term")
        .filter(uuid=run_uuid)
        .first()
    )
    if run is None:
        raise Http404
    return run


def _nothing_begun(request: HttpRequest, run: Run, draft_id: UUID | None) -> HttpResponse:
    """The form was sent already, or its answers are gone, or this is not where one begins."""
    sent = Enrolment.objects.filter(run=run, submission=draft_id).first() if draft_id else None
    if sent:
        memory.remember_enrolment(request, run, sent, may_see=True)
    if sent or memory.enrolment(request, run):
        return redirect("enrolled", run_uuid=run.uuid)
    if draft_id:
        memory.forget_draft(request, run)
        messages.info(request, LET_GO)
    return redirect("enrol", run_uuid=run.uuid)


def not_possible(request: HttpRequest, run: Run, refusal: Refused) -> HttpResponse:
    """Why not, and which other dates there are."""
    others = Run.objects.open_dates_of(run.page_id).exclude(pk=run.pk)
    context = {"run": run, "reason": str(refusal), "others": others}
    # 409: the request was understood; the run's state does not allow it.
    return render(request, "enrolments/not_possible.html", context, status=409)


def data_of(request: HttpRequest) -> Any:
    """What a form is bound to: what was sent, or nothing yet."""
    return request.POST if request.method == "POST" else None


def form_of(request: HttpRequest, journey: Journey, asked: Step) -> Form:
    return asked.form(data_of(request), initial=journey.initial(asked))


def try_again(
    request: HttpRequest, run: Run, url: str, refusal: Refused, *, status: int
) -> HttpResponse:
    """Not just now; they may go on at `url` in a while."""
    context = {"run": run, "reason": str(refusal), "url": url}
    return render(request, "enrolments/journey/try_again.html", context, status=status)


def ask(
    request: HttpRequest, journey: Journey, asked: Step, form: Form, *, status: int | None = None
) -> HttpResponse:
    context = {
        "run": journey.run,
        "journey": journey,
        "draft": journey.draft,
        "step": asked,
        "form": form,
        "back_url": journey.back_url(asked),
    }
    return render(request, asked.template, context, status=status or (422 if form.errors else 200))


def status_of(refusal: Refused) -> int:
    return 429 if isinstance(refusal, TooManyTries) else 422
