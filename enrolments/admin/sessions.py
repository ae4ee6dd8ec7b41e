"""The sessions of a run on the staff side: all of them, one more, one moved, one called off."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from core.permissions import NeedsPermission
from enrolments import rules
from enrolments.admin.access import MARK_REGISTERS, may_change_run
from enrolments.admin.actions import ReasonForm, step
from enrolments.admin.runs import RunActionView, run_buttons
from enrolments.admin.session_forms import NewSessionForm, WhenAndWhereForm
from enrolments.admin.words import people
from enrolments.models import Enrolment
from enrolments.refusals import SpeaksAgainst
from timetable.models import Run, Session


class SessionsView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """Every session of a run, with what can be done with it."""

    template_name = "enrolments/admin/sessions.html"
    page_title = "Sessions"
    header_icon = "calendar-alt"

    def is_allowed(self) -> bool:
        return may_change_run(self.request.user, self.run)

    @cached_property
    def run(self) -> Run:
        runs = Run.objects.for_lists().prefetch_related("term__breaks")
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.run)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        run = step(str(self.run), "runs:edit", self.run.pk)
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, step("Runs", "runs:index"), run, here]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        names = ("edit", "people", "cancel")
        return run_buttons(Button, self.run, self.request.user, names=names)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = self.run.sessions.select_related("venue", "room", "closure").order_by(
            "starts_at", "pk"
        )
        lines = [(session, self._week(session)) for session in sessions]
        can_mark = self.run.capacity is not None and self.request.user.has_perm(MARK_REGISTERS)
        return super().get_context_data(
            run=self.run, lines=lines, ways=self._ways(), can_mark=can_mark, **kwargs
        )

    def _ways(self) -> list[tuple[str, str]]:
        """To more sessions. On a phone the buttons of the header do not fit."""
        names = ("add_session", "repeat", "next_term")
        buttons = run_buttons(Button, self.run, self.request.user, names=names)
        return [(button.label, button.url) for button in buttons]

    def _week(self, session: Session) -> int | None:
        return self._teaching.week_of(session.first_day) if self._teaching else None

    @cached_property
    def _teaching(self) -> Any:
        return self.run.term.teaching if self.run.term else None


class OfSessionsView(RunActionView):
    """Something done with the sessions of a run."""

    header_icon = "calendar-alt"

    def get_default_url(self) -> str:
        return reverse("runs:sessions", args=[self.run.pk])

    def get_way_here(self) -> list[dict[str, Any]]:
        return [step("Runs", "runs:index"), step(str(self.run), "runs:sessions", self.run.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "run": self.run}


class OneSessionView(RunActionView):
    """Something done with one session that is there."""

    @cached_property
    def session(self) -> Session:
        return get_object_or_404(Session.objects.select_related("venue"), pk=self.kwargs["pk"])

    @cached_property
    def run(self) -> Run:
        run: Run = Run.objects.for_lists().get(pk=self.session.run_id)
        return run

    def get_facts(self) -> list[tuple[str, str]]:
        session = self.session
        return [*super().get_facts(), ("Session", session.when), ("Where", session.venue.name)]


class WhenAndWhereView(OfSessionsView):
    """One session's time and place; what speaks against it is asked about once."""

    def form_valid(self, form: Any) -> HttpResponse:
        form.cleaned_data["tell"] = form.tells
        return super().form_valid(form)

    def refused(self, form: Any, refusal: rules.Refused) -> HttpResponse:
        if isinstance(refusal, SpeaksAgainst):
            form.ask_all_the_same(str(refusal))
            return self.form_invalid(form)
        return super().refused(form, refusal)


class AddSessionView(WhenAndWhereView):
    """One more session of a run."""

    form_class = NewSessionForm
    page_title = "Add one session"

    def get_initial(self) -> dict[str, Any]:
        return {"venue": self.run.venue_id}

    def act(self, answers: dict[str, Any]) -> str:
        fields = ("starts_at", "ends_at", "venue", "room", "note", "join_url")
        told = rules.add_sessions(
            run_id=self.run.pk,
            sessions=[
                Session(
                    **{name: answers[name] for name in fields},
                    shared_because=answers.get("shared_because", ""),
                )
            ],
            actor=self.actor,
            tell=answers["tell"],
            all_the_same=answers.get("all_the_same", False),
        )
        return told_of("The session is added.", told)


class MoveSessionView(OneSessionView, WhenAndWhereView):
    """Put one session at another time or place."""

    form_class = WhenAndWhereForm
    page_title = "Move one session"

    def get_initial(self) -> dict[str, Any]:
        session = self.session
        return {
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "venue": session.venue_id,
            "room": session.room_id,
        }

    def act(self, answers: dict[str, Any]) -> str:
        told = rules.move_session(
            session_id=self.session.pk,
            starts_at=answers["starts_at"],
            ends_at=answers["ends_at"],
            venue=answers["venue"],
            room=answers["room"],
            shared_because=answers.get("shared_because", ""),
            actor=self.actor,
            tell=answers["tell"],
            all_the_same=answers.get("all_the_same", False),
        )
        return told_of("The session is moved.", told)


class CancelSessionView(OneSessionView):
    """Call one session off. Those with a place are told."""

    form_class = ReasonForm
    page_title = "Cancel one session"
    is_serious = True

    def get_consequence(self) -> str:
        number = Enrolment.objects.filter(run=self.run).holding_a_place().count()
        return f"{people(number)} will be told that it is off, not the reason."

    def act(self, answers: dict[str, Any]) -> str:
        told = rules.cancel_session(
            session_id=self.session.pk, actor=self.actor, reason=answers["reason"]
        )
        return f"The session is cancelled. {people(told)} will be told."


def told_of(sentence: str, number: int) -> str:
    return f"{sentence} {people(number)} will be told." if number else sentence
