"""Visits and their reasons, as the front desks count them."""

from collections import defaultdict

from django.db.models import Count
from django.db.models.functions import TruncDate

from reports.figures.kinds import REST, Figure, Subject, told
from reports.periods import Block, Scope
from reports.suppression import Tally
from timetable.enums import VisitReason
from timetable.models import Visit

VISITS = Subject(
    "visits",
    "Visits, by their reason",
    "One for each press at a front desk that was not taken back. Someone who comes twice is two "
    "visits. By the day of the visit.",
    {reason.value: str(reason.label) for reason in VisitReason if reason != VisitReason.OTHER},
    str(VisitReason.OTHER.label),
)


def figures(scope: Scope) -> list[Figure]:
    rows = (
        Visit.objects.between(scope.period.first, scope.period.last)
        .filter(scope.at("venue"))
        .order_by()
        .annotate(day=TruncDate("counted_at"))
        .values_list("venue", "day", "reason")
        .annotate(number=Count("pk"))
    )
    tallies: dict[Block, Tally] = defaultdict(Tally)
    for venue, day, reason, number in rows:
        line = REST if reason == VisitReason.OTHER else reason
        tallies[scope.block_on(day, venue)].numbers[line] += number
    return [told(VISITS, scope, tallies)]
