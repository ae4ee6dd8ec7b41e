"""Sessions as entries of a calendar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.addresses import address_of
from core.calendars import Entry
from timetable.enums import Booking, RunStatus
from timetable.models import Session
from timetable.words import moved

HOW_TO_COME = {
    Booking.PLACES: "You need a place. Enrol here:",
    Booking.DROP_IN: "Drop in, no need to book. More about it:",
}


def entry_of(
    session: Session, *, uid: str, sequence: int, summary: str, description: str, url: str
) -> Entry:
    """One session, as whoever asks may know of it: the caller says what it is called."""
    cancelled = is_called_off(session)
    return Entry(
        uid=uid,
        sequence=sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        all_day=session.all_day,
        # Outlook shows what is cancelled like everything else.
        summary=f"Cancelled: {summary}" if cancelled else summary,
        location=_place(session),
        description=description,
        url=url,
        cancelled=cancelled,
        changed_at=_changed_at(session),
    )


def public_entries(sessions: Iterable[Session]) -> list[Entry]:
    """Sessions as anybody may read them: without names, and without links to join.

    Expects for_calendars(). The same session is the same entry in every feed.
    """
    addresses: dict[int, str] = {}
    entries = []
    for session in sessions:
        page = session.run.page
        if page.pk not in addresses:
            addresses[page.pk] = address_of(page)
        entries.append(_public_entry(session, page, addresses[page.pk]))
    return entries


def is_called_off(session: Session) -> bool:
    return session.is_cancelled or session.run.status == RunStatus.CANCELLED


def _changed_at(session: Session) -> datetime:
    """When what an entry says last changed: a cancelled run leaves its sessions as they were."""
    run = session.run
    moments = (session.updated_at, run.updated_at, run.page.last_published_at)
    return max(moment for moment in moments if moment)


def _public_entry(session: Session, page: Any, address: str) -> Entry:
    how = HOW_TO_COME[Booking(session.run.booking)]
    lines = [session.note, moved(session), "" if is_called_off(session) else how, address]
    return entry_of(
        session,
        uid=f"{session.uuid}@liferooms",
        # A run is never taken up again once it is cancelled, so this only rises.
        sequence=session.sequence + (session.run.status == RunStatus.CANCELLED),
        summary=page.title,
        description="\n".join(filter(None, lines)),
        url=address,
    )


def _place(session: Session) -> str:
    room = session.room.name if session.room else ""
    return ", ".join(filter(None, [room, session.venue.name, session.venue.full_address]))
