"""The certificate of someone who completed a course, as an accessible PDF."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from core import dates
from core.printing import CannotBeSet, typeset, typeset_in_our_letters
from enrolments.enums import EnrolmentStatus
from enrolments.models import Attendance, Enrolment
from timetable.models import Session

logger = logging.getLogger("liferooms.certificates")

TEMPLATE = Path(__file__).parent / "typesetting" / "certificate.typ"
# Neutral, as subjects of messages are: a device may be shared.
FILE_NAME = "life-rooms-certificate.pdf"


def has_certificate(enrolment: Enrolment) -> bool:
    """Whether there is one: the course is completed, and we still know by whom."""
    return enrolment.status == EnrolmentStatus.COMPLETED and not enrolment.learner.erased_at


def certificate_as_pdf(enrolment: Enrolment, *, now: datetime) -> bytes:
    """Made anew each time, so a corrected name or register is in it."""
    data = _data(enrolment, now)
    try:
        return typeset(TEMPLATE, data, now=now)
    except CannotBeSet:
        # What typst says of it may quote the name.
        logger.warning("certificate %s set with our own letters alone", enrolment.pk)
        return typeset_in_our_letters(TEMPLATE, data, now=now)


def _data(enrolment: Enrolment, now: datetime) -> dict[str, str]:
    run = enrolment.run
    attended = Attendance.objects.attended().filter(enrolment=enrolment)
    held = run.sessions.planned().order_by("starts_at")
    came_to = list(held.filter(pk__in=attended.values("session")))
    return {
        "title": "Certificate",
        "author": "The Life Rooms Recovery College",
        "this_says": "This is to say that",
        "name": enrolment.learner.called,
        "completed": "completed the course",
        "course": run.page.title,
        "length": _length(came_to),
        "dates": _dates(list(held)),
        "venue": run.venue.name,
        "thanks": "Thank you for learning with us.",
        "given_on": f"Given on {dates.day(now, with_year=True)}",
    }


def _length(sessions: list[Session]) -> str:
    """“10 hours in 5 sessions”; nothing where no register says so."""
    if not sessions:
        return ""
    time = sum((each.ends_at - each.starts_at for each in sessions), timedelta())
    hours = round(time.total_seconds() / 1800) / 2
    in_words = "1 hour" if hours == 1 else f"{hours:g} hours"
    number = len(sessions)
    return f"{in_words} in {number} session{'s' if number != 1 else ''}"


def _dates(sessions: list[Session]) -> str:
    if not sessions:
        return ""
    first, last = (
        dates.day(day, with_year=True) for day in (sessions[0].starts_at, sessions[-1].starts_at)
    )
    return first if first == last else f"{first} to {last}"
