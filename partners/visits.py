"""When partners are at a Life Rooms: the sessions of the advice services below their pages."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from timetable.coming import next_of_each
from timetable.models import Session


def with_next_visit(partners: Iterable[Any], *, weekday: int | None = None) -> list[Any]:
    """Partners that know their `next_visit`, in two queries however many they are.

    With a weekday, the next on that day: whoever chose Fridays is told of a Friday.
    """
    found = list(partners)
    if not found:
        return found
    by_path = {partner.path: partner for partner in found}
    sessions = _coming_below(found).for_lists()
    if weekday:
        sessions = sessions.filter(starts_at__iso_week_day=weekday)
    for session in next_of_each(sessions, by="run__page_id"):
        partner = by_path.get(session.run.page.path[: len(found[0].path)])
        if partner and partner.next_visit is None:
            partner.next_visit = session
    return found


def places_of(partners: list[Any]) -> dict[int, list[tuple[str, str]]]:
    """Where each partner comes to, by its id: name and postcode of each place. One query."""
    by_path = {partner.path: partner.pk for partner in partners}
    visits = (
        _coming_below(partners)
        .order_by()
        .values_list("run__page__path", "venue__name", "venue__postcode")
    )
    places: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for path, name, postcode in visits.distinct():
        partner = by_path.get(path[: len(partners[0].path)])
        if partner:
            places[partner].append((name, postcode))
    return places


def _coming_below(partners: list[Any]) -> Any:
    """Coming sessions of whatever is below the pages of a directory."""
    below = Q()
    for directory in {partner.path[: -partner.steplen] for partner in partners}:
        below |= Q(run__page__path__startswith=directory)
    return Session.objects.public().going_ahead().coming().filter(below)
