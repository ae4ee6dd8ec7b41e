"""When partners are at a Life Rooms: the sessions of the advice services below their pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from timetable.coming import next_of_each
from timetable.models import Session


def with_next_visit(partners: Iterable[Any]) -> list[Any]:
    """Partners that know their `next_visit`, in two queries however many they are."""
    found = list(partners)
    by_path = {partner.path: partner for partner in found}
    below = Q()
    for directory in {partner.path[: -partner.steplen] for partner in found}:
        below |= Q(run__page__path__startswith=directory)
    if not found:
        return found
    sessions = Session.objects.public().going_ahead().coming().filter(below).for_lists()
    for session in next_of_each(sessions, by="run__page_id"):
        partner = by_path.get(session.run.page.path[: len(found[0].path)])
        if partner and partner.next_visit is None:
            partner.next_visit = session
    return found
