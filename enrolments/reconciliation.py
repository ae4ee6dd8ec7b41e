"""Whether the count of places on each run is the number of people who hold one."""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from enrolments.models import Enrolment
from timetable.models import Run


@dataclass(frozen=True)
class Drift:
    """A run whose count is not what its enrolments say."""

    run_id: int
    code: str
    counted: int
    held: int


def find_drift() -> list[Drift]:
    """Every run whose count has drifted. It reports; a person finds out why and decides."""
    held = (
        Enrolment.objects.holding_a_place()
        .filter(run=OuterRef("pk"))
        .order_by()
        .values("run")
        .annotate(number=Count("pk"))
        .values("number")
    )
    runs = Run.objects.annotate(
        held=Coalesce(Subquery(held, output_field=IntegerField()), Value(0))
    ).exclude(taken=F("held"))
    return [
        Drift(run_id=run.pk, code=run.code, counted=run.taken, held=run.held)
        for run in runs.order_by("pk")
    ]
