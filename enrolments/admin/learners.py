"""The learners: finding one, reading all we keep, and what can be done with a record."""

from functools import cached_property
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets.button import Button

from enrolments import audit, erasing, merging, people, rules
from enrolments.admin import audit_list, finding
from enrolments.admin.access import (
    CHANGE_LEARNERS,
    CHANGE_SUPPORT,
    ERASE,
    MERGE,
    NO_LONGER_KEPT,
    SEE_AUDIT,
    SEE_RESTRICTED,
    SEE_SUPPORT,
    is_hidden,
    learners_for,
)
from enrolments.admin.actions import ActionView, step
from enrolments.admin.exports import ListOnlyView
from enrolments.admin.learner_forms import DetailsForm, MergeForm, OtherRecordForm, SupportForm
from enrolments.admin.moves import actions_for
from enrolments.admin.words import moment
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner, SupportNeeds
from enrolments.my_learning.copy_of_data import copy_of

AUDIT_SHOWN = 100


class LearnerIndexView(ListOnlyView):
    """Learners, found by name, e-mail, or a telephone number however it is typed."""

    def get_base_queryset(self) -> Any:
        return learners_for(self.request.user)

    def search_queryset(self, queryset: Any) -> Any:
        return finding.by_words(queryset, self.search_query) if self.is_searching else queryset

    def get_edit_url(self, instance: Learner) -> None:
        """The name leads to the page about a person, not to its form."""

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column("name")
        return [
            title,
            Column("preferred_name", label="Likes to be called"),
            Column("email", label="E-mail", sort_key="email"),
            Column("phone", label="Telephone", accessor=_number),
            Column("state", label="To know", accessor=_state),
        ]


def _number(learner: Learner) -> str:
    return learner.phone.as_national if learner.phone else ""


def _state(learner: Learner) -> str:
    words = ["Pausing everything"] if learner.paused_at else []
    return ". ".join([*words, "Restricted"] if learner.restricted else words)


