"""A place as a visitor asks about it: is it open, when is it open, what is next there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.querysets import public_pages
from timetable.coming import next_of_each
from timetable.enums import VenueKind
from timetable.models import Closure, Session, Venue
from timetable.opening import opening_text, reason_closed
from timetable.week import (
    CLOSED,
    closed_days,
    closure_notices,
    hours_line,
    other_hours,
    usual_hours,
)

DAYS_OF_NOTICE = 14


@dataclass(frozen=True)
class Place:
    """A venue with its closures, which cost no query each, and what is next there."""

    venue: Venue
    closures: list[Any]
    sessions: list[Session] = field(default_factory=list)

    @property
    def opening(self) -> str:
        return opening_text(venue=self.venue, closures=self.closures)

    @property
    def is_open(self) -> bool:
        return self.opening.startswith("Open now")

    @property
    def closed_today(self) -> str:
        """Why it is closed all day today, or an empty string."""
        return reason_closed(venue=self.venue, day=timezone.localdate(), closures=self.closures)

    @property
    def notices(self) -> list[str]:
        """The closures of now and the next two weeks, for who has not looked at the hours."""
        today = timezone.localdate()
        return closure_notices(
            closures=self.closures, first=today, last=today + timedelta(days=DAYS_OF_NOTICE)
        )

    @property
    def hours(self) -> str:
        return hours_line(self.venue)

    @property
    def week(self) -> list[tuple[str, str]]:
        """Days and hours. Where we only visit, the other days are not ours to call closed."""
        week = usual_hours(self.venue)
        if self.venue.kind == VenueKind.HUB:
            return week
        return [(days, hours) for days, hours in week if hours != CLOSED]

    @property
    def closed_days(self) -> list[tuple[str, str]]:
        return closed_days(venue=self.venue, closures=self.closures)

    @property
    def other_hours(self) -> list[tuple[str, str]]:
        """Dates with other hours than usual."""
        return other_hours(venue=self.venue, closures=self.closures)


def with_public_page(venues: QuerySet[Venue]) -> QuerySet[Venue]:
    """Venues that have a page a visitor may open."""
    return venues.filter(page__in=public_pages())


def places(venues: Any, *, sessions_of_each: int = 0) -> list[Place]:
    """Venues as places, in the same number of queries however many there are."""
    found = list(venues.with_hours().select_related("page__venuepage__picture"))
    everywhere = list(Closure.objects.filter(venue=None, ends_on__gte=timezone.localdate()))
    coming = _next_sessions(found, sessions_of_each)
    return [Place(venue, [*venue.closures.all(), *everywhere], coming[venue.pk]) for venue in found]


def coming_sessions() -> Any:
    """What a visitor may still come to, anywhere."""
    return Session.objects.public().going_ahead().coming()


def _next_sessions(venues: Iterable[Venue], number: int) -> dict[int, list[Session]]:
    """The next sessions at each venue. What lasts for weeks is never "next"."""
    by_venue: dict[int, list[Session]] = defaultdict(list)
    if number:
        sessions = coming_sessions().filter(venue__in=list(venues), all_day=False).for_lists()
        for session in next_of_each(sessions, by="venue_id", number=number):
            by_venue[session.venue_id].append(session)
    return by_venue
