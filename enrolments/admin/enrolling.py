"""Enrolling someone who rings, writes or comes to the desk: the questions of the online journey."""

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from phonenumber_field.formfields import PhoneNumberField
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.permissions import NeedsPermission
from enrolments import people, rules
from enrolments.admin import finding
from enrolments.admin.access import ENROL, is_hidden, learners_for
from enrolments.admin.actions import ClashForm, step
from enrolments.admin.runs import PlacesOfRunView
from enrolments.admin.words import what_happened
from enrolments.enums import ContactBy, InformationFormat, Source
from enrolments.journey.forms import AboutYouForm, HelpForm, NameForm, SuggestedForm
from enrolments.messages import can_reach
from enrolments.models import Call, Enrolment, Learner
from timetable.enums import SupporterPolicy

NEW = "new"
KEPT_IF_EMPTY = ("preferred_name", "email", "phone", "postcode_area", "postal_address")


class FindForm(forms.Form):
    """Who it is, so that nobody is written down twice."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address", required=False)
    phone = PhoneNumberField(label="Telephone number", required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def alike(self, user: Any) -> list[Learner]:
        phone = self.cleaned_data["phone"]
        return finding.like(
            learners_for(user),
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            phone=phone.as_e164 if phone else "",
        )


class AnswersForm(ClashForm, NameForm, AboutYouForm, SuggestedForm, HelpForm):
    """What the online journey asks, on one page. For someone we know, empty means unchanged."""

    email = FindForm.base_fields["email"]
    phone = FindForm.base_fields["phone"]
    contact_by = forms.ChoiceField(
        label="How can we reach you?", choices=ContactBy.choices, widget=forms.RadioSelect
    )
    safe_to_leave_message = forms.BooleanField(
        label="It is safe to leave a message if I do not answer", required=False
    )
    information_format = forms.ChoiceField(
        label="How should we send you information?",
        choices=[("", "As before, or as it is"), *InformationFormat.choices[1:]],
        required=False,
        widget=forms.RadioSelect,
    )
    brings_supporter = forms.BooleanField(
        label="I would like to bring someone to support me", required=False
    )
    over_18 = forms.BooleanField(label="They are 18 or over")
    agreement = forms.BooleanField(
        label="They know how we treat each other, and agree",
        help_text="Read it to them, or see that they ticked it on paper.",
    )
    source = forms.ChoiceField(
        label="How they ask",
        choices=[choice for choice in Source.choices if choice[0] != Source.ONLINE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why, if this goes past a closing date or to another group",
        required=False,
        max_length=300,
        help_text="Only then. It is kept with the enrolment.",
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)
    field_order = [
        "learner",
        "source",
        "over_18",
        *("name", "preferred_name", "contact_by", "email", "phone", "safe_to_leave_message"),
        *("capacity", "postcode_area", "suggested_by", "brings_supporter"),
        *("information_format", "access_needs", "interpreter", "comfort", "what_helps"),
        *("agreement", "reason", "knows_of_clash"),
    ]

    def __init__(self, *args: Any, learners: list[Learner], supporters: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.learners = {str(learner.pk): learner for learner in learners}
        if learners:
            known = [(pk, _known(learner)) for pk, learner in self.learners.items()]
            self.fields["learner"] = forms.ChoiceField(
                label="Is it one of these?",
                choices=[*known, (NEW, "No, someone new")],
                widget=forms.RadioSelect,
                help_text="For someone we know, leave empty what has not changed.",
            )
            self.order_fields(self.field_order)
        if not supporters:
            del self.fields["brings_supporter"]

    @property
    def chosen(self) -> Learner | None:
        return self.learners.get(self.cleaned_data.get("learner", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wanted = cleaned.get("contact_by")
        if wanted and wanted not in self.errors and not self._answer(wanted):
            self.add_error(wanted, "They want to be reached by this, so it is needed.")
        return cleaned

    def applicant(self) -> rules.Applicant:
        cleaned = self.cleaned_data
        return rules.Applicant(
            name=cleaned["name"],
            contact_by=cleaned["contact_by"],
            safe_to_leave_message=cleaned["safe_to_leave_message"],
            capacity=cleaned["capacity"],
            support={name: cleaned[name] for name in people.SUPPORT if cleaned.get(name)},
            learner_id=self.chosen.pk if self.chosen else None,
            **{name: self._answer(name) for name in KEPT_IF_EMPTY},
        )

    def _answer(self, name: str) -> str:
        """What was said now or, for someone we know, before."""
        said: Any = self.cleaned_data.get(name) or getattr(self.chosen, name, "")
        return str(said.as_e164 if hasattr(said, "as_e164") else said)


def _known(learner: Learner) -> str:
    number = learner.phone.as_national if learner.phone else ""
    return ", ".join(filter(None, [learner.name, learner.email, number]))


class EnrolSomeoneView(PlacesOfRunView):
    """First who it is, then the questions. Everything is posted: no name is ever in an address."""

    permission = ENROL
    page_title = "Enrol someone"
    header_icon = "plus"
    form_class = FindForm
    submit_label = "Go on"

    def get_facts(self) -> list[tuple[str, str]]:
        run = self.run
        return [
            *super().get_facts(),
            ("Places", f"{run.places_text}, {run.places_summary} taken"),
            ("For", run.get_who_may_come_display()),
            ("First", "We talk with each person before they have a place")
            if run.needs_review
            else ("Bringing someone", run.get_supporter_policy_display()),
        ]

    def get_consequence(self) -> str:
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = FindForm(request.POST)
        alike = who.alike(request.user) if who.is_valid() else []
        if "submission" in request.POST:
            form = self._answers(alike, data=request.POST)
            is_valid = form.is_valid()
            already = self._already_enrolled(form)
            if already:
                return redirect("enrolments:outcome", already.pk)
            return self.form_valid(form) if is_valid else self.form_invalid(form)
        if not who.is_valid():
            return self.form_invalid(who)
        first_answers = {**who.cleaned_data, "submission": uuid.uuid4()}
        return self.form_invalid(self._answers(alike, initial=first_answers))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            enrolment = self._enrol(form)
        except rules.Refused as refusal:
            return self.refused(form, refusal)
        return redirect("enrolments:outcome", enrolment.pk)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Ask, or ask again."""
        self.submit_label = "Go on" if isinstance(form, FindForm) else "Enrol them"
        return self.render_to_response(self.get_context_data(form=form))

    def _answers(self, alike: list[Learner], **kwargs: Any) -> AnswersForm:
        supporters = self.run.supporter_policy != SupporterPolicy.NOT_THIS_ONE
        return AnswersForm(learners=alike, supporters=supporters, **kwargs)

    def _already_enrolled(self, form: AnswersForm) -> Enrolment | None:
        """What came of this very form, sent before: by now they are someone we know."""
        submission = form.cleaned_data.get("submission")
        if submission is None:
            return None
        return Enrolment.objects.filter(run=self.run, submission=submission).first()

    def _enrol(self, form: AnswersForm) -> Enrolment:
        answers = form.cleaned_data
        return rules.enrol(
            run_id=self.run.pk,
            applicant=form.applicant(),
            submission=answers["submission"],
            actor=self.actor,
            source=Source(answers["source"]),
            suggested_by=answers["suggested_by"],
            brings_supporter=answers.get("brings_supporter", False),
            knows_of_clash=answers.get("knows_of_clash", False),
            reason=answers["reason"],
        )


class OutcomeView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """What came of enrolling someone, to tell them, and whether they will hear of it."""

    template_name = "enrolments/admin/outcome.html"
    page_title = "Enrolled"
    header_icon = "user"

    permission = ENROL

    def is_allowed(self) -> bool:
        return super().is_allowed() and not is_hidden(self.enrolment.learner, self.request.user)

    @cached_property
    def enrolment(self) -> Enrolment:
        return get_object_or_404(Enrolment.objects.for_lists(), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        run = self.enrolment.run
        here = {"url": "", "label": self.page_title}
        return [
            *self.breadcrumbs_items,
            step("Runs", "runs:index"),
            step(str(run), "runs:people", run.pk),
            here,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enrolment = self.enrolment
        return super().get_context_data(
            enrolment=enrolment,
            outcome=what_happened(enrolment),
            can_reach=can_reach(enrolment.learner),
            call=Call.objects.to_make().filter(enrolment=enrolment).first(),
            again_url=reverse("runs:enrol", args=[enrolment.run_id]),
            people_url=reverse("runs:people", args=[enrolment.run_id]),
            **kwargs,
        )
