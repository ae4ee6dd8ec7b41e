"""A page is found with its runs: when, where, and whether there are places. Search follows them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from search import indexing
from search.documents import Occasion
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Session


def occasions_of(page: Any) -> tuple[Occasion, ...]:
    """The runs of a page that visitors may see and that have a session to come, soonest first."""
    planned = Session.objects.planned().order_by("starts_at")
    runs = (
        Run.objects.public()
        .going_ahead()
        .coming()
        .filter(page=page.pk)
        .select_related("venue")
        .prefetch_related(Prefetch("sessions", planned, to_attr="planned"))
        .order_by("first_starts_at", "pk")
    )
    return tuple(_occasion(run) for run in runs)


def places_changed(run_id: int, *, by: int) -> None:
    """Places were given (more taken) or freed (fewer): search follows if that filled or opened it.

    Once it is committed, so that nobody waits on the run's lock for a search index; and a fault
    there never undoes an enrolment.
    """
    transaction.on_commit(lambda: _follow_places(run_id, by), robust=True)


def next_start(occasions: tuple[Occasion, ...]) -> datetime | None:
    """When the first of them starts, which may have been already."""
    return occasions[0].starts if occasions else None


@receiver([post_save, post_delete], sender=Run)
def run_changed(sender: type[Run], instance: Run, **kwargs: Any) -> None:
    indexing.refresh_page(instance.page_id)


@receiver([post_save, post_delete], sender=Session)
def session_changed(sender: type[Session], instance: Session, **kwargs: Any) -> None:
    page_id = Run.objects.filter(pk=instance.run_id).values_list("page_id", flat=True).first()
    if page_id:
        indexing.refresh_page(page_id)


def _follow_places(run_id: int, by: int) -> None:
    run = Run.objects.filter(pk=run_id).values("page_id", "taken", "capacity").first()
    if run is None or run["capacity"] is None:
        return
    is_full = run["taken"] >= run["capacity"]
    was_full = run["taken"] - by >= run["capacity"]
    if is_full or was_full:
        indexing.refresh_page(run["page_id"])


def _occasion(run: Any) -> Occasion:
    opens, closes = _enrolment_times(run)
    return Occasion(
        venue=run.venue.slug,
        sessions=tuple(session.starts_at for session in run.planned),
        starts=run.first_starts_at,
        ends=run.last_ends_at,
        opens=opens,
        closes=closes,
        free=run.booking == Booking.PLACES and (run.places_left or 0) > 0,
    )


def _enrolment_times(run: Any) -> tuple[datetime | None, datetime | None]:
    """From when to when someone could enrol, as RunQuerySet.taking_enrolments() has it."""
    if run.booking != Booking.PLACES or run.status != RunStatus.OPEN:
        return None, None
    last_moment = run.last_ends_at if run.join_late else run.first_starts_at
    closes = min(run.closes_at, last_moment) if run.closes_at else last_moment
    return run.opens_at, closes
