"""Whether visitors see a run and can enrol on it."""

from django.utils import timezone

from enrolments import audit
from enrolments.actors import Actor
from enrolments.models import AuditEntry
from enrolments.refusals import NotTheRightMoment
from enrolments.rules.moves import offer_next
from enrolments.transactions import in_one_transaction, lock_run
from search import indexing
from timetable.enums import RunStatus
from timetable.models import Run, Term


def refuse_to_open(run: Run) -> None:
    """Refuse a run with its dates that visitors could not enrol on, or can already."""
    _refuse_if_over(run)
    if run.first_starts_at is None:
        raise NotTheRightMoment("It has no sessions yet. Visitors would read “Cancelled”.")
    if run.status == RunStatus.OPEN:
        raise NotTheRightMoment("It is open already.")


def refuse_to_close(run: Run) -> None:
    """Refuse a run with its dates that nobody can enrol on as it is."""
    _refuse_if_over(run)
    if run.status == RunStatus.DRAFT:
        raise NotTheRightMoment("It is still being planned, so it is not open.")
    if run.status == RunStatus.CLOSED:
        raise NotTheRightMoment("It is closed already.")


def refuse_to_cancel(run: Run) -> None:
    """Refuse a run with its dates that there is nothing left of to cancel."""
    _refuse_if_over(run)


def refuse_to_copy_again(run: Run, term: Term, *, besides: str = "") -> None:
    """Refuse a run that has been copied to the term; `besides` is the code of the copy meant."""
    copied = AuditEntry.objects.filter(action="run-copied", before=run.code, run__term=term)
    going_ahead = copied.exclude(run__status=RunStatus.CANCELLED)
    there = going_ahead.exclude(after=besides).first()
    if there:
        raise NotTheRightMoment(f"It was copied to {term} already: {there.after}.")


@in_one_transaction
def open_run(*, run_id: int, actor: Actor) -> None:
    """Show a run to visitors, who can enrol; free places go to those who wait."""
    run = lock_run(run_id)
    refuse_to_open(run)
    _set(run, RunStatus.OPEN, actor)
    offer_next(run)


@in_one_transaction
def close_run(*, run_id: int, actor: Actor) -> None:
    """Nobody can enrol any more; visitors still see the run."""
    run = lock_run(run_id)
    refuse_to_close(run)
    _set(run, RunStatus.CLOSED, actor)


def _refuse_if_over(run: Run) -> None:
    if run.status == RunStatus.CANCELLED:
        raise NotTheRightMoment("It is cancelled already. Make a new run instead.")
    if run.last_ends_at is not None and run.last_ends_at <= timezone.now():
        raise NotTheRightMoment("It is over.")


def _set(run: Run, status: RunStatus, actor: Actor) -> None:
    Run.objects.filter(pk=run.pk).update(status=status, updated_at=timezone.now())
    audit.record(action="run", actor=actor, run=run, before=run.status, after=status)
    indexing.refresh_page(run.page_id)
