"""Today: the sessions of the day, and what waits for staff, on the first page of the admin."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.ui.components import Component

from core import dates
from core.models import OutboxMessage
from core.outbox_list import SEE_MESSAGES
from core.today import Waiting, WaitingPanel
from enrolments.admin.access import (
    CHANGE_RUNS,
    MARK_REGISTERS,
    SEE_CALLS,
    SEE_ENROLMENTS,
    SEE_RUNS,
    TEACH,
)
from enrolments.admin.filters import SOON
from enrolments.admin.run_filters import HALF_EMPTY
from enrolments.enums import EnrolmentStatus
from enrolments.models import Call, Enrolment
from enrolments.occupancy import half_empty_soon
from enrolments.register import ASKED_FOR, open_registers, progress_of, with_progress
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Session


@dataclass(frozen=True)
class TodaysSession:
    """One session of today. The register only for whoever may mark it."""

    session: Session
    register: str = ""
    register_url: str = ""


class TodayPanel(Component):
    """Sessions of today by venue. Tutors have their own; when and where they are names nobody."""

    name = "college_today"
    template_name = "enrolments/admin/today_panel.html"
    order = 40

    def __init__(self, request: HttpRequest) -> None:
        self.user: Any = request.user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        by_venue: dict[str, list[TodaysSession]] = defaultdict(list)
        for session in self._sessions():
            by_venue[session.venue.name].append(self._line(session))
        return {
            "day": dates.day(timezone.localdate()),
            "venues": sorted(by_venue.items()),
            "are_own": self._sees_own,
        }

    @property
    def _sees_own(self) -> bool:
        return self.user.has_perm(TEACH) and not self.user.has_perm(SEE_RUNS)

    def _sessions(self) -> QuerySet[Session]:
        today = timezone.localdate()
        sessions = Session.objects.on_days(today, today).exclude(
            run__status__in=(RunStatus.DRAFT, RunStatus.CANCELLED)
        )
        if self._sees_own:
            sessions = sessions.filter(run__tutors=self.user.pk)
        own = Run.tutors.through.objects.filter(run=OuterRef("run"), user=self.user.pk)
        found = with_progress(sessions).annotate(is_own=Exists(own))
        return found.select_related("run__page", "venue", "room").order_by("starts_at", "pk")

    def _line(self, session: Any) -> TodaysSession:
        teaches = session.is_own and self.user.has_perm(TEACH)
        if session.is_cancelled or session.run.booking != Booking.PLACES:
            return TodaysSession(session)
        if not (teaches or self.user.has_perm(MARK_REGISTERS)):
            return TodaysSession(session)
        url = reverse("register", args=[session.pk])
        return TodaysSession(session, str(progress_of(session)), url)


class CollegePanel(WaitingPanel):
    """Calls, people who wait for an answer, runs that few have found, messages not delivered."""

    name = "college_to_do"
    panel_id = "college-to-do"
    title = "College: what waits for you"
    order = 50

    @property
    def is_shown(self) -> bool:
        needed = (SEE_CALLS, SEE_ENROLMENTS, CHANGE_RUNS, SEE_MESSAGES, TEACH)
        return any(self.user.has_perm(permission) for permission in needed)

    def lines(self) -> list[Waiting]:
        parts = (
            (SEE_CALLS, self._calls),
            (SEE_ENROLMENTS, self._enrolments),
            (CHANGE_RUNS, self._runs),
            (TEACH, self._registers),
            (SEE_MESSAGES, self._messages),
        )
        return [
            line for permission, part in parts if self.user.has_perm(permission) for line in part()
        ]

    def _calls(self) -> list[Waiting]:
        return [Waiting("Calls to make", Call.objects.to_make().count(), reverse("calls:index"))]

    def _enrolments(self) -> list[Waiting]:
        soon = Enrolment.objects.offers_running_out().count()
        return [
            _in_state("Applications to answer", EnrolmentStatus.APPLIED),
            Waiting("Offers that run out by tomorrow", soon, _enrolments_with(offer=SOON)),
            _in_state("Offers open", EnrolmentStatus.OFFERED),
        ]

    def _runs(self) -> list[Waiting]:
        number = half_empty_soon(Run.objects.with_dates()).count()
        url = f"{reverse('runs:index')}?{urlencode({'places': HALF_EMPTY})}"
        return [Waiting("Runs under half full that begin within two weeks", number, url)]

    def _registers(self) -> list[Waiting]:
        """Of runs they teach themselves, those of the last weeks that are not complete."""
        now = timezone.now()
        own = Session.objects.filter(
            run__tutors=self.user.pk, starts_at__gt=now - ASKED_FOR, ends_at__lte=now
        )
        asked_for: Any = open_registers(own)
        number = asked_for.filter(marked__lt=F("expected")).count()
        return [Waiting("Registers of yours to finish", number, reverse("runs:mine"))]

    def _messages(self) -> list[Waiting]:
        number = OutboxMessage.objects.failed().count()
        return [Waiting("Messages not delivered", number, reverse("outbox:index"))]


def _in_state(label: str, status: EnrolmentStatus) -> Waiting:
    number = Enrolment.objects.filter(status=status).count()
    return Waiting(label, number, _enrolments_with(status=status))


def _enrolments_with(**query: str) -> str:
    return f"{reverse('enrolments:index')}?{urlencode(query)}"
