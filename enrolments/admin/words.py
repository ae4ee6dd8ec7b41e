"""How the staff side says what has become of an enrolment."""

from datetime import datetime
from typing import Any

from core import dates
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment

WHAT_HAPPENED = {
    EnrolmentStatus.APPLIED: "They have asked to join. Someone will talk with them first.",
    EnrolmentStatus.CONFIRMED: "They have a place.",
    EnrolmentStatus.DECLINED: "They have not been given a place.",
    EnrolmentStatus.WITHDRAWN: "They have withdrawn.",
    EnrolmentStatus.CANCELLED: "Their enrolment is cancelled.",
}


def moment(when: datetime | None) -> str:
    """“Tuesday 2 December, 1pm”, for columns; nothing for a run without sessions."""
    return f"{dates.day(when)}, {dates.clock(when)}" if when else ""


def queue_position(enrolment: Enrolment) -> int | None:
    """Someone's number on the waiting list as it is now."""
    placed: Any = Enrolment.objects.with_queue_position().get(pk=enrolment.pk)
    position: int | None = placed.queue_position
    return position


def what_happened(enrolment: Enrolment) -> str:
    """What has become of someone, without a name: it may be kept in a cookie until shown."""
    if enrolment.status == EnrolmentStatus.OFFERED:
        return f"They have been offered a place, until {moment(enrolment.expires_at)}."
    if enrolment.status == EnrolmentStatus.WAITING:
        return f"They are number {queue_position(enrolment)} on the waiting list."
    return WHAT_HAPPENED[EnrolmentStatus(enrolment.status)]


def people(number: int) -> str:
    """“1 person”, “7 people”."""
    return "1 person" if number == 1 else f"{number} people"
