"""What two calendar programs that know nothing of each other read in the same file."""

from datetime import UTC, date, datetime
from typing import Any

import vobject
from icalendar import Calendar


def events_of(response: Any) -> dict[str, Any]:
    """The entries of a feed by what they are called, once both programs agree about them."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    events = Calendar.from_ical(text).events
    others = getattr(vobject.readOne(text), "vevent_list", [])
    assert [_as_icalendar(event) for event in events] == [_as_vobject(event) for event in others]
    return {str(event["SUMMARY"]): event for event in events}


def _as_icalendar(event: Any) -> dict[str, Any]:
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event.get("LOCATION", "")),
        "description": str(event.get("DESCRIPTION", "")),
        "from": _moment(event["DTSTART"].dt),
        "to": _moment(event["DTEND"].dt),
        "changed": _moment(event["LAST-MODIFIED"].dt),
    }


def _as_vobject(event: Any) -> dict[str, Any]:
    def words(name: str) -> str:
        return str(event.getChildValue(name, ""))

    return {
        "uid": words("uid"),
        "sequence": int(words("sequence")),
        "status": words("status"),
        "summary": words("summary"),
        "location": words("location"),
        "description": words("description"),
        "from": _moment(event.dtstart.value),
        "to": _moment(event.dtend.value),
        "changed": _moment(event.last_modified.value),
    }


def _moment(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
