"""Writing to everyone on a run, or on several: the words, a look at what goes out, and then it."""

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from core import quiet_hours
from enrolments import behind_pages, letters, rules
from enrolments.addressees import GROUPS, NOBODY, Reach, reach_of
from enrolments.admin.access import WRITE_TO_RUNS
from enrolments.admin.many_runs import ManyRunsView, TogetherForm, listed
from enrolments.admin.words import moment, people
from enrolments.enums import Channel, ContactBy, EnrolmentStatus
from enrolments.models import Enrolment, Learner
from timetable.models import Run

MOST_LETTERS = 1200
# Stands for each person's own name where a message is looked at before it goes.
THEIR_NAME = "(their name)"


class WriteForm(TogetherForm):
    """Who is written to, and what."""

    to = forms.MultipleChoiceField(
        label="Who",
        choices=[(status.value, status.label) for status in GROUPS],
        initial=[EnrolmentStatus.CONFIRMED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who is written to."},
    )
    words = forms.CharField(
        label="What you write",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=(
            "Plain words. Everyone gets the same, so name nobody and say nothing about anybody’s "
            "health. The subject is always the same and says nothing of what it is about."
        ),
        error_messages={"required": "Write something first."},
    )
    field_order = ["to", "words"]


class WriteToRunsView(ManyRunsView):
    """Nothing goes out before somebody has seen what, to how many, and how it reaches them."""

    template_name = "enrolments/admin/write.html"
    form_class = WriteForm
    permission = WRITE_TO_RUNS
    page_title = "Write to everyone"
    header_icon = "mail"
    submit_label = "Look at it before it goes"
    is_looked_at = False

    @cached_property
    def reach(self) -> dict[int, Reach]:
        known = {str(status) for status in GROUPS}
        to = known & set(self.request.POST.getlist("to"))
        return reach_of([run.pk for run in self.runs], to) if to else {}

    def plan(self, run: Run) -> str:
        reach = self.reach.get(run.pk, NOBODY)
        rules.refuse_to_write(run, reach.total)
        return f"{people(reach.total)}: {reach}"

    def form_valid(self, form: WriteForm) -> HttpResponse:
        if self.request.POST.get("step") == "change":
            return self.render_to_response(self.get_context_data(form=form))
        if self.request.POST.get("step") != "send":
            self.is_looked_at = True
            return self.render_to_response(self.get_context_data(form=form))
        return self._send(form.cleaned_data)

    def _send(self, answers: dict[str, Any]) -> HttpResponse:
        written, refused = [], []
        for run in self.runs:
            try:
                written.append(self._write(run, answers))
            except rules.Refused as refusal:
                refused.append((str(run), str(refusal)))
        if refused:
            messages.warning(self.request, listed("Not written to:", refused))
        work = behind_pages.ask_to_send(written, owner=self.request.user) if written else None
        if work:
            messages.success(self.request, "The message is on its way. You need not wait here.")
            return redirect(work)
        if written:
            messages.success(self.request, "The message was sent already. It goes out once.")
        return redirect(self.get_success_url())

    def _write(self, run: Run, answers: dict[str, Any]) -> Any:
        return rules.write_to_run(
            run_id=run.pk,
            submission=uuid.uuid5(answers["submission"], str(run.pk)),
            to=answers["to"],
            words=answers["words"],
            actor=self.actor,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(is_looked_at=self.is_looked_at, **kwargs)
        if not self.is_looked_at:
            # Before it is known who is written to, nothing can be said of how many they are.
            return {**context, "runs": self.runs}
        reaches = [self.reach[line.run.pk] for line in context["to_do"]]
        now = timezone.now()
        return {
            **context,
            "runs": self.runs,
            "seen": self._as_seen(context["to_do"], context["form"].cleaned_data["words"]),
            "total": people(sum(reach.total for reach in reaches)),
            "to_be_rung": sum(reach.by_channel[Channel.CALL] for reach in reaches),
            "goes_at": moment(quiet_hours.end_after(now)) if quiet_hours.are_quiet(now) else "",
        }

    def _as_seen(self, lines: list[Any], words: str) -> Any:
        """What goes out to the first of the runs; of the others, only the course differs."""
        if not lines:
            return None
        learner = Learner(name=THEIR_NAME, email="their@address", contact_by=ContactBy.EMAIL)
        return letters.written(Enrolment(run=lines[0].run, learner=learner), words)


class WriteToRunView(WriteToRunsView):
    """The same, from one run's own page."""

    @cached_property
    def runs(self) -> list[Run]:
        return list(Run.objects.for_lists().filter(pk=self.kwargs["pk"]))
