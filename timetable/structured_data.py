"""Venues, times and places in schema.org's words, for the rooms that have pages about them."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.structured_data import CONTEXT, Thing, duration, moment, said
from timetable.enums import RunState, RunStatus, VenueKind
from timetable.models import Run, Session, Venue

AVAILABILITY = {
    RunState.DROP_IN: "InStock",
    RunState.OPEN: "InStock",
    RunState.FEW: "LimitedAvailability",
    RunState.FULL: "SoldOut",
}
NOT_TO_BE_HAD = "OutOfStock"
RHYTHMS = {1: "Daily", 7: "Weekly"}


def term_of(name: str) -> str:
    """One of schema.org's own values, such as EventCancelled or Tuesday."""
    return f"{CONTEXT}/{name}"


def postal_address(venue: Venue) -> Thing:
    """The last line of an address is its town."""
    *street, town = venue.address.splitlines() or [""]
    return said(
        {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(street),
            "addressLocality": town,
            "postalCode": venue.postcode,
            "addressCountry": "GB",
        }
    )


def place(venue: Venue) -> Thing:
    return {"@type": "Place", "name": venue.name, "address": postal_address(venue)}


def location(venue: Venue, *, address: str) -> Thing:
    """Where to come; online, the page that says how. The link to join is never public."""
    if is_online(venue):
        return {"@type": "VirtualLocation", "url": address}
    return place(venue)


def is_online(venue: Venue) -> bool:
    return bool(venue.kind == VenueKind.ONLINE)


def free_offer(*, address: str, state: RunState | None = None) -> Thing:
    """What it costs: nothing. And, of something that has a state, whether it can be had now."""
    return said(
        {
            "@type": "Offer",
            "category": "Free",
            "price": 0,
            "priceCurrency": "GBP",
            "url": address,
            "availability": state and term_of(AVAILABILITY.get(state, NOT_TO_BE_HAD)),
        }
    )


def offer_of(run: Run, *, address: str) -> Thing:
    """What a place on the run costs, whether there is one, and from when it can be had."""
    offer = free_offer(address=address, state=run.state())
    return {**offer, "validFrom": moment(run.opens_at)} if run.opens_at else offer


def status_of(run: Run, session: Session | None = None) -> Thing:
    """Whether a run, or one of its sessions, goes ahead, and as first announced."""
    if run.status == RunStatus.CANCELLED or (session and session.is_cancelled):
        return {"eventStatus": term_of("EventCancelled")}
    if session and session.moved_from:
        return {
            "eventStatus": term_of("EventRescheduled"),
            "previousStartDate": moment(session.moved_from),
        }
    return {"eventStatus": term_of("EventScheduled")}


def dates_of(first: Session, last: Session) -> Thing:
    """When it begins and ends; what lasts all day has days and no times."""
    if first.all_day:
        last_moment = last.ends_at - timedelta(seconds=1)
        return {
            "startDate": first.first_day.isoformat(),
            "endDate": timezone.localdate(last_moment).isoformat(),
        }
    return {"startDate": moment(first.starts_at), "endDate": moment(last.ends_at)}


def schedule(sessions: Sequence[Session]) -> Thing:
    """The rhythm of sessions in order, with the days it skips; nothing where they keep none."""
    step = _step(sessions)
    if not step:
        return {}
    first, last = sessions[0], sessions[-1]
    days = [session.first_day for session in sessions]
    span = range(0, (days[-1] - days[0]).days + 1, step)
    in_rhythm = [days[0] + timedelta(days=ahead) for ahead in span]
    return said(
        {
            "@type": "Schedule",
            "repeatFrequency": RHYTHMS[step],
            "repeatCount": len(sessions),
            "byDay": term_of(f"{days[0]:%A}") if step == 7 else "",
            "startDate": days[0].isoformat(),
            "endDate": days[-1].isoformat(),
            "startTime": f"{timezone.localtime(first.starts_at):%H:%M}",
            "endTime": f"{timezone.localtime(last.ends_at):%H:%M}",
            "duration": duration(minutes_of(first)),
            "exceptDate": [day.isoformat() for day in in_rhythm if day not in days],
            "scheduleTimezone": settings.TIME_ZONE,
        }
    )


def minutes_of(session: Session) -> int:
    return int((session.ends_at - session.starts_at).total_seconds() // 60)


def planned(run: Run) -> list[Session]:
    """The sessions of a run that go ahead, or, of a run called off, those it would have had."""
    sessions: list[Session] = [one for one in run.sessions.all() if not one.is_cancelled]
    return sessions


def _step(sessions: Sequence[Session]) -> int:
    """How many days from one session to the next: 1, 7, or 0 for no rhythm at all."""
    gaps = {(later.first_day - earlier.first_day).days for earlier, later in pairwise(sessions)}
    times: set[Any] = {session.time for session in sessions}
    if not gaps or len(times) != 1:
        return 0
    if gaps == {1}:
        return 1
    return 7 if not any(gap % 7 for gap in gaps) and 0 not in gaps else 0
