"""The questions asked of the timetable, as phrases that can be chained.

Models of this app are imported inside functions because the models import these classes.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from core.querysets import public_pages
from timetable.enums import SHOWN_TO_VISITORS, Booking, RunStatus, SessionStatus, VenueKind

# Nobody's calendar should lose last week, nor carry every year there ever was.
KEPT_IN_FEEDS = timedelta(days=30)
AHEAD_IN_FEEDS = timedelta(days=365)


class VenueQuerySet(models.QuerySet[Any]):
    def hubs(self) -> Self:
        return self.filter(kind=VenueKind.HUB)

    def with_hours(self) -> Self:
        return self.prefetch_related("opening_hours", "other_hours", "closures")


class VisitQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        return self.between(day, day)

    def between(self, first: date, last: date) -> Self:
        """Counted, and not taken back, from the first day to the last."""
        starts_at, ends_at = (
            timezone.make_aware(datetime.combine(midnight, time.min))
            for midnight in (first, last + timedelta(days=1))
        )
        return self.filter(taken_back=False, counted_at__gte=starts_at, counted_at__lt=ends_at)

    def by_reason(self) -> dict[str, int]:
        """How many there are for each reason that there is any for."""
        counted = self.values("reason").annotate(number=models.Count("pk")).order_by()
        return {row["reason"]: row["number"] for row in counted}

    def by_venue_and_reason(self) -> dict[tuple[int, str], int]:
        """How many there are for each venue, by its key, and reason that there is any for."""
        counted = self.values("venue", "reason").annotate(number=models.Count("pk")).order_by()
        return {(row["venue"], row["reason"]): row["number"] for row in counted}


class ClosureQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        return self.on_any_of(day, day)

    def on_any_of(self, first: date, last: date) -> Self:
        """Closures that touch the days from the first to the last."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def of(self, venue: Any) -> Self:
        """This venue's closures and those of every venue."""
        return self.filter(Q(venue=venue) | Q(venue=None))


class TermQuerySet(models.QuerySet[Any]):
    def not_over(self) -> Self:
        """Terms of today and after, soonest first."""
        return self.filter(ends_on__gte=timezone.localdate()).order_by("starts_on")

    def current_or_next(self) -> Any:
        """The term of today, or the next to begin; None when none is planned."""
        return self.not_over().first()

    def next_after(self, term: Any) -> Any:
        """The first term after another that is not over, with its breaks; None when there is none.

        A run of two years ago is copied to the next term from today.
        """
        later = self.not_over().filter(starts_on__gt=term.starts_on)
        return later.prefetch_related("breaks").first()


class SessionQuerySet(models.QuerySet[Any]):
    def planned(self) -> Self:
        return self.filter(status=SessionStatus.PLANNED)

    def going_ahead(self) -> Self:
        """Planned sessions of runs that are not called off as a whole."""
        return self.planned().exclude(run__status=RunStatus.CANCELLED)

    def coming(self, now: datetime | None = None) -> Self:
        """Sessions that have not ended."""
        return self.filter(ends_at__gt=now or timezone.now())

    def between(self, first: datetime, last: datetime) -> Self:
        """Sessions that touch the time from `first` up to, not including, `last`."""
        return self.filter(starts_at__lt=last, ends_at__gt=first)

    def on_days(self, first: date, last: date) -> Self:
        """Sessions that touch the days from the first to the last, by the clock in London."""
        midnights = (datetime.combine(day, time.min) for day in (first, last + timedelta(days=1)))
        return self.between(*(timezone.make_aware(midnight) for midnight in midnights))

    def public(self) -> Self:
        """Sessions a visitor may see: of a shown run of a live page open to all."""
        page_ids = public_pages().values("pk")
        return self.filter(run__status__in=SHOWN_TO_VISITORS, run__page__in=page_ids)

    def for_lists(self) -> Self:
        """With all that a line of what's on shows, and no query per line."""
        from timetable.models import Run

        return self.select_related("venue__page", "room", "closure").prefetch_related(
            Prefetch("run", Run.objects.with_dates().select_related("page", "venue"))
        )

    def for_calendars(self) -> Self:
        """With all that an entry of a calendar says, and no query per entry."""
        return self.select_related("venue", "room", "run__page").order_by("starts_at", "pk")

    def for_feeds(self) -> Self:
        """Public ones of lately and of the coming year, those called off among them."""
        now = timezone.now()
        return self.public().between(now - KEPT_IN_FEEDS, now + AHEAD_IN_FEEDS)

    def of_venue(self, venue_id: int) -> Self:
        """Those at a venue, and those of its runs that are somewhere else for once."""
        return self.filter(Q(venue=venue_id) | Q(run__venue=venue_id))


