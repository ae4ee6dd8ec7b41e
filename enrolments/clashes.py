"""Whether someone is already somewhere else at that time."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from enrolments.enums import HOLDING_A_PLACE
from enrolments.models import Enrolment, Learner
from timetable.enums import RunStatus, SessionStatus
from timetable.models import Run, Session


def clashing_enrolment(
    *, learner: Learner, run: Run, leaving: Enrolment | None = None
) -> Enrolment | None:
    """A place the learner holds whose sessions overlap the run's, or None.

    `leaving` is a place about to be given up. Call with the learner's row locked.
    """
    places = (
        Enrolment.objects.filter(learner=learner, status__in=HOLDING_A_PLACE)
        .exclude(run=run)
        .exclude(run__status=RunStatus.CANCELLED)
        .exclude(pk__in=[leaving.pk] if leaving else [])
    )
    here = Session.objects.filter(
        run=run,
        status=SessionStatus.PLANNED,
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    clashing = Session.objects.filter(
        Exists(here), status=SessionStatus.PLANNED, run__in=places.values("run")
    ).values("run")
    return places.filter(run__in=clashing).select_related("run__page").first()


def people_who_clash(*, run: Run, starts_at: datetime, ends_at: datetime) -> int:
    """How many people with a place on the run hold one on something else in that time."""
    then = Session.objects.planned().filter(
        run=OuterRef("run"), starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    elsewhere = (
        Enrolment.objects.holding_a_place()
        .exclude(run=run)
        .exclude(run__status=RunStatus.CANCELLED)
        .filter(Exists(then))
    )
    here = Enrolment.objects.holding_a_place().filter(run=run)
    return here.filter(learner__in=elsewhere.values("learner")).count()
