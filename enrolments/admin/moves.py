"""What staff do with one person's enrolment: each screen calls one rule."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from enrolments import rules
from enrolments.admin.access import ENROL, MOVE_PEOPLE, is_hidden
from enrolments.admin.actions import ActionView, ClashForm, ReasonForm, step
from enrolments.admin.words import moment, queue_position, what_happened
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from timetable.enums import Booking
from timetable.models import Run


class ApproveForm(forms.Form):
    accepted = forms.BooleanField(
        required=False,
        label="They have said yes already",
        help_text="On the telephone or at the desk: then they have the place at once. Otherwise "
        "they are offered it and have time to answer. If others wait already, they join the list.",
    )


class OfferForm(ReasonForm, ApproveForm):
    field_order = ["reason", "accepted"]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why, if they want to say",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nobody has to. Nothing about anybody's health.",
    )


class QueueForm(ReasonForm):
    position = forms.IntegerField(
        label="New number on the waiting list",
        min_value=1,
        help_text="1 is offered the next place.",
    )
    field_order = ["position", "reason"]


class SwapForm(ClashForm):
    """Which dates instead. Those of the same thing are listed; others go by their code."""

    to_run = forms.ModelChoiceField(
        Run.objects.none(), required=False, label="Other dates of the same", empty_label="None"
    )
    code = forms.CharField(
        required=False,
        max_length=4,
        label="Or the code of other dates",
        help_text="Such as K4TD.",
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Why",
        help_text="Only if enrolment for those dates is closed, or they are for another group.",
    )
    field_order = ["to_run", "code", "reason", "knows_of_clash"]

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runs = Run.objects.for_lists().filter(booking=Booking.PLACES).exclude(pk=run.pk)
        coming = self.runs.filter(page=run.page_id, last_ends_at__gt=timezone.now())
        field = self.fields["to_run"]
        field.queryset = coming.going_ahead().order_by(F("first_starts_at"), "pk")  # type: ignore[attr-defined]
        field.label_from_instance = _dates_and_places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        code = cleaned.get("code", "").strip().upper()
        if code:
            cleaned["to_run"] = self.runs.filter(code=code).first()
            if cleaned["to_run"] is None:
                self.add_error("code", "There are no other dates with this code.")
        elif not cleaned.get("to_run"):
            self.add_error("to_run", "Choose the dates they want instead.")
        return cleaned


def _dates_and_places(run: Run) -> str:
    return f"{moment(run.first_starts_at)}, {run.venue.short_name} ({run.code}), {run.places_text}"


class EnrolmentActionView(ActionView):
    """Something done with one enrolment; afterwards back to the people of its run."""

    permission = MOVE_PEOPLE

    @cached_property
    def enrolment(self) -> Enrolment:
        return get_object_or_404(Enrolment.objects.for_lists(), pk=self.kwargs["pk"])

    def is_allowed(self) -> bool:
        user = self.request.user
        return super().is_allowed() and not is_hidden(self.enrolment.learner, user)

    def get_facts(self) -> list[tuple[str, str]]:
        enrolment = self.enrolment
        facts = [
            ("Who", enrolment.learner.name),
            ("For", str(enrolment.run)),
            ("Now", enrolment.get_status_display()),
            ("Comes as", enrolment.get_capacity_display()),
        ]
        if enrolment.expires_at:
            facts.append(("Offer ends", moment(enrolment.expires_at)))
        return facts

    def get_default_url(self) -> str:
        return reverse("runs:people", args=[self.enrolment.run_id])

    def get_way_here(self) -> list[dict[str, Any]]:
        run = self.enrolment.run
        return [step("Runs", "runs:index"), step(str(run), "runs:people", run.pk)]


class ApproveView(EnrolmentActionView):
    page_title = "Give a place"
    form_class = ApproveForm
    consequence = "After you have talked with them."

    def act(self, answers: dict[str, Any]) -> str:
        return what_happened(
            rules.approve(
                enrolment_id=self.enrolment.pk, actor=self.actor, accepted=answers["accepted"]
            )
        )


class DeclineView(EnrolmentActionView):
    page_title = "Do not give a place"
    form_class = ReasonForm
    is_serious = True
    consequence = (
        "They are told, kindly, that we could not give them a place. They are not told the reason."
    )

    def act(self, answers: dict[str, Any]) -> str:
        return what_happened(
            rules.decline(
                enrolment_id=self.enrolment.pk, actor=self.actor, reason=answers["reason"]
            )
        )


class OfferView(EnrolmentActionView):
    page_title = "Offer a place out of order"
    form_class = OfferForm
    consequence = "Before others who have waited longer. Say why this is fair."

    def act(self, answers: dict[str, Any]) -> str:
        return what_happened(
            rules.offer(
                enrolment_id=self.enrolment.pk,
                actor=self.actor,
                reason=answers["reason"],
                accepted=answers["accepted"],
            )
        )


class AcceptView(EnrolmentActionView):
    page_title = "Take the offer for them"
    permission = ENROL
    form_class = ClashForm
    consequence = "They have told you that they want the place."

    def act(self, answers: dict[str, Any]) -> str:
        return what_happened(
            rules.accept(
                enrolment_id=self.enrolment.pk,
                actor=self.actor,
                knows_of_clash=answers.get("knows_of_clash", False),
            )
        )


class WithdrawView(EnrolmentActionView):
    page_title = "Withdraw for them"
    permission = ENROL
    form_class = WithdrawForm
    is_serious = True
    consequence = (
        "They have told you that they do not want to come. A place that becomes free is offered "
        "to whoever has waited longest."
    )

    def act(self, answers: dict[str, Any]) -> str:
        return what_happened(
            rules.withdraw(
                enrolment_id=self.enrolment.pk, actor=self.actor, reason=answers["reason"]
            )
        )


class CancelEnrolmentView(EnrolmentActionView):
    page_title = "Cancel this enrolment"
    form_class = ReasonForm
    is_serious = True
    consequence = "The college ends it. They are told that it is cancelled, not the reason."

    def act(self, answers: dict[str, Any]) -> str:
        return what_happened(
            rules.cancel(enrolment_id=self.enrolment.pk, actor=self.actor, reason=answers["reason"])
        )


class MoveInQueueView(EnrolmentActionView):
    page_title = "Move on the waiting list"
    form_class = QueueForm
    consequence = "Say why this is fair to the others who wait."

    def get_initial(self) -> dict[str, Any]:
        return {"position": queue_position(self.enrolment)}

    def act(self, answers: dict[str, Any]) -> str:
        rules.move_in_queue(
            enrolment_id=self.enrolment.pk,
            position=answers["position"],
            actor=self.actor,
            reason=answers["reason"],
        )
        return what_happened(self.enrolment)


class SwapView(EnrolmentActionView):
    page_title = "Swap to other dates"
    form_class = SwapForm
    consequence = "They keep what they have unless there is a free place on the other dates."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "run": self.enrolment.run}

    def act(self, answers: dict[str, Any]) -> str:
        there = answers["to_run"]
        rules.swap(
            enrolment_id=self.enrolment.pk,
            to_run_id=there.pk,
            actor=self.actor,
            knows_of_clash=answers.get("knows_of_clash", False),
            reason=answers["reason"],
        )
        return f"They have a place on {there} instead."


VIEWS: dict[str, type[EnrolmentActionView]] = {
    "approve": ApproveView,
    "decline": DeclineView,
    "offer": OfferView,
    "accept": AcceptView,
    "withdraw": WithdrawView,
    "cancel": CancelEnrolmentView,
    "move": MoveInQueueView,
    "swap": SwapView,
}
# What can be done with someone in each state, what is done most often first.
OFFERED_IN: dict[str, tuple[str, ...]] = {
    EnrolmentStatus.APPLIED: ("approve", "decline", "offer", "withdraw"),
    EnrolmentStatus.WAITING: ("offer", "move", "swap", "withdraw", "cancel"),
    EnrolmentStatus.OFFERED: ("accept", "withdraw", "swap", "cancel"),
    EnrolmentStatus.CONFIRMED: ("swap", "withdraw", "cancel"),
}


def actions_for(enrolment: Enrolment, user: Any) -> list[tuple[str, str]]:
    """The labels and addresses of what this member of staff may do with an enrolment."""
    if is_hidden(enrolment.learner, user):
        return []
    return [
        (str(VIEWS[name].page_title), reverse(f"enrolments:{name}", args=[enrolment.pk]))
        for name in OFFERED_IN.get(enrolment.status, ())
        if user.has_perm(VIEWS[name].permission)
    ]
