"""The register of a session: marked on a phone in the room, at a desk, or on paper."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core import dates
from core.offline import OfflinePage, OfflineWorker
from enrolments import actors, audit
from enrolments.admin.access import concern_url, is_hidden, name_for, sees_what_helps
from enrolments.admin.actions import step
from enrolments.admin.register_forms import NotAMark, marks_of_form
from enrolments.admin.register_marks import (
    ASK_A_COORDINATOR,
    SAVED,
    find_session,
    in_words,
    outcome_of,
    write,
)
from enrolments.admin.runs import sees_people
from enrolments.enums import AttendanceMark
from enrolments.models import Enrolment
from enrolments.refusals import Busy, Refused
from enrolments.register import people_of, progress_among
from enrolments.rules.attendance import refuse_without_register
from timetable.models import Run, Session


@dataclass
class Row:
    """One person of a register, with only what whoever reads it may see."""

    enrolment_id: int
    name: str
    called: str = ""
    mark: str = ""
    note: str = ""
    helps: str = ""
    concern_url: str = ""
    # Why there is nothing to press.
    closed: str = ""
    # What came of what was just sent, when it is not simply saved.
    outcome: str = ""


class OfASessionView(WagtailAdminTemplateMixin, TemplateView):
    """A screen of one session's register. Each look at it is written down."""

    header_icon = "tasks"
    trace = ""

    @cached_property
    def session(self) -> Session:
        return find_session(self.request.user, self.kwargs["session_id"])

    @cached_property
    def run(self) -> Run:
        run: Run = Run.objects.for_lists().get(pk=self.session.run_id)
        return run

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Before anything is read of it, whoever has no business here is turned away.
        self.session  # noqa: B018
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audit.record(
            action=self.trace,
            actor=actors.staff(request.user),
            run=self.run,
            after=f"{dates.day(self.session.starts_at, with_year=True)}"[:40],
        )
        return super().get(request, *args, **kwargs)


class RegisterView(OfASessionView):
    """Who came. One button saves it; with a script each press is saved by itself."""

    template_name = "enrolments/admin/register.html"
    page_title = "Register"
    trace = "register-opened"

    def get_page_subtitle(self) -> str:
        return f"{self.run.page.title}, {dates.day(self.session.starts_at)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        sees_all = sees_people(self.request.user)
        runs = step("Runs", "runs:index") if sees_all else step("Runs I teach", "runs:mine")
        run = step(str(self.run), "runs:people", self.run.pk)
        return [*self.breadcrumbs_items, runs, run, {"url": "", "label": self.page_title}]

    @cached_property
    def closed(self) -> str:
        """Why nothing can be marked now; nothing when it can."""
        try:
            refuse_without_register(self.run, self.session)
        except Refused as refusal:
            return str(refusal)
        return ""

    def post(self, request: HttpRequest, session_id: int) -> HttpResponse:
        """Says of each row what came of it. A row a colleague changed meanwhile shows both."""
        try:
            marks = marks_of_form(request.POST, now=timezone.now())
            found = write(request.user, self.session, marks)
        except NotAMark as fault:
            return self._answer(status=422, problem=str(fault))
        except Refused as refusal:
            return self._answer(
                status=503 if isinstance(refusal, Busy) else 409, problem=str(refusal)
            )
        told = {each.enrolment_id: outcome_of(each, request.user) for each in found}
        remarkable = {pk: sentence for pk, (_, sentence) in told.items() if sentence}
        if not remarkable:
            progress = progress_among(people_of(self.session), self.session)
            messages.success(request, f"Saved. {progress}.")
            return redirect("register", session_id=session_id)
        all_kept = all(state == SAVED for state, _ in told.values())
        return self._answer(status=200 if all_kept else 409, outcomes=remarkable)

    def _answer(
        self, *, status: int, problem: str = "", outcomes: dict[int, str] | None = None
    ) -> HttpResponse:
        context = self.get_context_data(problem=problem, outcomes=outcomes or {})
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcomes: dict[int, str] = kwargs.pop("outcomes", {})
        people = people_of(self.session)
        rows = [self._row(each, outcomes.pop(each.pk, "")) for each in people]
        return super().get_context_data(
            session=self.session,
            run=self.run,
            rows=rows,
            gone=self._gone(outcomes),
            progress=progress_among(people, self.session),
            marks=AttendanceMark.choices,
            closed=self.closed,
            people_url=reverse("runs:people", args=[self.run.pk]),
            sheet_url=reverse("register_sheet", args=[self.session.pk]),
            **{"problem": "", **kwargs},
        )

    def _row(self, enrolment: Any, outcome: str) -> Row:
        user, learner = self.request.user, enrolment.learner
        mark = enrolment.marks[0] if enrolment.marks else None
        hidden = is_hidden(learner, user)
        row = Row(
            enrolment_id=enrolment.pk,
            name=name_for(learner, user),
            called="" if hidden or learner.called == learner.name else learner.called,
            mark=mark.mark if mark else "",
            note=in_words(mark) if mark else "",
            outcome=outcome,
        )
        if hidden:
            row.closed = ASK_A_COORDINATOR
        elif not enrolment.is_on_register:
            row.closed = "They have left these dates since."
        if not hidden and self._shows_what_helps:
            support = getattr(learner, "support", None)
            row.helps = support.what_helps if support else ""
            row.concern_url = concern_url(learner) if row.helps else ""
        return row

    @cached_property
    def _shows_what_helps(self) -> bool:
        return sees_what_helps(self.request.user, self.run)

    def _gone(self, outcomes: dict[int, str]) -> list[tuple[str, str]]:
        """Those of what was sent who are not on the register any more, by name if they were."""
        on_it = Enrolment.objects.filter(pk__in=outcomes, run=self.run).select_related("learner")
        names = {each.pk: name_for(each.learner, self.request.user) for each in on_it}
        return [(names.get(pk, "Somebody"), sentence) for pk, sentence in outcomes.items()]


class RegisterSheetView(OfASessionView):
    """The register on paper: names and boxes, and nothing else about anybody."""

    template_name = "enrolments/admin/register_sheet.html"
    page_title = "Register to print"
    trace = "register-printed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = [each for each in people_of(self.session) if each.is_on_register]
        names = [name_for(each.learner, self.request.user) for each in people]
        return super().get_context_data(
            session=self.session,
            run=self.run,
            names=names,
            spare=range(4),
            marks=AttendanceMark.labels,
            **kwargs,
        )


class OfflineRegisterView(OfflinePage):
    """Names and marks are put into it from what the device itself keeps."""

    template_name = "enrolments/admin/register_offline.html"
    words: ClassVar = {"marks": AttendanceMark.choices}


class RegisterWorkerView(OfflineWorker):
    """For registers alone, and never a register itself: names are kept by register.js."""

    name = "register"
    page = OfflineRegisterView
    page_url = "register_offline"
    screens = r"\/admin\/register\/\d+\/"
    files = ("css/register.css", "js/register.js")
