"""Locks, in one order everywhere, and what is made of a database that is busy.

Venues, run rows ascending by id, rooms, tutors, then the learner's row, then the enrolment.
PostgreSQL waits on a lock three seconds; SQLite has no row locks and relies on IMMEDIATE
transactions (core.checks).
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction

from enrolments.models import Learner
from enrolments.refusals import Busy
from timetable.models import Room, Run, Venue

P = ParamSpec("P")
R = TypeVar("R")

DEADLOCK = "40P01"
LOCK_NOT_AVAILABLE = "55P03"


def in_one_transaction(move: Callable[P, R]) -> Callable[P, R]:
    """All of it or nothing. A deadlock is tried once more; a busy database raises Busy.

    Inside a transaction that is already open there is nothing to try again: the error goes up.
    """

    @wraps(move)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return move(*args, **kwargs)
        try:
            return _once(move, *args, **kwargs)
        except OperationalError as error:
            if _code(error) == DEADLOCK:
                return _once(move, *args, **kwargs)
            raise

    return attempt


def _once(move: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        with transaction.atomic():
            return move(*args, **kwargs)
    except OperationalError as error:
        if _code(error) == LOCK_NOT_AVAILABLE or "database is locked" in str(error):
            raise Busy from error
        raise


def _code(error: OperationalError) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def lock_runs(run_ids: Iterable[int]) -> dict[int, Run]:
    """The runs as they are now, locked in the order of their ids. Missing ones raise."""
    wanted = sorted(set(run_ids))
    list(
        Run.objects.select_for_update(no_key=True)
        .filter(pk__in=wanted)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    found = {run.pk: run for run in Run.objects.with_dates().filter(pk__in=wanted)}
    if len(found) < len(wanted):
        raise Run.DoesNotExist
    return found


def lock_run(run_id: int) -> Run:
    return lock_runs([run_id])[run_id]


def lock_venues(venue: Venue | None) -> None:
    """The venue, or every venue. Before any run."""
    wanted = Venue.objects.filter(pk=venue.pk) if venue else Venue.objects.all()
    list(wanted.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def lock_rooms_and_tutors(*, room_ids: Iterable[int], tutor_ids: Iterable[int]) -> None:
    """So that nobody else can book them until this is committed. After any run."""
    for model, wanted in ((Room, set(room_ids)), (get_user_model(), set(tutor_ids))):
        if wanted:
            rows = model._default_manager.select_for_update(no_key=True).filter(pk__in=wanted)
            list(rows.order_by("pk").values_list("pk", flat=True))


def lock_learner(learner_id: int) -> Learner:
    return Learner.objects.select_for_update(no_key=True).get(pk=learner_id)
