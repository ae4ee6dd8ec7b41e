"""Several runs at once: what will happen is shown line by line first, and what did afterwards."""

import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from enrolments import rules
from enrolments.admin.access import CHANGE_RUNS
from enrolments.admin.actions import ActionView, ConfirmForm, ReasonForm, step
from enrolments.admin.words import people
from enrolments.models import Enrolment
from timetable.models import Run

MOST_AT_ONCE = 100
NONE_TICKED = "Tick some runs first."


def runs_in_words(number: int) -> str:
    """“1 run”, “7 runs”."""
    return "1 run" if number == 1 else f"{number} runs"


@dataclass(frozen=True)
class Line:
    """One run, and what will become of it; or why nothing will."""

    run: Run
    words: str = ""
    refusal: str = ""


class TogetherForm(ConfirmForm):
    """The form's own number: sent twice, it is done once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)


class TogetherWithReasonForm(TogetherForm, ReasonForm):
    """Why, the same for all of them."""


class ManyRunsView(ActionView):
    """Something done with the runs that were ticked in the list."""

    template_name = "enrolments/admin/many_runs.html"
    form_class: Any = TogetherForm
    permission = CHANGE_RUNS
    header_icon = "calendar-check"
    # What becomes of the runs: “will be opened”, “opened”.
    will_be = ""
    done = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_allowed() and not self.runs:
            messages.warning(request, NONE_TICKED)
            return redirect("runs:index")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def runs(self) -> list[Run]:
        """The soonest first."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        ids = {int(each) for each in asked.getlist("run") if each.isdecimal() and len(each) < 10}
        found = Run.objects.for_lists().filter(pk__in=sorted(ids)[:MOST_AT_ONCE])
        return list(found.order_by(F("first_starts_at").asc(nulls_first=True), "pk"))

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(run) for run in self.runs]

    def _line(self, run: Run) -> Line:
        try:
            return Line(run, words=self.plan(run))
        except rules.Refused as refusal:
            return Line(run, refusal=str(refusal))

    def plan(self, run: Run) -> str:
        """What will become of the run, in words; raises Refused when nothing will."""
        raise NotImplementedError

    def do(self, run: Run, answers: dict[str, Any]) -> str:
        """Call the rule for one run; returns what became of it."""
        raise NotImplementedError

    @cached_property
    def live(self) -> Counter[int]:
        """How many people have a claim on each run."""
        found = Enrolment.objects.live().filter(run__in=[run.pk for run in self.runs])
        return Counter(found.order_by().values_list("run_id", flat=True))

    def get_initial(self) -> dict[str, Any]:
        return {"submission": uuid.uuid4()}

    def get_default_url(self) -> str:
        return reverse("runs:index")

    def get_way_here(self) -> list[dict[str, Any]]:
        return [step("Runs", "runs:index")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = [line for line in self.lines if not line.refusal]
        left = [line for line in self.lines if line.refusal]
        return super().get_context_data(
            to_do=done,
            left_alone=left,
            number_to_do=runs_in_words(len(done)),
            number_left_alone=runs_in_words(len(left)),
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Each run by itself: what one is refused stops no other, and is said."""
        happened, refused = [], []
        for run in self.runs:
            try:
                happened.append((str(run), self.do(run, form.cleaned_data)))
            except rules.Refused as refusal:
                refused.append((str(run), str(refusal)))
        if happened:
            messages.success(self.request, listed(f"{self.done}:", happened))
        if refused:
            messages.warning(self.request, listed("Not done:", refused))
        return redirect(self.get_success_url())


def listed(what: str, lines: list[tuple[str, str]]) -> str:
    """As a list in a message, one run on each line."""
    each = ((run, f": {says}" if says else "") for run, says in lines)
    items = format_html_join("", "<li>{}{}</li>", each)
    return format_html("{} {} <ul>{}</ul>", what, runs_in_words(len(lines)), items)


class OpenRunsView(ManyRunsView):
    page_title = "Open for enrolment"
    will_be = "will be open. Visitors see them and can enrol."
    done = "Open now"

    def plan(self, run: Run) -> str:
        rules.refuse_to_open(run)
        return "Drop in" if run.capacity is None else f"{run.places_left} of {run.capacity} places"

    def do(self, run: Run, answers: dict[str, Any]) -> str:
        rules.open_run(run_id=run.pk, actor=self.actor)
        return ""


class CloseRunsView(ManyRunsView):
    page_title = "Close enrolment"
    will_be = "will be closed. Visitors see them and cannot enrol. Nobody loses a place."
    done = "Closed now"

    def plan(self, run: Run) -> str:
        rules.refuse_to_close(run)
        return f"{people(run.taken)} on it" if run.taken else ""

    def do(self, run: Run, answers: dict[str, Any]) -> str:
        rules.close_run(run_id=run.pk, actor=self.actor)
        return ""


class CancelRunsView(ManyRunsView):
    page_title = "Cancel whole runs"
    form_class = TogetherWithReasonForm
    is_serious = True
    will_be = "will be cancelled. Everyone on them is told, not the reason. This cannot be undone."
    done = "Cancelled"

    def plan(self, run: Run) -> str:
        rules.refuse_to_cancel(run)
        return (
            f"{people(self.live[run.pk])} will be told" if self.live[run.pk] else "Nobody is on it"
        )

    def do(self, run: Run, answers: dict[str, Any]) -> str:
        rules.refuse_to_cancel(run)
        told = rules.cancel_run(run_id=run.pk, actor=self.actor, reason=answers["reason"])
        return f"{people(told)} will be told" if told else ""


class CopyRunsView(ManyRunsView):
    """Without the days that something speaks against; one copied by itself may have them."""

    page_title = "Copy to the next term"
    will_be = "will be made again. Visitors do not see the copies until you open them."
    done = "Copied"

    def plan(self, run: Run) -> str:
        term = rules.next_term(run)
        rules.refuse_to_copy_again(run, term)
        sessions = rules.sessions_in(term, run)
        left_out = [each.reason for each in sessions if each.reason or not each.slot]
        words = f"To {term}, {len(sessions) - len(left_out)} of {len(sessions)} sessions"
        return f"{words}. Left out: {'; '.join(dict.fromkeys(left_out))}" if left_out else words

    def do(self, run: Run, answers: dict[str, Any]) -> str:
        new_uuid = uuid.uuid5(answers["submission"], str(run.pk))
        term = rules.next_term(run)
        meant = Run.objects.filter(uuid=new_uuid).values_list("code", flat=True).first()
        rules.refuse_to_copy_again(run, term, besides=meant or "")
        sessions = rules.sessions_in(term, run)
        keep = [each.session.pk for each in sessions if each.slot and not each.reason]
        copy = rules.copy_run(run_id=run.pk, new_uuid=new_uuid, keep=keep, actor=self.actor)
        return f"{copy.code} in {term}, {copy.sessions.count()} of {len(sessions)} sessions"


TOGETHER: dict[str, type[ManyRunsView]] = {
    "open": OpenRunsView,
    "close": CloseRunsView,
    "next_term": CopyRunsView,
    "cancel": CancelRunsView,
}
