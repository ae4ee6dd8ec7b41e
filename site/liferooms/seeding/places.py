"""Topics, venues, hours, closures and terms of the demonstration."""

from datetime import date, time
from typing import Any

from core.models import SiteImage, Topic
from liferooms.seeding import content
from liferooms.seeding.calendar import WEEKDAYS, DemoCalendar
from timetable.enums import VenueKind
from timetable.models import Closure, OpeningHours, Room, Term, Venue

YEARS_OF_CLOSURES = (-1, 0, 1, 2)


def load_topics(images: dict[str, SiteImage]) -> dict[str, Topic]:
    rows = content.read("topics.yaml")
    kinds = {"subjects": Topic.Kind.SUBJECT, "needs": Topic.Kind.NEED}
    topics = [
        Topic(
            name=row["name"],
            slug=row["slug"],
            kind=kind,
            introduction=content.line(row.get("intro")),
            synonyms=content.line(row.get("synonyms")),
            picture=images.get(row.get("picture", "")),
            sort_order=order,
        )
        for group, kind in kinds.items()
        for order, row in enumerate(rows[group])
    ]
    Topic.objects.bulk_create(topics)
    return {topic.slug: topic for topic in Topic.objects.all()}


def load_venues() -> dict[str, Venue]:
    rows = content.read("venues.yaml")
    for order, row in enumerate([*rows["hubs"], *rows["outreach"]]):
        _load_venue(row, order)
    Venue.objects.create(name="Online", slug="online", kind=VenueKind.ONLINE, sort_order=99)
    return {venue.slug: venue for venue in Venue.objects.all()}


def _load_venue(row: dict[str, Any], order: int) -> None:
    venue = Venue.objects.create(
        name=row["name"],
        slug=row["slug"],
        kind=row["kind"],
        address="\n".join(row["address"]),
        postcode=row.get("postcode", ""),
        sort_order=order,
    )
    Room.objects.bulk_create(
        Room(
            venue=venue,
            name=room["name"],
            capacity=room.get("capacity"),
            may_be_shared=room.get("shared", False),
        )
        for room in row.get("rooms", [])
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(
            venue=venue,
            weekday=WEEKDAYS.index(day) + 1,
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
        )
        for day in row["days"]
    )


def closure_dates(today: date) -> list[tuple[str, date, date]]:
    """Reason, first and last day of each closure, for the years around today."""
    found = []
    for row in content.read("venues.yaml")["closures"]:
        for year in (today.year + step for step in YEARS_OF_CLOSURES):
            first = date.fromisoformat(f"{year}-{row['from']}")
            last = date.fromisoformat(f"{year}-{row['to']}")
            last = last if last >= first else last.replace(year=year + 1)
            found.append((row["reason"], first, last))
    return found


def load_closures(today: date) -> None:
    Closure.objects.bulk_create(
        Closure(reason=reason, starts_on=first, ends_on=last)
        for reason, first, last in closure_dates(today)
    )


def load_terms(calendar: DemoCalendar) -> dict[str, Term]:
    terms = {}
    for which in ("last", "this", "next"):
        name, starts_on, ends_on = calendar.term(which)
        terms[which] = Term.objects.create(name=name, starts_on=starts_on, ends_on=ends_on)
    return terms
