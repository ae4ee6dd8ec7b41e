"""How full runs are, in the questions of the list of runs and of the first page."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from timetable.enums import RunStatus
from timetable.models import Run

# So long before a run begins there is still time to tell people of it.
TIME_TO_FILL = timedelta(weeks=2)


def with_waiting(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Adds `waiting`: how many people are on the waiting list; no query per run."""
    waiting = (
        Enrolment.objects.filter(run=OuterRef("pk"), status=EnrolmentStatus.WAITING)
        .order_by()
        .values("run")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return runs.annotate(waiting=Coalesce(Subquery(waiting), 0))


def having_waiting() -> Q:
    """Runs that somebody waits for."""
    waiting = Enrolment.objects.filter(status=EnrolmentStatus.WAITING)
    return Q(pk__in=waiting.order_by().values("run"))


def half_empty_soon(runs: Any) -> Any:
    """Of runs with their dates, those less than half full that begin within two weeks."""
    now = timezone.now()
    return runs.filter(
        status__in=(RunStatus.OPEN, RunStatus.CLOSED),
        capacity__gt=F("taken") * 2,
        first_starts_at__gt=now,
        first_starts_at__lte=now + TIME_TO_FILL,
    )


def in_words(run: Any) -> str:
    """“7 of 12, 3 waiting”, of a run that with_waiting() has read."""
    waiting = f", {run.waiting} waiting" if run.waiting else ""
    return f"{run.places_summary}{waiting}"
