"""A run made again in the next term, week by week; the dates are seen before anything is saved."""

import uuid
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from enrolments import rules
from enrolments.admin.runs import RunActionView
from enrolments.admin.session_forms import NextTermForm
from enrolments.refusals import Refused
from timetable.copying import CopiedSession
from timetable.models import Run, Term

CHANGED = "The dates have changed since you looked. Look at them again, then save."


class NextTermView(RunActionView):
    """Copies a run to the next term by its teaching weeks, not shown to visitors yet."""

    template_name = "enrolments/admin/next_term.html"
    form_class = NextTermForm
    page_title = "Copy to the next term"
    submit_label = "Make the new run"
    refusal = ""
    new_run: Run | None = None

    @cached_property
    def term(self) -> Term | None:
        """The term to copy to, unless `refusal` says why there is none."""
        try:
            return rules.next_term(self.run)
        except Refused as refusal:
            self.refusal = str(refusal)
            return None

    @cached_property
    def copied(self) -> list[CopiedSession]:
        return rules.sessions_in(self.term, self.run) if self.term else []

    @property
    def fingerprint(self) -> str:
        """What tells these dates from any others, so that only what was seen is saved."""
        seen = [(each.session.pk, each.slot, each.reason) for each in self.copied]
        return sha256(repr(seen).encode()).hexdigest()[:20]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "copied": self.copied}

    def get_initial(self) -> dict[str, Any]:
        return {"new_uuid": uuid.uuid4(), "seen": self.fingerprint}

    def get_facts(self) -> list[tuple[str, str]]:
        facts = super().get_facts()
        if self.term:
            facts += [("From", str(self.run.term)), ("To", str(self.term))]
        return facts

    def get_consequence(self) -> str:
        there = Run.objects.filter(page=self.run.page_id, term=self.term).values_list("code")
        codes = ", ".join(code for (code,) in there) if self.term else ""
        return f"There is a run of it in {self.term} already: {codes}." if codes else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        undated = [each for each in self.copied if not each.slot]
        return super().get_context_data(undated=undated, refusal=self.refusal, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data["seen"] != self.fingerprint:
            messages.warning(self.request, CHANGED)
            return redirect("runs:next_term", self.run.pk)
        return super().form_valid(form)

    def act(self, answers: dict[str, Any]) -> str:
        self.new_run = rules.copy_run(
            run_id=self.run.pk,
            new_uuid=answers["new_uuid"],
            keep=answers["sessions"],
            shared_because=answers.get("shared_because", ""),
            actor=self.actor,
        )
        return f"{self.new_run} is made. Visitors do not see it until you open it for enrolment."

    def get_default_url(self) -> str:
        if self.new_run:
            return reverse("runs:edit", args=[self.new_run.pk])
        return reverse("runs:sessions", args=[self.run.pk])
