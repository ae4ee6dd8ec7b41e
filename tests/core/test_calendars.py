"""Calendar files, read back by the same library, and their time zone by another."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from django.core import mail
from icalendar import Calendar

from core import calendars
from core.calendars import Entry, Method, Source
from core.channels import deliver
from core.letters import Attachment, Letter

LONDON = ZoneInfo("Europe/London")
NASTY = (
    "Tea; cake, “talk” \\ and\r\nATTENDEE:mailto:eve@example.org\r\nEND:VEVENT" + " Łódź 😀" * 20
)

SOURCE = Source(name="My dates; and more", address="https://www.example.org/mine.ics?kind=a,b")


def entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "uid": "one@liferooms",
        "sequence": 3,
        "starts_at": datetime(2026, 6, 2, 10, tzinfo=LONDON),
        "ends_at": datetime(2026, 6, 2, 12, tzinfo=LONDON),
        "all_day": False,
        "summary": "Life Rooms, Walton",
        "location": "Walton, 99 Evered Avenue, Liverpool",
        "description": "",
        "url": "https://www.example.org/my-learning/",
        "cancelled": False,
        "changed_at": datetime(2026, 4, 1, 12, 30, tzinfo=LONDON),
    }
    return Entry(**values | changes)


def read(text: str) -> Calendar:
    return Calendar.from_ical(text)


def only_event(text: str) -> Any:
    [event] = read(text).events
    return event


@pytest.mark.parametrize("method", ["PUBLISH", "REQUEST", "CANCEL"])
def test_a_calendar_says_what_it_is_for_and_who_made_it(method: Method) -> None:
    text = calendars.calendar([entry()], method=method, source=SOURCE)
    calendar = read(text)
    assert calendar["METHOD"] == method
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"] == "-//The Life Rooms//liferooms//EN"
    # Written as the standard says; icalendar 7.3 forgets to read these two so.
    for name in ("NAME", "X-WR-CALNAME"):
        assert f"{name}:My dates\\; and more\r\n" in text
    [event] = calendar.events
    assert event["STATUS"] == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")


def test_an_entry_is_told_whole(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 5, 1, 9, 30, tzinfo=LONDON), tick=False)
    event = only_event(calendars.calendar([entry(description="Bring a pen")], method="REQUEST"))
    assert (event["UID"], event["SEQUENCE"]) == ("one@liferooms", 3)
    assert event["SUMMARY"] == "Life Rooms, Walton"
    assert event["LOCATION"] == "Walton, 99 Evered Avenue, Liverpool"
    assert event["DESCRIPTION"] == "Bring a pen"
    assert event["URL"] == "https://www.example.org/my-learning/"
    assert event["ORGANIZER"] == "mailto:life.rooms@example.org"
    assert event["DTSTAMP"].dt == datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
    assert event["LAST-MODIFIED"].dt == datetime(2026, 4, 1, 11, 30, tzinfo=UTC)


def test_a_calendar_to_come_back_to_says_where_it_is_and_how_often_to_ask() -> None:
    text = calendars.calendar([entry()], method="PUBLISH", source=SOURCE)
    assert f"SOURCE;VALUE=URI:{SOURCE.address}\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "X-PUBLISHED-TTL:PT1H\r\n" in text


def test_a_calendar_that_is_sent_once_is_not_asked_for_again() -> None:
    text = calendars.calendar([entry()], method="REQUEST")
    assert not {"SOURCE", "REFRESH-INTERVAL", "NAME"} & set(read(text))


def test_what_is_not_known_is_left_out() -> None:
    event = only_event(calendars.calendar([entry(location="", url="")], method="PUBLISH"))
    assert not {"LOCATION", "URL", "DESCRIPTION"} & set(event)


def test_one_of_several_entries_can_be_cancelled() -> None:
    entries = [entry(uid="a"), entry(uid="b", cancelled=True)]
    events = read(calendars.calendar(entries, method="REQUEST")).events
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize("field", ["summary", "location", "description"])
def test_words_come_back_as_they_were_and_cannot_carry_a_property(field: str) -> None:
    text = calendars.calendar([entry(**{field: NASTY + "\x00\x07"})], method="REQUEST")
    event = only_event(text)
    assert event[field.upper()] == NASTY.replace("\r\n", "\n")
    assert "ATTENDEE" not in event


def test_lines_end_and_fold_as_the_standard_says() -> None:
    content = calendars.calendar([entry(summary=NASTY)], method="REQUEST").encode()
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # No character is cut in two.


@pytest.mark.parametrize("change", [(2026, 3, 29), (2026, 10, 25)])
@pytest.mark.parametrize("minutes", [*range(-120, 240, 30), 60 * 24 * 20])
def test_every_moment_around_both_changes_of_the_clocks_is_the_same_moment_when_read(
    change: tuple[int, int, int], minutes: int
) -> None:
    start = datetime(*change, tzinfo=UTC) + timedelta(minutes=minutes)
    end = start + timedelta(hours=2)
    text = calendars.calendar([entry(starts_at=start, ends_at=end)], method="REQUEST")
    event = only_event(text)
    # By the rules that the file itself gives, too, for programs that know no others.
    rules = tzical(StringIO(text.replace("\r\n", "\n"))).get("Europe/London")
    for name, moment in (("DTSTART", start), ("DTEND", end)):
        assert event[name].dt.astimezone(UTC) == moment
        if "TZID" in event[name].params:
            shown = event[name].dt.replace(tzinfo=None)
            assert shown - rules.utcoffset(shown) == moment.replace(tzinfo=None)


def test_ten_in_the_morning_is_ten_in_the_morning_all_year() -> None:
    starts = [datetime(2026, month, 15, 10, tzinfo=LONDON) for month in range(1, 13)]
    entries = [entry(uid=str(at), starts_at=at, ends_at=at + timedelta(hours=1)) for at in starts]
    text = calendars.calendar(entries, method="PUBLISH")
    assert text.count("DTSTART;TZID=Europe/London:2026") == 12
    assert all(event["DTSTART"].dt.hour == 10 for event in read(text).events)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-03-29", "2026-03-30", 1),
        ("2026-10-25", "2026-10-26", 1),
        ("2026-10-25", "2026-10-25 23:59", 1),
        ("2026-10-24", "2026-10-27", 3),
        ("2026-10-24", "2026-10-24", 1),
    ],
)
def test_whole_days_are_days_by_londons_clock(first: str, last: str, days: int) -> None:
    starts_at = datetime.fromisoformat(first).replace(tzinfo=LONDON)
    ends_at = datetime.fromisoformat(last).replace(tzinfo=LONDON)
    whole = entry(starts_at=starts_at, ends_at=ends_at, all_day=True)
    event = only_event(calendars.calendar([whole], method="PUBLISH"))
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    assert event["DTSTART"].dt == date.fromisoformat(first)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=days)


def test_a_feed_with_nothing_in_it_is_still_a_calendar() -> None:
    assert read(calendars.calendar([], method="PUBLISH", source=SOURCE)).events == []


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_letter_carries_a_calendar_that_programs_take_for_one(method: Method) -> None:
    content = calendars.calendar([entry(summary=NASTY)], method=method)
    attachment = Attachment("dates.ics", content, f"text/calendar; method={method}; charset=utf-8")
    letter = Letter("grace@example.org", "Life Rooms", "Hello", "<p>Hello</p>", [attachment])
    deliver(letter, key="test:1:1")
    built = BytesParser(EmailMessage, policy=default).parsebytes(
        mail.outbox[0].message().as_bytes(linesep="\r\n")
    )
    [part] = built.iter_attachments()
    assert part.get_all("Content-Type") == [part["Content-Type"]]
    assert part["Content-Type"].content_type == "text/calendar"
    assert dict(part["Content-Type"].params) == {"charset": "utf-8", "method": method}
    assert part.get_filename() == "dates.ics"
    assert part.get_content() == content
