"""What a browser remembers of a card, for this visit alone, and what is counted by it.

The code is in a signed cookie of its own and not in the session: there it would stand beside the
numbers of enrolments. The cookie ends with the browser, or after four hours. In it is also what
was counted already, so that a visit counts once for each thing.
"""

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import rate_limits
from core.querysets import public_pages
from enrolments.introductions import Introduction
from partners import rules
from partners.enums import Counted, PracticeKind
from partners.models import ReferringPractice
from timetable.models import Closure, Venue
from timetable.opening import opening_text
from timetable.week import hours_line

logger = logging.getLogger("liferooms.cards")

COOKIE = "card"
LASTS = timedelta(hours=4)
# Behind one address of a surgery there are many patients; a guesser would need a century.
MOST_TRIES = 120
TRIES_COUNTED_OVER = timedelta(hours=1)


@dataclass(frozen=True)
class Opened:
    """A card that was opened in this visit, and what it was counted for."""

    practice: ReferringPractice
    counted: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Place:
    """A Life Rooms to come to, and whether it is open."""

    venue: Venue
    opening: str

    @property
    def hours(self) -> str:
        return hours_line(self.venue)

    @property
    def is_open(self) -> bool:
        return self.opening.startswith("Open now")


def may_try(asked_from: str) -> bool:
    """Count one look at a card from an IP address; whether it is within the limit."""
    return rate_limits.allow(
        name="card", value=asked_from, limit=MOST_TRIES, per=TRIES_COUNTED_OVER
    )


def practice_of(code: str) -> ReferringPractice | None:
    """Whose card bears this code; None when nobody's does, or its cards were withdrawn."""
    return ReferringPractice.objects.active().filter(code=code).first()


def opened(request: HttpRequest) -> Opened | None:
    """The card that this visit began with, if it did."""
    try:
        value = request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=LASTS)
    except BadSignature:
        return None
    code, _, counted = str(value).partition(":")
    practice = ReferringPractice.objects.filter(code=code).first() if code else None
    return Opened(practice, frozenset(filter(None, counted.split(",")))) if practice else None


def note_opened(request: HttpRequest, response: HttpResponse, practice: ReferringPractice) -> None:
    """Remember the card for this visit. Looked at again in it, it is not counted again."""
    already = opened(request)
    if already is None or already.practice != practice:
        already = Opened(practice)
    _count(response, already, Counted.OPENED)


def note_self_referral(request: HttpRequest, response: HttpResponse) -> None:
    """Someone asked for an advisor. If a card led them here, that is counted, and nobody is."""
    _count(response, opened(request), Counted.SELF_REFERRAL)


def note_enrolled(request: HttpRequest, response: HttpResponse) -> None:
    """Someone enrolled. If a card led them here, that is counted, and nobody is."""
    _count(response, opened(request), Counted.ENROLMENT)


def suggested_by(request: HttpRequest) -> str:
    """Who suggested us to whoever opened a card; empty without one."""
    card = opened(request)
    return str(PracticeKind(card.practice.kind).suggested_by.value) if card else ""


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _count(response: HttpResponse, card: Opened | None, what: Counted) -> None:
    if card is None or what.value in card.counted:
        return
    try:
        rules.count_card(practice=card.practice, what=what)
    except OperationalError:
        # The place or the request is kept by now. A count is not worth an error page.
        logger.warning("A card was not counted: the database is busy.")
        return
    counted = ",".join(sorted({*card.counted, what.value}))
    response.set_signed_cookie(
        COOKIE,
        f"{card.practice.code}:{counted}",
        salt=COOKIE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


INTRODUCTION = Introduction(suggested_by=suggested_by, enrolled=note_enrolled, forget=forget)


def places() -> list[Place]:
    """The Life Rooms, with their hours and whether they are open, in the same few queries."""
    everywhere = list(Closure.objects.filter(venue=None, ends_on__gte=timezone.localdate()))
    venues = Venue.objects.hubs().filter(page__in=public_pages())
    return [
        Place(venue, opening_text(venue=venue, closures=[*venue.closures.all(), *everywhere]))
        for venue in venues.with_hours().select_related("page")
    ]
