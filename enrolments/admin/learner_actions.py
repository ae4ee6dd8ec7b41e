"""What can be done with a learner's record."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enrolments import audit, erasing, merging, people, rules
from enrolments.admin import finding
from enrolments.admin.access import (
    CHANGE_LEARNERS,
    CHANGE_SUPPORT,
    ERASE,
    GIVE_COPY,
    MERGE,
    SEE_LEARNERS,
    SEE_RESTRICTED,
    SEE_SUPPORT,
    is_hidden,
    learners_for,
    meets,
)
from enrolments.admin.actions import ActionView, step
from enrolments.admin.learner_forms import DetailsForm, MergeForm, OtherRecordForm, SupportForm
from enrolments.admin.looks import record_look
from enrolments.admin.raising_concerns import WRITTEN_DOWN, ConcernScreen
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner, SupportNeeds
from enrolments.my_learning.copy_of_data import copy_of, copy_without_own_words

SURE = "Because they asked for it, and you are sure that it is them."
ALL_OF_IT = "It is all we keep of them."
WITHOUT_OWN_WORDS = (
    "What helps them and what they hope for is not in it: a coordinator downloads that."
)
DELETE_IT = "Give it to nobody else, and delete the file afterwards."


class LearnerActionView(ActionView):
    """Something done with one learner's record; afterwards back to it."""

    permission = CHANGE_LEARNERS

    @cached_property
    def learner(self) -> Learner:
        """Erased and merged records have nothing left to change."""
        return get_object_or_404(Learner.objects.known(), pk=self.kwargs["pk"])

    def is_allowed(self) -> bool:
        return super().is_allowed() and not is_hidden(self.learner, self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_look(self.learner, request.user)
        return super().get(request, *args, **kwargs)

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
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(SEE_RESTRICTED)

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
    """A copy of all we keep of someone, to give to them.

    Whoever does not read what helps people gets a copy without it, to be completed.
    """

    page_title = "Download their data"
    permission = GIVE_COPY
    submit_label = "Download"

    def get_consequence(self) -> str:
        sees_all = self.request.user.has_perm(SEE_SUPPORT)
        return f"{SURE} {ALL_OF_IT if sees_all else WITHOUT_OWN_WORDS} {DELETE_IT}"

    def form_valid(self, form: Any) -> HttpResponse:
        audit.record(action="downloaded", actor=self.actor, learner=self.learner)
        sees_all = self.request.user.has_perm(SEE_SUPPORT)
        copy = copy_of(self.learner) if sees_all else copy_without_own_words(self.learner)
        response = JsonResponse(copy, json_dumps_params={"indent": 2, "ensure_ascii": False})
        response["Content-Disposition"] = f'attachment; filename="learner-{self.learner.pk}.json"'
        return response


class ConcernView(ConcernScreen, LearnerActionView):
    """About one learner. Tutors read what helps those on their runs, so they may raise one too."""

    consequence = "Only your name, theirs and the time are written down here. Never what it is."

    def is_allowed(self) -> bool:
        user = self.request.user
        if is_hidden(self.learner, user):
            return False
        return user.has_perm(SEE_LEARNERS) or meets(user, self.learner)

    def get_way_here(self) -> list[dict[str, Any]]:
        return super().get_way_here() if self.request.user.has_perm(SEE_LEARNERS) else []

    def get_default_url(self) -> str:
        if self.request.user.has_perm(SEE_LEARNERS):
            return super().get_default_url()
        return reverse("runs:mine")

    def act(self, answers: dict[str, Any]) -> str:
        audit.record(action="concern", actor=self.actor, learner=self.learner)
        return WRITTEN_DOWN


VIEWS: dict[str, type[LearnerActionView]] = {
    "concern": ConcernView,
    "download": DownloadView,
    "support": ChangeSupportView,
    "pause": PauseView,
    "resume": ResumeView,
    "restrict": RestrictView,
    "merge": MergeView,
    "erase": EraseView,
}
