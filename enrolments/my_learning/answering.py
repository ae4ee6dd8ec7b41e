"""Answering an offer, signed in or by the link in its letter."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils import timezone

from enrolments import rules
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from enrolments.refusals import NothingToAnswer

TAKEN = "You have a place. We are sending you the dates."
GIVEN_UP = "You have said no. Thank you for telling us: the place goes to the next person."


class Standing(StrEnum):
    """How things stand with an offer, for the page about it."""

    OPEN = "open"
    ENDED = "ended"
    TAKEN = "taken"
    GIVEN_UP = "given-up"
    NONE = "none"


def standing(enrolment: Enrolment) -> Standing:
    """How things stand now. An offer whose time is over has ended, swept up already or not."""
    if enrolment.status == EnrolmentStatus.OFFERED:
        over = enrolment.expires_at is None or enrolment.expires_at <= timezone.now()
        return Standing.ENDED if over else Standing.OPEN
    return {
        EnrolmentStatus.CONFIRMED: Standing.TAKEN,
        EnrolmentStatus.WITHDRAWN: Standing.GIVEN_UP,
        EnrolmentStatus.EXPIRED: Standing.ENDED,
    }.get(EnrolmentStatus(enrolment.status), Standing.NONE)


def answer(enrolment: Enrolment, sent: Mapping[str, str]) -> str:
    """Take the offer or give it up, as the form said; returns a sentence. May raise Refused."""
    if sent.get("answer") == "yes":
        rules.accept(enrolment_id=enrolment.pk, knows_of_clash="knows_of_clash" in sent)
        return TAKEN
    # A place that was taken meanwhile is not given up by a “no” to its offer.
    open_or_given_up = (EnrolmentStatus.OFFERED, EnrolmentStatus.WITHDRAWN)
    if sent.get("answer") != "no" or enrolment.status not in open_or_given_up:
        raise NothingToAnswer
    rules.withdraw(enrolment_id=enrolment.pk)
    return GIVEN_UP
