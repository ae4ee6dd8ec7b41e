"""Events in schema.org's words: an Event for each date, and an EventSeries that holds them."""

from collections.abc import Sequence
from typing import Any

from core.addresses import address_of
from core.pictures import address_when_shared
from core.structured_data import Thing, organisation, said
from timetable.models import Run, Session
from timetable.structured_data import (
    dates_of,
    is_online,
    location,
    offer_of,
    planned,
    schedule,
    status_of,
    term_of,
)
from timetable.words import dates_ahead

# A group that meets every week is found by its next few dates; more would only weigh on phones.
DATES_SAID = 6


def events(page: Any, runs: Sequence[Run]) -> list[Thing]:
    """The runs a visitor sees of an event page: each date, and the series of those with several."""
    about = said({"description": page.summary, "image": address_when_shared(page.picture_to_show)})
    return [thing for run in runs for thing in _run(run, page, about)]


def _run(run: Run, page: Any, about: Thing) -> list[Thing]:
    """What it is about is said once: of its only date, or of the series its dates belong to."""
    dated = [_event(session, run, page) for session in dates_ahead(run)]
    if len(dated) < 2:
        return [{**event, **about} for event in dated]
    series = {**_series(run, page), **about}
    link = {"superEvent": {"@id": series["@id"]}}
    return [series, *({**event, **link} for event in dated[:DATES_SAID])]


def _event(session: Session, run: Run, page: Any) -> Thing:
    address = address_of(page)
    return {
        "@type": "Event",
        "name": page.title,
        "url": address,
        **dates_of(session, session),
        **status_of(run, session),
        "eventAttendanceMode": _attendance(session),
        "location": location(session.venue, address=address),
        "organizer": organisation(),
        "isAccessibleForFree": True,
        "offers": offer_of(run, address=address),
    }


def _series(run: Run, page: Any) -> Thing:
    address = address_of(page)
    sessions = planned(run)
    return said(
        {
            "@type": "EventSeries",
            "@id": f"{address}#run-{run.code}",
            "name": page.title,
            "url": address,
            **dates_of(sessions[0], sessions[-1]),
            **status_of(run),
            "eventSchedule": schedule(sessions),
            "location": location(run.venue, address=address),
            "organizer": organisation(),
            "isAccessibleForFree": True,
        }
    )


def _attendance(session: Session) -> str:
    online = is_online(session.venue)
    return term_of("OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode")