class LearnerView(InspectView):
    """One learner: contact, enrolments, and for those who may, support needs and audit trail."""

    template_name = "enrolments/admin/learner.html"
    page_title = "Learner"

    def get_object(self, queryset: Any = None) -> Learner:
        learner: Learner = super().get_object(queryset)
        if is_hidden(learner, self.request.user):
            raise PermissionDenied
        return learner

    def get_edit_url(self) -> None:
        return None

    def get_page_subtitle(self) -> str:
        return self.object.name or NO_LONGER_KEPT

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if self.object.erased_at:
            return []
        return [
            Button(
                label,
                url=reverse(f"learners:{name}", args=[self.object.pk]),
                icon_name=icon,
                priority=10 + number,
            )
            for number, (name, label, icon, permission) in enumerate(_links(self.object))
            if self.request.user.has_perm(permission)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, learner = self.request.user, self.object
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {
            "learner": learner,
            "missing": NO_LONGER_KEPT if learner.erased_at else "Not given",
            "enrolments": [
                (enrolment, moment(enrolment.joined_at), actions_for(enrolment, user))
                for enrolment in self._enrolments()
            ],
        }
        if user.has_perm(SEE_SUPPORT):
            context["support"] = _support(learner)
        if user.has_perm(SEE_AUDIT):
            context["audit"] = self._audit()
        return context

    def _enrolments(self) -> QuerySet[Enrolment]:
        return self.object.enrolments.for_lists().with_queue_position()

    def _audit(self) -> list[dict[str, str]]:
        entries = self.object.audit.select_related("run", "actor").order_by("-id")[:AUDIT_SHOWN]
        return [
            {
                "at": moment(entry.at),
                "action": audit_list.action(entry),
                "changed": audit_list.what_changed(entry),
                "run": entry.run.code if entry.run else "",
                "by": audit_list.by_whom(entry),
                "reason": entry.reason,
            }
            for entry in entries
        ]


def _support(learner: Learner) -> list[tuple[str, str]]:
    """What helps, question by question; empty when nothing was ever said."""
    needs = SupportNeeds.objects.filter(learner=learner).first()
    if needs is None:
        return []
    answers = {name: str(getattr(needs, name)) for name in people.SUPPORT}
    answers["information_format"] = needs.get_information_format_display()
    return [
        (str(label_for_field(name, SupportNeeds)), answer)
        for name, answer in answers.items()
        if answer
    ]


def _links(learner: Learner) -> list[tuple[str, str, str, str]]:
    pause = ("resume", "End the pause") if learner.paused_at else ("pause", "Pause everything")
    restrict = "Lift the restriction" if learner.restricted else "Restrict to coordinators"
    return [
        ("edit", "Change details", "edit", CHANGE_LEARNERS),
        ("support", "Change what helps", "comment", CHANGE_SUPPORT),
        (*pause, "time", CHANGE_LEARNERS),
        ("restrict", restrict, "lock", SEE_RESTRICTED),
        ("download", "Download their data", "download", CHANGE_LEARNERS),
        ("merge", "Merge with another record", "copy", MERGE),
        ("erase", "Erase", "bin", ERASE),
    ]


class LearnerActionView(ActionView):
    """Something done with one learner's record; afterwards back to it."""

    permission = CHANGE_LEARNERS

    @cached_property
    def learner(self) -> Learner:
        """Erased and merged records have nothing left to change."""
        return get_object_or_404(Learner.objects.known(), pk=self.kwargs["pk"])

    def is_allowed(self) -> bool:
        return super().is_allowed() and not is_hidden(self.learner, self.request.user)

    def get_facts(self) -> list[tuple[str, str]]:
        return [("Who", self.learner.name)]

    def get_default_url(self) -> str:
        return reverse("learners:inspect", args=[self.learner.pk])

    def get_way_here(self) -> list[dict[str, Any]]:
        name = self.learner.name
        return [step("Learners", "learners:index"), step(name, "learners:inspect", self.learner.pk)]


class ChangeDetailsView(LearnerActionView):
    page_title = "Change details"
    form_class = DetailsForm
    submit_label = "Save"

    def get_form_kwargs(self) -> dict[str, Any]:
        # A record of its own: what is posted must not show through in the heading.
        instance = Learner.objects.get(pk=self.learner.pk)
        return {**super().get_form_kwargs(), "instance": instance}

    def form_valid(self, form: DetailsForm) -> HttpResponse:
        form.cleaned_data = form.details()
        return super().form_valid(form)

    def act(self, answers: dict[str, Any]) -> str:
        people.change_details(learner_id=self.learner.pk, details=answers, actor=self.actor)
        return "Saved."


class ChangeSupportView(LearnerActionView):
    page_title = "Change what helps"
    permission = CHANGE_SUPPORT
    form_class = SupportForm
    submit_label = "Save"
    consequence = "In their own words. Never a diagnosis, never why."

    def get_form_kwargs(self) -> dict[str, Any]:
        needs = SupportNeeds.objects.filter(learner=self.learner).first()
        return {**super().get_form_kwargs(), "instance": needs or SupportNeeds()}

    def act(self, answers: dict[str, Any]) -> str:
        people.change_support(learner_id=self.learner.pk, answers=answers)
        return "Saved."


class PauseView(LearnerActionView):
    page_title = "Pause everything"
    consequence = (
        "No reminders and no offers. They keep their places, and their number on waiting lists, "
        "until you end the pause."
    )

    def act(self, answers: dict[str, Any]) -> str:
        people.pause(learner_id=self.learner.pk, actor=self.actor)
        return "Everything is paused for them."


class ResumeView(LearnerActionView):
    page_title = "End the pause"
    consequence = "Reminders and offers begin again, at once where a place is free."

    def act(self, answers: dict[str, Any]) -> str:
        people.resume(learner_id=self.learner.pk, actor=self.actor)
        waiting = Enrolment.objects.filter(
            learner=self.learner, status=EnrolmentStatus.WAITING
        ).order_by("run_id")
        for run_id in waiting.values_list("run_id", flat=True):
            rules.fill_places(run_id=run_id)
        return "The pause is over."


class RestrictView(LearnerActionView):
    permission = SEE_RESTRICTED

    def get_page_title(self) -> str:
        return "Lift the restriction" if self.learner.restricted else "Restrict to coordinators"

    def get_consequence(self) -> str:
        if self.learner.restricted:
            return "The desk and their tutors will see who they are again."
        return "For someone who also works or volunteers here: the desk and tutors see no details."

    def act(self, answers: dict[str, Any]) -> str:
        restricted = not self.learner.restricted
        people.restrict(learner_id=self.learner.pk, restricted=restricted, actor=self.actor)
        return "Only coordinators see who they are." if restricted else "No longer restricted."


class MergeView(LearnerActionView):
    """First finds the other record, then asks which it is and why we know."""

    page_title = "Merge with another record"
    permission = MERGE
    is_serious = True
    form_class = OtherRecordForm
    submit_label = "Find"
    consequence = (
        "This record stays. Everything of the other one moves here, and the other is emptied. "
        "This cannot be undone."
    )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = OtherRecordForm(request.POST)
        if not words.is_valid():
            return self.form_invalid(words)
        others = learners_for(request.user).exclude(pk=self.learner.pk)
        found = list(finding.by_words(others, words.cleaned_data["words"])[: finding.MOST_FOUND])
        if not found:
            words.add_error("words", "We found nobody else. Try part of the name, or the number.")
            return self.form_invalid(words)
        self.submit_label = "Merge the two"
        if "reason" not in request.POST:
            return self.form_invalid(MergeForm(found=found, initial=words.cleaned_data))
        form = MergeForm(request.POST, found=found)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def act(self, answers: dict[str, Any]) -> str:
        merging.merge(
            keep_id=self.learner.pk,
            other_id=answers["other"],
            actor=self.actor,
            reason=answers["reason"],
        )
        return "The two records are one."


class EraseView(LearnerActionView):
    page_title = "Erase"
    permission = ERASE
    is_serious = True
    submit_label = "Erase for good"
    consequence = (
        "Because they asked for it. Their places are given up, and their name, contact, answers "
        "and messages are deleted. Counts stay, without them. This cannot be undone."
    )

    def act(self, answers: dict[str, Any]) -> str:
        erasing.erase(learner_id=self.learner.pk, actor=self.actor)
        return "They are erased."

    def get_default_url(self) -> str:
        return reverse("learners:index")


class DownloadView(LearnerActionView):
    """A copy of all we keep of someone, to give to them."""

    page_title = "Download their data"
    submit_label = "Download"
    consequence = (
        "Because they asked for it, and you are sure that it is them. It is all we keep of them. "
        "Give it to nobody else, and delete the file afterwards."
    )

    def is_allowed(self) -> bool:
        """What helps someone is in it too."""
        return super().is_allowed() and self.request.user.has_perm(SEE_SUPPORT)

    def form_valid(self, form: Any) -> HttpResponse:
        audit.record(action="downloaded", actor=self.actor, learner=self.learner)
        response = JsonResponse(
            copy_of(self.learner), json_dumps_params={"indent": 2, "ensure_ascii": False}
        )
        response["Content-Disposition"] = f'attachment; filename="learner-{self.learner.pk}.json"'
        return response


VIEWS: dict[str, type[LearnerActionView]] = {
    "download": DownloadView,
    "support": ChangeSupportView,
    "pause": PauseView,
    "resume": ResumeView,
    "restrict": RestrictView,
    "merge": MergeView,
    "erase": EraseView,
}
