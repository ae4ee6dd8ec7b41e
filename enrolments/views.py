from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enrolments import rules
from enrolments.forms import EnrolmentForm
from enrolments.models import Enrolment
from timetable.models import Run

SESSION_KEY = "enrolments"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """The way onto a run: a short form, or why not and what else there is."""
    run = _public_run(run_uuid)
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = rules.enrol(
                run_id=run.pk,
                applicant=form.applicant(),
                submission=form.cleaned_data["submission"],
            )
        except rules.Refused as refusal:
            return _not_possible(request, _public_run(run_uuid), str(refusal))
        _remember(request, enrolment)
        return redirect("enrolled", run_uuid=run_uuid)
    if not run.can_enrol and not form.is_bound:
        return _not_possible(request, run, str(rules.REFUSALS[run.state()]()))
    status = 422 if form.is_bound else 200
    return render(request, "enrolments/enrol.html", {"run": run, "form": form}, status=status)


@never_cache
def enrolled(request: HttpRequest, run_uuid: UUID) -> HttpResponse:
    """Says that the place is theirs. Shows dates, never anything personal."""
    known = request.session.get(SESSION_KEY, {})
    enrolment = Enrolment.objects.filter(uuid=known.get(str(run_uuid))).first()
    if enrolment is None:
        return redirect("enrol", run_uuid=run_uuid)
    context = {"run": _public_run(run_uuid), "by_email": bool(enrolment.learner.email)}
    return render(request, "enrolments/enrolled.html", context)


def _remember(request: HttpRequest, enrolment: Enrolment) -> None:
    known = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**known, str(enrolment.run.uuid): str(enrolment.uuid)}


def _public_run(run_uuid: UUID) -> Run:
    run = (
        Run.objects.public()
        .with_dates()
        .with_sessions()
        .select_related("page", "venue")
        .filter(uuid=run_uuid)
        .first()
    )
    if run is None:
        raise Http404
    return run


def _not_possible(request: HttpRequest, run: Run, reason: str) -> HttpResponse:
    others = (
        Run.objects.public()
        .taking_enrolments()
        .with_free_places()
        .filter(page=run.page)
        .exclude(pk=run.pk)
        .select_related("page", "venue")
        .with_sessions()
        .order_by("first_starts_at")
    )
    context = {"run": run, "reason": reason, "others": others}
    # 409: the request was understood; the run's state does not allow it.
    return render(request, "enrolments/not_possible.html", context, status=409)
