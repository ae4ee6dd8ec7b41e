"""How near partners are: where they have their own door, or are at a Life Rooms."""

from collections.abc import Iterable
from math import inf
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseRedirectBase

from partners.postcodes import Area, distance, distance_text, point_of, sector_of
from partners.visits import places_of

LONGEST_VALUE = 200


class SeeOther(HttpResponseRedirectBase):
    """Look there, with GET, whatever the question was asked with."""

    status_code = 303


def to_results(directory: str, asked: QueryDict) -> HttpResponseRedirectBase:
    """The directory with the same choices, of the postcode its sector alone. May raise NoPlace."""
    kept = QueryDict(mutable=True)
    for name, value in asked.items():
        text = str(value).strip()[:LONGEST_VALUE]
        if text and name != "csrfmiddlewaretoken":
            kept[name] = sector_of(text) if name == "near" else text
    query = f"?{kept.urlencode()}" if kept else ""
    return SeeOther(f"{directory}{query}#found")


def nearest_first(partners: Iterable[Any], area: Area | None) -> list[Any]:
    """Partners by their distance from an area, each knowing `how_near`; those nowhere come last.

    Without an area they stay as they are. One query, however many they are.
    """
    found = list(partners)
    if area is None or not found:
        return found
    visited = places_of(found)
    distances: dict[int, float] = {}
    for partner in found:
        doors = [("", partner.postcode), *visited.get(partner.pk, ())]
        metres, where = min(
            ((_metres(area, postcode), name) for name, postcode in doors), key=lambda each: each[0]
        )
        distances[partner.pk] = metres
        partner.how_near = "" if metres == inf else _in_words(metres, where, area)
    return sorted(found, key=lambda partner: distances[partner.pk])


def _metres(area: Area, postcode: str) -> float:
    point = point_of(postcode) if postcode else None
    return inf if point is None else distance(area.point, point)


def _in_words(metres: float, where: str, area: Area) -> str:
    return f"{distance_text(metres)} from {area}{f', at {where}' if where else ''}"
