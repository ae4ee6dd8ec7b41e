"""A learner's own enrolments. Every page about one of them finds it here, among their own."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone

from enrolments.enums import LIVE, EnrolmentStatus, groups_of
from enrolments.models import Enrolment, Learner
from timetable.models import Run, Session


@dataclass
class Places:
    """What someone has with us, in the order in which it matters to them."""

    offered: list[Enrolment] = field(default_factory=list)
    confirmed: list[Enrolment] = field(default_factory=list)
    waiting: list[Enrolment] = field(default_factory=list)
    applied: list[Enrolment] = field(default_factory=list)
    over: list[Enrolment] = field(default_factory=list)

    @property
    def nothing_coming(self) -> bool:
        return not (self.offered or self.confirmed or self.waiting or self.applied)


def of(learner: Learner) -> Places:
    """All of someone's enrolments, the soonest first; what is over, the latest first."""
    places = Places()
    for enrolment in sorted(_own(learner), key=_first_day):
        _list_for(enrolment, places).append(enrolment)
    places.over.reverse()
    return places


def own(learner: Learner, enrolment_uuid: UUID) -> Enrolment:
    """One of someone's own enrolments. Another person's is as good as none."""
    enrolment = _own(learner).filter(uuid=enrolment_uuid).first()
    if enrolment is None:
        raise Http404
    return enrolment


def runs() -> Any:
    """Runs with all that these pages show of them."""
    return Run.objects.with_dates().with_sessions().select_related("page", "venue", "term")


def others(enrolment: Enrolment) -> Any:
    """Runs of the same page that someone could change to: a place is free and nobody is asked."""
    live = Enrolment.objects.live().filter(learner=enrolment.learner_id)
    return (
        Run.objects.open_dates_of(enrolment.run.page_id)
        .filter(needs_review=False)
        .filter(who_may_come__in=groups_of(enrolment.capacity))
        .exclude(pk__in=live.values("run"))
    )


def joinable(run: Run) -> list[Session]:
    """Sessions still to come that are joined by a link."""
    now = timezone.now()
    return [
        session
        for session in run.sessions.all()
        if session.join_url and not session.is_cancelled and session.ends_at > now
    ]


def _own(learner: Learner) -> Any:
    found = learner.enrolments.with_queue_position().select_related("evaluation_given")
    return found.prefetch_related(Prefetch("run", runs()))


def _first_day(enrolment: Enrolment) -> tuple[float, int]:
    starts_at = enrolment.run.first_starts_at
    return (starts_at.timestamp() if starts_at else 0.0, enrolment.pk)


def _list_for(enrolment: Enrolment, places: Places) -> list[Enrolment]:
    ends_at = enrolment.run.last_ends_at
    if enrolment.status not in LIVE or (ends_at and ends_at <= timezone.now()):
        return places.over
    return {
        EnrolmentStatus.OFFERED: places.offered,
        EnrolmentStatus.CONFIRMED: places.confirmed,
        EnrolmentStatus.WAITING: places.waiting,
        EnrolmentStatus.APPLIED: places.applied,
    }[EnrolmentStatus(enrolment.status)]
