"""Screens that ask once and then call one rule."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.permissions import NeedsPermission
from enrolments import actors, rules
from enrolments.actors import Actor
from enrolments.refusals import Clashes, ReasonNeeded, RoomIsShared


class ConfirmForm(forms.Form):
    """Nothing to fill in: only to be sure."""


class ReasonForm(forms.Form):
    """Why, for the audit trail."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a few words. It is kept with the change. Nothing about anybody's health.",
    )


class ClashForm(forms.Form):
    """Asks about a clash only once there is one."""

    knows_of_clash = forms.BooleanField(required=False, label="They know, and want both")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about_clash = self.fields["knows_of_clash"]
        if "knows_of_clash" not in self.data:
            del self.fields["knows_of_clash"]

    def ask_about_clash(self, sentence: str) -> None:
        self.fields["knows_of_clash"] = self._about_clash
        self.add_error("knows_of_clash", sentence)


class SharedRoomForm(forms.Form):
    """Asks why two can be in a room at once, only once they would be."""

    shared_because = forms.CharField(
        label="Why it can share the room",
        max_length=300,
        required=False,
        help_text="In a few words. It is kept with the session and in the audit trail.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about_sharing = self.fields["shared_because"]
        if "shared_because" not in self.data:
            del self.fields["shared_because"]

    def ask_why_shared(self, sentence: str) -> None:
        self.fields["shared_because"] = self._about_sharing
        self.add_error("shared_because", sentence)


class ActionView(NeedsPermission, WagtailAdminTemplateMixin, FormView):
    """Shows what is about to happen; a POST does it. What a rule refuses is said in its words."""

    template_name = "enrolments/admin/action.html"
    form_class: Any = ConfirmForm
    header_icon = "user"
    is_serious = False
    # What will happen, said above the form.
    consequence = ""
    submit_label = ""

    def act(self, answers: dict[str, Any]) -> str:
        """Call the rule; returns what happened, without naming anybody."""
        raise NotImplementedError

    def get_facts(self) -> list[tuple[str, str]]:
        """What it is about, to be sure of the right person and dates."""
        return []

    def get_consequence(self) -> str:
        return self.consequence

    def get_default_url(self) -> str:
        raise NotImplementedError

    @property
    def actor(self) -> Actor:
        return actors.staff(self.request.user)

    def get_success_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or self.get_default_url()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            sentence = self.act(form.cleaned_data)
        except rules.Refused as refusal:
            return self.refused(form, refusal)
        messages.success(self.request, sentence)
        return redirect(self.get_success_url())

    def refused(self, form: Any, refusal: rules.Refused) -> HttpResponse:
        if isinstance(refusal, Clashes) and hasattr(form, "ask_about_clash"):
            form.ask_about_clash(str(refusal))
        elif isinstance(refusal, RoomIsShared) and hasattr(form, "ask_why_shared"):
            form.ask_why_shared(str(refusal))
        elif isinstance(refusal, ReasonNeeded) and "reason" in form.fields:
            form.add_error("reason", str(refusal))
        else:
            form.add_error(None, str(refusal))
        return self.form_invalid(form)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            *self.get_way_here(),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_way_here(self) -> list[dict[str, Any]]:
        """The screens above this one."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = self.submit_label or self.get_page_title()
        return super().get_context_data(
            facts=self.get_facts(),
            consequence=self.get_consequence(),
            back_url=self.get_success_url(),
            next_url=get_valid_next_url_from_request(self.request),
            submit_button_label=label,
            submit_button_active_label="Just a moment…",
            **kwargs,
        )


def step(label: str, name: str, *args: Any) -> dict[str, Any]:
    """A step of the way to a screen."""
    return {"url": reverse(name, args=args), "label": label}
