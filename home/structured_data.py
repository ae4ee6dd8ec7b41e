"""Our places in schema.org's words: https://schema.org/Place, with its hours and days closed."""

from collections import defaultdict
from datetime import time
from typing import Any

from core.addresses import address_of
from core.pictures import address_when_shared
from core.structured_data import Thing, said
from home.places import Place
from timetable import structured_data as of
from timetable.enums import VenueKind, Weekday
from timetable.week import coming_other_hours, days_closed

SHUT = "00:00"


def place(shown: Place, page: Any, *, phone: Any) -> Thing:
    """A place as its page shows it. Where we only visit, the hours are ours, not the building's."""
    ours = shown.venue.kind == VenueKind.HUB
    return said(
        {
            **of.place(shown.venue),
            "@id": f"{address_of(page)}#place",
            "url": address_of(page),
            "description": page.summary,
            "image": address_when_shared(page.picture_to_show),
            "telephone": phone.as_international if ours and phone else "",
            "publicAccess": True,
            "isAccessibleForFree": True,
            "openingHoursSpecification": _usual_week(shown) if ours else [],
            "specialOpeningHoursSpecification": (
                [*_days_closed(shown), *_other_hours(shown)] if ours else []
            ),
        }
    )


def _usual_week(shown: Place) -> list[Thing]:
    """Days with the same hours are said together."""
    days: dict[tuple[time, time], list[str]] = defaultdict(list)
    for hours in shown.venue.opening_hours.all():
        days[hours.opens, hours.closes].append(of.term_of(Weekday(hours.weekday).label))
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": names,
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for (opens, closes), names in days.items()
    ]


def _days_closed(shown: Place) -> list[Thing]:
    """Open from midnight to midnight is how schema.org says closed."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "name": reason,
            "opens": SHUT,
            "closes": SHUT,
            "validFrom": first.isoformat(),
            "validThrough": last.isoformat(),
        }
        for first, last, reason in days_closed(venue=shown.venue, closures=shown.closures)
    ]


def _other_hours(shown: Place) -> list[Thing]:
    return [
        said(
            {
                "@type": "OpeningHoursSpecification",
                "name": hours.reason,
                "opens": f"{hours.opens:%H:%M}",
                "closes": f"{hours.closes:%H:%M}",
                "validFrom": hours.day.isoformat(),
                "validThrough": hours.day.isoformat(),
            }
        )
        for hours in coming_other_hours(venue=shown.venue, closures=shown.closures)
    ]
