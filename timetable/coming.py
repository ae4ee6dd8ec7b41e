"""What comes next, for many at once and in one query."""

from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber


def next_of_each(sessions: QuerySet[Any], *, by: str, number: int = 1) -> QuerySet[Any]:
    """The next sessions of each venue, run or page, whatever `by` names; soonest first."""
    place_in_line = Window(
        RowNumber(), partition_by=F(by), order_by=[F("starts_at").asc(), F("id").asc()]
    )
    return (
        sessions.annotate(place_in_line=place_in_line)
        .filter(place_in_line__lte=number)
        .order_by("starts_at", "id")
    )
