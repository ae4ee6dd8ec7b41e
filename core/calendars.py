"""Dates as calendar programs read them (iCalendar, RFC 5545)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText, vUri

LONDON = ZoneInfo("Europe/London")
# Written out, because icalendar 7.3 makes the clocks go forward at two rather than one, and lists
# each year by itself. Programs that know Europe/London use what they know.
LONDON_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
PRODUCT = "-//The Life Rooms//liferooms//EN"
# A session called off in the morning should reach calendars before people set out.
COME_BACK_AFTER = timedelta(hours=1)

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. Told again with the same uid, it needs a higher sequence."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    summary: str
    location: str
    description: str
    url: str
    cancelled: bool
    changed_at: datetime


@dataclass(frozen=True)
class Source:
    """What a calendar that programs come back to is called, and where it is."""

    name: str
    address: str


def calendar(entries: Iterable[Entry], *, method: Method, source: Source | None = None) -> str:
    """The entries as one calendar file.

    Published for whoever asks, sent to someone to put into a calendar (REQUEST), or sent to take
    out what was sent before (CANCEL, which cancels every entry).
    """
    result = Calendar()
    result.add("version", "2.0")
    result.add("prodid", PRODUCT)
    result.add("method", method)
    if source:
        _say_where_it_is(result, source)
    result.add_component(Timezone.from_ical(LONDON_RULES))
    for entry in entries:
        result.add_component(_event(entry, cancelled=entry.cancelled or method == "CANCEL"))
    return result.to_ical().decode()


def _say_where_it_is(result: Calendar, source: Source) -> None:
    """RFC 7986, and the older words for the same that Apple, Google and Outlook read.

    Types are given here: icalendar 7.3 neither escapes these names nor says which type they are.
    """
    for property_name in ("name", "x-wr-calname"):
        result.add(property_name, vText(_plain(source.name)))
    result.add("source", vUri(source.address), parameters={"VALUE": "URI"})
    interval = {"VALUE": "DURATION"}
    result.add("refresh-interval", vDuration(COME_BACK_AFTER), parameters=interval)
    result.add("x-published-ttl", vDuration(COME_BACK_AFTER))


def _event(entry: Entry, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", _first_day(entry) if entry.all_day else _moment(entry.starts_at))
    event.add("dtend", _day_after(entry) if entry.all_day else _moment(entry.ends_at))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # Calendar programs leave out invitations from nobody.
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    event.add("summary", _plain(entry.summary))
    for property_name in ("location", "description", "url"):
        value = _plain(getattr(entry, property_name))
        if value:
            event.add(property_name, value)
    return event


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def _moment(moment: datetime) -> datetime:
    """London's clock, so that a program that knows better rules may use them.

    The hour that comes twice in October cannot be told apart by the clock: then UTC.
    """
    local = _local(moment)
    return moment.astimezone(UTC) if local.fold else local


def _first_day(entry: Entry) -> date:
    return _local(entry.starts_at).date()


def _day_after(entry: Entry) -> date:
    """The end of whole days is the first day that is not among them."""
    last_moment = max(entry.starts_at, entry.ends_at - timedelta(microseconds=1))
    return _local(last_moment).date() + timedelta(days=1)


def _plain(words: str) -> str:
    """Without the control characters that a calendar may not hold."""
    lines = "\n".join(words.splitlines())
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) != "Cc")
