"""Who is on a run, for coordinators, the desk and its own tutors; and the runs of a tutor."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from core.permissions import NeedsPermission
from enrolments import actors, audit
from enrolments.admin.access import (
    CHANGE_RUNS,
    MARK_REGISTERS,
    SEE_ENROLMENTS,
    SEE_LEARNERS,
    TEACH,
    concern_url,
    is_hidden,
    name_for,
    refuse_unless_teaches,
    teaches,
)
from enrolments.admin.actions import step
from enrolments.admin.moves import actions_for
from enrolments.admin.runs import run_buttons, sees_people
from enrolments.admin.words import moment
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.register import ASKED_FOR, Progress, open_registers, progress_of
from timetable.models import Run, Session


@dataclass
class Person:
    """One line of the people of a run: only what whoever reads it may see."""

    name: str
    url: str = ""
    email: str = ""
    phone: str = ""
    detail: str = ""
    helps: str = ""
    concern_url: str = ""
    actions: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Group:
    title: str
    people: list[Person]
    nobody: str


class PeopleView(WagtailAdminTemplateMixin, TemplateView):
    """Who has a place, an offer, a number in the queue, who asked to join, and who had a place.

    That somebody opened it is written down.
    """

    template_name = "enrolments/admin/people.html"
    page_title = "People"
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.sees_all:
            refuse_unless_teaches(request.user, self.run)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audit.record(action="people-opened", actor=actors.staff(request.user), run=self.run)
        return super().get(request, *args, **kwargs)

    @cached_property
    def sees_all(self) -> bool:
        return sees_people(self.request.user)

    @cached_property
    def run(self) -> Run:
        return get_object_or_404(Run.objects.for_lists(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.run)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        runs = step("Runs", "runs:index") if self.sees_all else step("Runs I teach", "runs:mine")
        here = {"url": "", "label": str(self.run)}
        return [*self.breadcrumbs_items, runs, here]

    @cached_property
    def header_buttons(self) -> list[Any]:
        return run_buttons(HeaderButton, self.run, self.request.user, names=("enrol", "write"))

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        evaluation = ("evaluation", "evaluation_sheet", "type_in_evaluation")
        others = (
            *("edit", "sessions", "queue", "people_file"),
            *("places", "shares", "next_term", *evaluation, "cancel"),
        )
        return run_buttons(Button, self.run, self.request.user, names=others)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = self._groups() if self.sees_all else self._for_tutors()
        return super().get_context_data(
            run=self.run,
            groups=groups,
            to_its_end=sum(len(each) for each in self._had_a_place.values()),
            sees_all=self.sees_all,
            sessions=self._sessions(),
            can_change=self.request.user.has_perm(CHANGE_RUNS),
            can_see_enrolments=self.request.user.has_perm(SEE_ENROLMENTS),
            **kwargs,
        )

    def _sessions(self) -> list[tuple[Session, str]]:
        """Each session with the way to its register, if it has one to open."""
        sessions = self.run.sessions.select_related("venue").order_by("starts_at")
        return [(session, self._register_url(session)) for session in sessions]

    def _register_url(self, session: Session) -> str:
        user = self.request.user
        is_theirs = user.has_perm(MARK_REGISTERS) or self._teaches
        if not is_theirs or self.run.capacity is None or session.is_cancelled:
            return ""
        return reverse("register", args=[session.pk])

    @cached_property
    def _teaches(self) -> bool:
        return teaches(self.request.user, self.run)

    @cached_property
    def _by_status(self) -> dict[str, list[Any]]:
        of_it = Enrolment.objects.of_the_run().filter(run=self.run).with_queue_position()
        found: dict[str, list[Any]] = defaultdict(list)
        for enrolment in of_it.select_related("learner__support").order_by("learner__name", "pk"):
            found[enrolment.status].append(enrolment)
        return found

    @property
    def _had_a_place(self) -> dict[EnrolmentStatus, list[Any]]:
        """Those whose course is over; only the states that somebody is in."""
        ended = (EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)
        return {status: self._by_status[status] for status in ended if self._by_status[status]}

    def _for_tutors(self) -> list[Group]:
        coming = self._by_status[EnrolmentStatus.CONFIRMED]
        came = sorted(chain(*self._had_a_place.values()), key=attrgetter("learner.name", "pk"))
        titles = {"Have a place": coming, "Had a place": came}
        groups = [
            Group(title, [self._as_a_tutor_sees(each) for each in people], "")
            for title, people in titles.items()
            if people
        ]
        return groups or [Group("Have a place", [], "Nobody yet.")]

    def _as_a_tutor_sees(self, enrolment: Enrolment) -> Person:
        learner = enrolment.learner
        name = name_for(learner, self.request.user)
        if is_hidden(learner, self.request.user):
            return Person(name)
        called = f"Likes to be called {learner.called}" if learner.called != name else ""
        # Of no use, and of nobody's business, once the course is over.
        is_coming = enrolment.status == EnrolmentStatus.CONFIRMED
        support = getattr(learner, "support", None) if is_coming else None
        helps = support.what_helps if support else ""
        concern = concern_url(learner) if helps else ""
        return Person(name, detail=called, helps=helps, concern_url=concern)

    def _groups(self) -> list[Group]:
        everyone = self._by_status
        applied = sorted(everyone[EnrolmentStatus.APPLIED], key=attrgetter("joined_at", "pk"))
        offered = sorted(everyone[EnrolmentStatus.OFFERED], key=attrgetter("expires_at", "pk"))
        waiting = sorted(everyone[EnrolmentStatus.WAITING], key=attrgetter("queue_position"))
        confirmed = everyone[EnrolmentStatus.CONFIRMED]
        now = [
            Group("Asked to join", self._lines(applied), "Nobody is waiting for an answer."),
            Group("Offered a place", self._lines(offered), "No offers are open."),
            Group("Have a place", self._lines(confirmed), "Nobody has a place yet."),
            Group("On the waiting list", self._lines(waiting), "Nobody is waiting."),
        ]
        ended = [
            Group(status.label, self._lines(people), "")
            for status, people in self._had_a_place.items()
        ]
        return [group for group in now if group.people] + ended if ended else now

    def _lines(self, enrolments: list[Enrolment]) -> list[Person]:
        return [self._as_staff_see(enrolment) for enrolment in enrolments]

    def _as_staff_see(self, enrolment: Enrolment) -> Person:
        user, learner = self.request.user, enrolment.learner
        if is_hidden(learner, user):
            return Person(name_for(learner, user), detail=_detail(enrolment))
        url = reverse("learners:inspect", args=[learner.pk])
        return Person(
            name=name_for(learner, user),
            url=url if user.has_perm(SEE_LEARNERS) else "",
            email=learner.email,
            phone=learner.phone.as_national if learner.phone else "",
            detail=_detail(enrolment),
            actions=actions_for(enrolment, user),
        )


def _detail(enrolment: Any) -> str:
    """What matters most in the state someone is in."""
    facts = {
        EnrolmentStatus.WAITING: f"Number {enrolment.queue_position}",
        EnrolmentStatus.OFFERED: f"Until {moment(enrolment.expires_at)}",
        EnrolmentStatus.APPLIED: f"Since {moment(enrolment.joined_at)}",
    }
    words = [facts.get(EnrolmentStatus(enrolment.status), "")]
    if enrolment.brings_supporter:
        words.append("Brings someone")
    if enrolment.learner.paused_at:
        words.append("Pausing everything")
    return ". ".join(filter(None, words))


class RunsITeachView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """The registers of today and of the last days, and then the runs, those to come first."""

    permission = TEACH
    template_name = "enrolments/admin/runs_i_teach.html"
    page_title = "Runs I teach"
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = Run.objects.for_lists().filter(tutors=self.request.user)
        lines = [(run, moment(run.first_starts_at)) for run in runs.order_by("-last_ends_at", "pk")]
        return super().get_context_data(runs=lines, registers=self._registers(), **kwargs)

    def _registers(self) -> list[tuple[Session, Progress]]:
        """Those of today, and those of the last weeks in which somebody is not marked yet."""
        since = timezone.now() - ASKED_FOR
        own = Session.objects.filter(run__tutors=self.request.user.pk, starts_at__gt=since)
        sessions = open_registers(own).select_related("run__page", "venue").order_by("-starts_at")
        today = timezone.localdate()
        found = [(session, progress_of(session)) for session in sessions]
        return [
            (session, progress)
            for session, progress in found
            if session.first_day == today or not progress.is_complete
        ]
