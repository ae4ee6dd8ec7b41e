"""Closing a venue for some days, and opening it again."""

from datetime import date

from django.db.models import F
from django.utils import timezone

from enrolments import audit
from enrolments.actors import Actor
from enrolments.closing import Affected, AffectedRun, affected_by_closing
from enrolments.refusals import DaysAreOver
from enrolments.rules.guards import refuse_without
from enrolments.rules.runs import cancel_run, tell_of_changes
from enrolments.transactions import in_one_transaction, lock_runs, lock_venues
from search import indexing
from timetable.enums import SessionStatus
from timetable.models import Closure, Session, Venue


@in_one_transaction
def close_venue(
    *, venue: Venue | None, starts_on: date, ends_on: date, reason: str, actor: Actor
) -> int:
    """Close a venue, or every venue, and call off what is there on those days.

    A run of which nothing is left is cancelled as a whole; what lasts for days stays. Returns how
    many people are told. Closed twice for the same days and reason, it is closed once.
    """
    refuse_without(reason)
    if starts_on < timezone.localdate():
        raise DaysAreOver
    lock_venues(venue)
    if is_closed(venue=venue, starts_on=starts_on, ends_on=ends_on, reason=reason):
        return 0
    closure = Closure.objects.create(
        venue=venue, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    audit.record(action="venue-closed", actor=actor, reason=reason, after=_described(closure))
    affected = _affected_and_locked(closure)
    for each in sorted(affected.runs, key=lambda each: each.run.pk):
        _call_off(each, closure, actor)
    for page_id in {each.run.page_id for each in affected.runs}:
        indexing.refresh_page(page_id)
    return affected.number_of_people


def is_closed(*, venue: Venue | None, starts_on: date, ends_on: date, reason: str) -> bool:
    """Whether this very closure is there already."""
    same = Closure.objects.filter(venue=venue, starts_on=starts_on, ends_on=ends_on, reason=reason)
    return same.exists()


@in_one_transaction
def open_again(*, closure_id: int, actor: Actor) -> None:
    """Take a closure back. What was called off stays called off: people were told."""
    closure = Closure.objects.select_for_update().filter(pk=closure_id).first()
    if closure is None:
        return
    if closure.ends_on < timezone.localdate():
        raise DaysAreOver
    audit.record(
        action="venue-opened", actor=actor, reason=closure.reason, before=_described(closure)
    )
    closure.delete()


def _affected_and_locked(closure: Closure) -> Affected:
    """What it affects, read again once their runs are locked."""

    def affected() -> Affected:
        return affected_by_closing(
            venue=closure.venue, starts_on=closure.starts_on, ends_on=closure.ends_on
        )

    lock_runs(each.run.pk for each in affected().runs)
    return affected()


def _call_off(affected: AffectedRun, closure: Closure, actor: Actor) -> None:
    run, reason = affected.run, closure.reason
    sessions = Session.objects.filter(pk__in=[session.pk for session in affected.sessions])
    if affected.is_called_off:
        sessions.update(closure=closure)
        cancel_run(run_id=run.pk, actor=actor, reason=reason)
        return
    sessions.update(
        status=SessionStatus.CANCELLED,
        closure=closure,
        sequence=F("sequence") + 1,
        updated_at=timezone.now(),
    )
    audit.record(
        action="session-cancelled",
        actor=actor,
        reason=reason,
        run=run,
        after=f"{len(affected.sessions)} for a closure",
    )
    tell_of_changes(run)


def _described(closure: Closure) -> str:
    """“Walton, 7 Dec 2026 to 8 Dec 2026”, within the trail's forty characters."""
    where = closure.venue.short_name[:12] if closure.venue else "everywhere"
    return f"{where}, {closure.starts_on:%-d %b %Y} to {closure.ends_on:%-d %b %Y}"
