"""Filters that turn someone's own enrolments into words for them."""

from django import template

from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.my_learning import places
from timetable.enums import RunStatus
from timetable.models import Run, Session

register = template.Library()

WHAT_BECAME_OF_IT = {
    EnrolmentStatus.APPLIED: "You asked to join",
    EnrolmentStatus.WAITING: "You were on the waiting list",
    EnrolmentStatus.OFFERED: "You were offered a place",
    EnrolmentStatus.CONFIRMED: "You had a place",
    EnrolmentStatus.DECLINED: "We could not give you a place",
    EnrolmentStatus.EXPIRED: "The offer of a place ended",
    EnrolmentStatus.WITHDRAWN: "You gave it up",
    EnrolmentStatus.CANCELLED: "You were taken off these dates",
    EnrolmentStatus.COMPLETED: "You completed it",
    EnrolmentStatus.NOT_COMPLETED: "You had a place",
}


@register.filter
def joinable(run: Run) -> list[Session]:
    """Sessions still to come that are joined by a link. Only for people with a place."""
    return places.joinable(run)


@register.filter
def what_became_of_it(enrolment: Enrolment) -> str:
    """How an enrolment that is over is said to the person it was for."""
    if enrolment.run.status == RunStatus.CANCELLED:
        return "These dates were cancelled"
    return WHAT_BECAME_OF_IT[EnrolmentStatus(enrolment.status)]