class RunQuerySet(models.QuerySet[Any]):
    def with_dates(self) -> Self:
        """Adds first_starts_at and last_ends_at, of the sessions that are going ahead."""
        return self.annotate(
            first_starts_at=_session_value("starts_at", "starts_at"),
            last_ends_at=_session_value("ends_at", "-ends_at"),
        )

    def public(self) -> Self:
        """Runs a visitor may see: shown by staff, of a live page open to all."""
        return self.filter(status__in=SHOWN_TO_VISITORS, page__in=public_pages().values("pk"))

    def going_ahead(self) -> Self:
        return self.exclude(status=RunStatus.CANCELLED)

    def coming(self, now: datetime | None = None) -> Self:
        """Runs with a session still to come."""
        return self.with_dates().filter(last_ends_at__gt=now or timezone.now())

    def taking_enrolments(self, now: datetime | None = None) -> Self:
        """Runs someone could enrol on at `now` if a place is free."""
        now = now or timezone.now()
        return (
            self.with_dates()
            .filter(status=RunStatus.OPEN, booking=Booking.PLACES, last_ends_at__gt=now)
            .filter(Q(first_starts_at__gt=now) | Q(join_late=True))
            .filter(Q(opens_at=None) | Q(opens_at__lte=now))
            .filter(Q(closes_at=None) | Q(closes_at__gt=now))
        )

    def with_free_places(self) -> Self:
        return self.filter(taken__lt=F("capacity"))

    def open_dates_of(self, page_id: int) -> Self:
        """A page's runs that a visitor could have a place on now, soonest first."""
        return (
            self.public()
            .taking_enrolments()
            .with_free_places()
            .filter(page=page_id)
            .with_sessions()
            .select_related("page", "venue", "term")
            .order_by("first_starts_at", "pk")
        )

    def on_weekday(self, weekday: int) -> Self:
        """Runs with a session on that ISO weekday, by the clock on the wall in London."""
        return self._having(starts_at__iso_week_day=weekday)

    def at_hours(self, hours: list[int]) -> Self:
        """Runs with a session that starts in one of these hours, by the same clock."""
        return self._having(starts_at__hour__in=hours)

    def on_days(self, first: date, last: date | None) -> Self:
        """Runs with a session from the first day to the last, or any time after the first."""
        until = {"starts_at__date__lte": last} if last else {}
        return self._having(starts_at__date__gte=first, **until)

    def _having(self, **session: Any) -> Self:
        return self.filter(Exists(_planned_sessions().filter(**session)))

    def for_lists(self) -> Self:
        """With what staff's listings show, and no query per run."""
        return self.with_dates().select_related("page", "venue", "term")

    def with_sessions(self) -> Self:
        """With its sessions in order, and no query per run."""
        from timetable.models import Session

        sessions = Session.objects.select_related("room", "venue", "closure").order_by("starts_at")
        return self.prefetch_related(Prefetch("sessions", sessions))


def _planned_sessions() -> Any:
    from timetable.models import Session

    return Session.objects.planned().filter(run=OuterRef("pk"))


def _session_value(field: str, order: str) -> Subquery:
    return Subquery(_planned_sessions().order_by(order).values(field)[:1])
