"""The calls to make, the one owed longest at the top."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, Column

from core.permissions import NeedsPermission
from core.viewsets import ListOnlyView
from enrolments import actors, calls, rules
from enrolments.admin.access import RECORD_CALLS, SEE_LEARNERS, is_hidden, name_for
from enrolments.admin.looks import LooksAreRecorded
from enrolments.admin.moves import VIEWS
from enrolments.enums import CallReason, EnrolmentStatus
from enrolments.models import Call, Enrolment

# What usually comes of a call, and the state in which it still can.
LEADS_TO = {
    CallReason.APPLIED: (EnrolmentStatus.APPLIED, ("approve",)),
    CallReason.OFFERED: (EnrolmentStatus.OFFERED, ("accept",)),
    CallReason.SHORT_NOTICE: (EnrolmentStatus.WAITING, ("offer",)),
    CallReason.MISSED: (EnrolmentStatus.CONFIRMED, ("swap", "withdraw")),
}
# How to begin a call that is hard to begin. Nobody has to say why they did not come.
SCRIPTS = {
    CallReason.MISSED: (
        "“Hello, this is … from the Life Rooms. We missed you and wanted to ask how you are. You "
        "have done nothing wrong and your place is still yours. Would anything make it easier to "
        "come next time?”"
    ),
}


class PersonColumn(BaseColumn):
    """The person of a call, unless they are kept from whoever reads the list."""

    cell_template_name = "enrolments/admin/call_person.html"

    def get_cell_context_data(self, instance: Call, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        hidden = is_hidden(instance.learner, user)
        return {
            **context,
            "name": name_for(instance.learner, user),
            "learner": None if hidden else instance.learner,
            "is_linked": user.has_perm(SEE_LEARNERS),
        }


class AnswerColumn(BaseColumn):
    """What came of a call, one button for each."""

    cell_template_name = "enrolments/admin/call_actions.html"

    def get_cell_context_data(self, instance: Call, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        may_act = request.user.has_perm(RECORD_CALLS)
        return {
            **context,
            "may_act": may_act and not is_hidden(instance.learner, request.user),
            "csrf_token": get_token(request),
            "next_steps": _next_steps(instance.enrolment, instance.reason, request.user),
        }


def _next_steps(enrolment: Enrolment | None, reason: str, user: Any) -> list[tuple[str, str]]:
    """The labels and addresses of what a call can lead to, and then back to the calls."""
    status, names = LEADS_TO.get(CallReason(reason), (None, ()))
    if enrolment is None or enrolment.status != status:
        return []
    back = urlencode({"next": reverse("calls:index")})
    return [
        (
            str(VIEWS[name].page_title),
            f"{reverse(f'enrolments:{name}', args=[enrolment.pk])}?{back}",
        )
        for name in names
        if user.has_perm(VIEWS[name].permission)
    ]


class WhyColumn(BaseColumn):
    """Why to ring, and words to begin with where they are hard to find."""

    cell_template_name = "enrolments/admin/call_why.html"

    def get_cell_context_data(self, instance: Call, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "script": SCRIPTS.get(CallReason(instance.reason), "")}


class CallIndexView(LooksAreRecorded, ListOnlyView):
    """Whom to ring, with what number, and why."""

    page_title = "Calls to make"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().to_make()

    @cached_property
    def columns(self) -> list[Any]:
        return [
            PersonColumn("person", label="Person"),
            WhyColumn("why", label="Why"),
            Column("about", label="For what", accessor=_about),
            Column("attempts", label="Times tried"),
            AnswerColumn("actions", label="What came of it"),
        ]


def _about(call: Call) -> str:
    if call.enrolment is None:
        return ""
    run = call.enrolment.run
    missed = f", {call.session.when}" if call.session else ""
    return f"{run.page.title}, {run.venue.short_name} ({run.code}){missed}"


class CallActionView(NeedsPermission):
    """Writes down what came of a call. POST alone."""

    http_method_names = ["post"]
    permission = RECORD_CALLS
    record: Any = None
    sentence = ""

    def is_allowed(self) -> bool:
        call = get_object_or_404(Call.objects.select_related("learner"), pk=self.kwargs["pk"])
        return super().is_allowed() and not is_hidden(call.learner, self.request.user)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            self.record(call_id=pk, actor=actors.staff(request.user))
        except rules.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.sentence)
        return redirect("calls:index")


RECORDS = {
    "answered": (calls.record_answer, "Noted: they know. The call is off the list."),
    "no-answer": (calls.record_no_answer, "Noted: nobody answered. Please try on another day."),
    "off-the-list": (calls.set_aside, "The call is off the list."),
}
