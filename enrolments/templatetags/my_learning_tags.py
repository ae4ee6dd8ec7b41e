"""Filters that turn someone's own enrolments into words for them."""

from django import template
from django.urls import reverse

from enrolments import links
from enrolments.enums import EnrolmentStatus
from enrolments.evaluations import Standing, is_course, standing
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


@register.filter
def how_it_was_url(enrolment: Enrolment) -> str:
    """Where someone can say how a course was; empty when there is nothing to say, or no more."""
    run = enrolment.run
    if not is_course(run) or standing(enrolment, run) != Standing.OPEN:
        return ""
    return reverse("evaluate", args=[links.token(enrolment, links.Purpose.EVALUATE)])
