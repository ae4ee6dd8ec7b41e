"""The rules of places. The only code that writes Enrolment or Run.taken.

Every path locks the run's row first. PostgreSQL waits on the lock; SQLite has none and relies on
IMMEDIATE transactions (core.checks). `Run.taken` is moved only together with a status, and the
database's own constraint refuses more places than there are.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from core import outbox
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner
from timetable.enums import TAKING_ENROLMENTS, Booking, RunState
from timetable.models import Run

AGREEMENT_VERSION = 1


class Refused(Exception):
    """A rule says no. `str()` is a sentence for the person, kind and complete."""

    sentence = "We could not do that."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class NoBookingNeeded(Refused):
    sentence = "You do not need to enrol for this. Just come along."


class RunIsFull(Refused):
    sentence = "All the places on these dates are taken."


class RunIsCancelled(Refused):
    sentence = "These dates have been cancelled. We are sorry."


class RunIsOver(Refused):
    sentence = "These dates are over."


class RunHasStarted(Refused):
    sentence = "This has already started, and people cannot join part-way through."


class EnrolmentIsClosed(Refused):
    sentence = "Enrolment for these dates has closed."


class EnrolmentIsNotOpenYet(Refused):
    sentence = "Enrolment for these dates is not open yet."


class PlacesBelowTaken(Refused):
    sentence = "More people than that already have a place."


REFUSALS: dict[RunState, type[Refused]] = {
    RunState.DROP_IN: NoBookingNeeded,
    RunState.FULL: RunIsFull,
    RunState.CANCELLED: RunIsCancelled,
    RunState.PAST: RunIsOver,
    RunState.STARTED: RunHasStarted,
    RunState.CLOSED: EnrolmentIsClosed,
    RunState.NOT_YET: EnrolmentIsNotOpenYet,
}


@dataclass(frozen=True)
class Applicant:
    """Who asks for a place. At least one of e-mail and telephone is given."""

    name: str
    email: str = ""
    phone: str = ""


def enrol(*, run_id: int, applicant: Applicant, submission: UUID) -> Enrolment:
    """Give a place on a run, or raise the Refused that says why not.

    Sending the same form again, or the same answers in a fresh one, returns the enrolment that is
    there, however often and whatever has become of the run since.
    """
    with transaction.atomic():
        run = _locked_run(run_id)
        already = _already_enrolled(run, applicant, submission)
        if already:
            return already
        _refuse_unless_open(run)
        enrolment = Enrolment.objects.create(
            run=run,
            learner=_learner(applicant),
            status=EnrolmentStatus.CONFIRMED,
            submission=submission,
            agreement_version=AGREEMENT_VERSION,
            agreed_at=timezone.now(),
        )
        Run.objects.filter(pk=run.pk).update(taken=F("taken") + 1)
        outbox.record(kind="enrolment-confirmed", subject_id=enrolment.pk)
        return enrolment


def change_places(*, run_id: int, capacity: int) -> None:
    """Set how many places a run has; never fewer than are taken."""
    with transaction.atomic():
        run = _locked_run(run_id)
        if capacity < run.taken:
            raise PlacesBelowTaken
        Run.objects.filter(pk=run.pk, booking=Booking.PLACES).update(capacity=capacity)


def _locked_run(run_id: int) -> Run:
    Run.objects.select_for_update(no_key=True).get(pk=run_id)
    return Run.objects.with_dates().get(pk=run_id)


def _refuse_unless_open(run: Run) -> None:
    state = run.state()
    if state not in TAKING_ENROLMENTS:
        raise REFUSALS[state]()


def _already_enrolled(run: Run, applicant: Applicant, submission: UUID) -> Enrolment | None:
    of_this_run = Enrolment.objects.filter(run=run)
    same_form = of_this_run.filter(submission=submission).first()
    return same_form or of_this_run.live().filter(learner__in=_known_as(applicant)).first()


def _known_as(applicant: Applicant) -> QuerySet[Learner]:
    """Learners with exactly these answers. An address alone may be shared by two people."""
    return Learner.objects.filter(
        name__iexact=applicant.name, email=applicant.email.lower(), phone=applicant.phone
    )


def _learner(applicant: Applicant) -> Learner:
    return _known_as(applicant).first() or Learner.objects.create(
        name=applicant.name, email=applicant.email.lower(), phone=applicant.phone
    )
