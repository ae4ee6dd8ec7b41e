"""What a line of the results says of when and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone

from core import dates
from search import facets
from search.facets import Filters, Moment, RunFacts
from search.models import SearchDocument


@dataclass(frozen=True)
class Row:
    item: SearchDocument
    when: str = ""
    where: str = ""


def rows(
    items: Iterable[SearchDocument], filters: Filters, venue_names: Mapping[str, str]
) -> list[Row]:
    """Each with its next date: of a run that meets the choices, not just of any."""
    now = Moment.now()
    return [_row(item, filters, now, venue_names) for item in items]


def _row(
    item: SearchDocument, filters: Filters, now: Moment, venue_names: Mapping[str, str]
) -> Row:
    coming = [
        (_next(run, now), venue_names.get(run.venue, ""))
        for run in facets.fitting_runs(item.facets, filters, now)
    ]
    if coming:
        (_, when), where = min(coming)
        return Row(item, when, where)
    if item.next_starts_at and item.next_starts_at > timezone.now():
        return Row(item, _with_clock(timezone.localtime(item.next_starts_at)))
    return Row(item)


def _next(run: RunFacts, now: Moment) -> tuple[int, str]:
    """The day of its next session, to compare and to read. Only of the first is the hour known."""
    if run.starts > now.seconds:
        starts = timezone.localtime(datetime.fromtimestamp(run.starts, tz=UTC))
        return starts.date().toordinal(), _with_clock(starts)
    day = min((each for each in run.dates if each >= now.today), default=now.today)
    return day, dates.day(date.fromordinal(day))


def _with_clock(moment: datetime) -> str:
    return f"{dates.day(moment)}, {dates.clock(moment)}"
