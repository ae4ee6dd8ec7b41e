"""What closing a venue would call off, for staff to know before they do it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from timetable.models import Run, Session, Venue
from timetable.querysets import SessionQuerySet


@dataclass(frozen=True)
class AffectedRun:
    """A run with sessions on the days closed, and who would be told."""

    run: Run
    sessions: list[Session]
    enrolments: list[Enrolment]
    # Nothing of it would be left.
    is_called_off: bool


@dataclass(frozen=True)
class Affected:
    """What would be called off, run by run, and what lasts for days and stays."""

    runs: list[AffectedRun]
    staying: list[Session]

    @property
    def number_of_sessions(self) -> int:
        return sum(len(each.sessions) for each in self.runs)

    @property
    def number_of_people(self) -> int:
        """Each counted once, whatever they have places on."""
        return len({place.learner_id for each in self.runs for place in each.enrolments})


def affected_by_closing(*, venue: Venue | None, starts_on: date, ends_on: date) -> Affected:
    """What is not over yet at the venue, or everywhere; as many queries for one as for all."""
    sessions = list(
        _sessions_at(venue)
        .on_days(starts_on, ends_on)
        .select_related("run__page", "run__venue", "venue", "room")
        .order_by("starts_at", "pk")
    )
    off = [session for session in sessions if not session.lasts_for_days]
    staying = [session for session in sessions if session.lasts_for_days]
    return Affected(_by_run(off), staying)


def _sessions_at(venue: Venue | None) -> SessionQuerySet:
    coming = Session.objects.going_ahead().coming()
    return coming.filter(venue=venue) if venue else coming


def _by_run(sessions: list[Session]) -> list[AffectedRun]:
    by_run: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        by_run[session.run_id].append(session)
    others = Session.objects.planned().exclude(pk__in=[session.pk for session in sessions])
    goes_on = set(others.filter(run__in=by_run).values_list("run_id", flat=True))
    people = _people_on(by_run)
    return [
        AffectedRun(
            run=of_run[0].run,
            sessions=of_run,
            enrolments=[
                place
                for place in people[run_id]
                if run_id not in goes_on or place.status == EnrolmentStatus.CONFIRMED
            ],
            is_called_off=run_id not in goes_on,
        )
        for run_id, of_run in by_run.items()
    ]


def _people_on(run_ids: Iterable[int]) -> dict[int, list[Enrolment]]:
    people: dict[int, list[Enrolment]] = defaultdict(list)
    found = Enrolment.objects.live().filter(run__in=run_ids).select_related("learner")
    for enrolment in found.order_by("pk"):
        people[enrolment.run_id].append(enrolment)
    return people
