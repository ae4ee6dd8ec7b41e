"""What is left of the register once it is narrowed, and which page of it is shown."""

from collections.abc import Callable, Iterable, Sequence
from datetime import time
from math import ceil, inf
from typing import Any
from uuid import UUID

from core.models import Topic
from partners.open_referral import identity
from partners.open_referral.parameters import PageParameters, PlaceParameters, ServiceParameters
from partners.open_referral.records import Place
from partners.open_referral.schedules import DAYS
from partners.open_referral.shapes import Schedule, Service, TaxonomyTerm
from partners.postcodes import area_of, distance

TAXONOMIES = {kind.label: identity.of("taxonomy", kind.value) for kind in Topic.Kind}


def page_of(found: Sequence[Any], asked: PageParameters) -> dict[str, Any]:
    """The envelope of a list, with one page of it. A page beyond the last is empty."""
    pages = ceil(len(found) / asked.per_page)
    first = (asked.page - 1) * asked.per_page
    contents = found[first : first + asked.per_page]
    return {
        "total_items": len(found),
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def with_words(records: Iterable[Any], words: str) -> list[Any]:
    """Those in whose name or description every word is."""
    wanted = words.casefold().split()
    return [
        record
        for record in records
        if all(word in f"{record.name} {record.description}".casefold() for word in wanted)
    ]


def of_taxonomy(terms: Iterable[TaxonomyTerm], taxonomy_id: UUID | None) -> list[TaxonomyTerm]:
    return [term for term in terms if taxonomy_id in (None, taxonomy_of(term))]


def taxonomy_of(term: TaxonomyTerm) -> UUID:
    """Which of our vocabularies a term belongs to."""
    return TAXONOMIES[term.taxonomy]


def services(found: Iterable[Service], asked: ServiceParameters) -> list[Service]:
    return [
        service
        for service in with_words(found, asked.search)
        if _fits(service, service.schedules, asked)
    ]


def places(found: Iterable[Place], asked: PlaceParameters) -> list[Any]:
    """Services at their places; with a postcode the nearest first, those of no place left out."""
    left = [
        place
        for place in found
        if with_words([place.record.service], asked.search)
        and _fits(place.record.service, place.record.schedules, asked)
    ]
    if asked.postcode:
        left = _near(left, asked.postcode, asked.proximity or inf)
    return [place.record for place in left]


def _near(found: Iterable[Place], postcode: str, metres: float) -> list[Place]:
    middle = area_of(postcode).point
    measured = [(distance(middle, place.point), place) for place in found if place.point]
    within = [each for each in measured if each[0] <= metres]
    return [place for _, place in sorted(within, key=lambda each: each[0])]


def _fits(service: Service, schedules: Sequence[Schedule] | None, asked: ServiceParameters) -> bool:
    questions: list[Callable[[], bool]] = [
        lambda: asked.taxonomy_term_id is None or asked.taxonomy_term_id in _terms(service),
        lambda: asked.taxonomy_id is None or asked.taxonomy_id in _taxonomies(service),
        lambda: asked.maximum_age is None or (service.minimum_age or 0) <= asked.maximum_age,
        lambda: asked.minimum_age is None or (service.maximum_age or inf) >= asked.minimum_age,
        lambda: not asked.asks_when or any(_is_then(each, asked) for each in schedules or []),
    ]
    return all(fits() for fits in questions)


def _terms(service: Service) -> set[UUID]:
    return {attribute.taxonomy_term_id for attribute in service.attributes or []}


def _taxonomies(service: Service) -> set[UUID]:
    return {taxonomy_of(attribute.taxonomy_term) for attribute in service.attributes or []}


def _is_then(schedule: Schedule, asked: ServiceParameters) -> bool:
    if asked.day and DAYS[schedule.dtstart.weekday()] != asked.day:
        return False
    opens, closes = schedule.opens_at or time.min, schedule.closes_at or time.max
    # Past midnight it is open until the end of its own day.
    closes = closes if closes > opens else time.max
    starts, ends = asked.start_time or time.min, asked.end_time or time.max
    return opens < ends and closes > starts
