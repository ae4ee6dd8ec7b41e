"""What staff do with one request: a press, or a screen that asks once. Each calls one rule."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from core.permissions import NeedsPermission
from enrolments import actors
from enrolments.admin.actions import ActionView, step
from pathways import rules, trail
from pathways.admin.access import ERASE, NO_LONGER_KEPT, WORK
from pathways.admin.forms import AssignForm, CloseForm, HandOverForm, VersionForm
from pathways.enums import TrailAction
from pathways.models import Referral
from pathways.personal_data import copy_of
from pathways.refusals import ChangedMeanwhile


def seen_by_staff(pk: int) -> Referral:
    """A request in the queue; what nobody agreed to is not there."""
    return get_object_or_404(Referral.objects.in_queue().for_lists(), pk=pk)


class PressView(NeedsPermission):
    """Does what a button says, at once. POST alone."""

    http_method_names = ["post"]
    permission = WORK
    rule: Any = None
    sentence = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen_by_staff(pk)
        form = VersionForm(request.POST)
        try:
            if not form.is_valid():
                raise ChangedMeanwhile
            self.act(pk, form.cleaned_data["version"])
        except rules.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.sentence)
        return redirect("referrals:inspect", pk)

    def act(self, pk: int, version: int) -> None:
        self.rule(referral_id=pk, version=version, actor=actors.staff(self.request.user))


class TakeView(PressView):
    """Takes a request oneself."""

    sentence = "It is yours."

    def act(self, pk: int, version: int) -> None:
        user = self.request.user
        rules.assign(referral_id=pk, version=version, actor=actors.staff(user), advisor=user)


class ReferralActionView(ActionView):
    """Something done with one request; afterwards back to it."""

    permission = WORK
    form_class = VersionForm

    @cached_property
    def referral(self) -> Referral:
        return seen_by_staff(self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        trail.record(referral=self.referral, action=TrailAction.LOOKED, actor=self.actor)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.referral.version}

    def get_facts(self) -> list[tuple[str, str]]:
        referral = self.referral
        return [
            ("Who", referral.name or NO_LONGER_KEPT),
            ("What", referral.get_kind_display()),
            ("Now", referral.get_state_display()),
        ]

    def saw(self, answers: dict[str, Any]) -> dict[str, Any]:
        """What every rule is told: which request, and as it was when the form was opened."""
        return {
            "referral_id": self.referral.pk,
            "version": answers["version"],
            "actor": self.actor,
        }

    def get_default_url(self) -> str:
        return reverse("referrals:inspect", args=[self.kwargs["pk"]])

    def get_way_here(self) -> list[dict[str, Any]]:
        pk = self.referral.pk
        return [step("Pathways", "referrals:index"), step(f"Request {pk}", "referrals:inspect", pk)]


class AssignView(ReferralActionView):
    page_title = "Give to an advisor"
    form_class = AssignForm

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "advisor": self.referral.advisor}

    def act(self, answers: dict[str, Any]) -> str:
        rules.assign(**self.saw(answers), advisor=answers["advisor"])
        return "Given." if answers["advisor"] else "All of you can take it."


class HandOverView(ReferralActionView):
    page_title = "Hand over"
    form_class = HandOverForm
    consequence = "To whom you have led them, with their agreement. It is counted, without a name."

    def act(self, answers: dict[str, Any]) -> str:
        rules.hand_over(
            **self.saw(answers),
            partner_ids=[partner.pk for partner in answers["partners"]],
            run_ids=[run.pk for run in answers["codes"]],
        )
        return "Handed over. Ask them in about four weeks how it went."


class CloseView(ReferralActionView):
    page_title = "Close"
    submit_label = "Close the request"
    form_class = CloseForm
    consequence = "Nobody is told. What came of it is theirs to tell."

    def act(self, answers: dict[str, Any]) -> str:
        rules.close(**self.saw(answers), outcome=answers["outcome"])
        return "Closed."


class EraseView(ReferralActionView):
    page_title = "Erase"
    permission = ERASE
    is_serious = True
    submit_label = "Erase for good"
    consequence = (
        "Because they asked for it. Name, contact, who referred them and messages are deleted, and "
        "an open request is closed. Counts stay, without them. This cannot be undone."
    )

    def act(self, answers: dict[str, Any]) -> str:
        rules.erase(referral_id=self.referral.pk, actor=self.actor)
        return "They are erased."

    def get_default_url(self) -> str:
        return reverse("referrals:index")


class DownloadView(ReferralActionView):
    page_title = "Download their data"
    permission = ERASE
    submit_label = "Download"
    consequence = (
        "Because they asked for it, and you are sure that it is them. Give it to nobody else, and "
        "delete the file afterwards."
    )

    def form_valid(self, form: Any) -> HttpResponse:
        trail.record(referral=self.referral, action=TrailAction.DOWNLOADED, actor=self.actor)
        response = JsonResponse(
            copy_of(self.referral), json_dumps_params={"indent": 2, "ensure_ascii": False}
        )
        response["Content-Disposition"] = f'attachment; filename="request-{self.referral.pk}.json"'
        return response


# By a press: the name in addresses, what the button says, the rule, and what is said afterwards.
PRESSES: dict[str, tuple[str, Any, str]] = {
    "contacted": ("We have been in touch", rules.contact, "Noted: contacted."),
    "met": ("We have met", rules.meet, "Noted: met."),
    "followed-up": ("We asked how it went", rules.follow_up, "Noted: followed up."),
    "not-reached": ("Could not reach them", rules.could_not_reach, "Noted. Try on another day."),
}
SCREENS: dict[str, type[ReferralActionView]] = {
    "assign": AssignView,
    "hand-over": HandOverView,
    "close": CloseView,
    "download": DownloadView,
    "erase": EraseView,
}
