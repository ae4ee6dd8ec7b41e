"""What has to be true before a place changes hands."""

from datetime import datetime

from enrolments.actors import Actor
from enrolments.clashes import clashing_enrolment
from enrolments.enums import groups_of
from enrolments.models import Enrolment, Learner
from enrolments.refusals import CLOSED_TO, Clashes, NotForThisPerson, ReasonNeeded, RunIsCancelled
from enrolments.shares import FreePlaces
from timetable.enums import RunState
from timetable.models import Run

# What no reason can open: there is nothing to have a place on.
CLOSED_TO_STAFF_TOO = (RunState.DROP_IN, RunState.CANCELLED, RunState.PAST)


def refuse_unless_open(run: Run, *, now: datetime, actor: Actor, reason: str) -> None:
    state = run.state(now=now)
    if state not in CLOSED_TO:
        return
    if not actor.is_staff or state in CLOSED_TO_STAFF_TOO:
        raise CLOSED_TO[state]
    refuse_without(reason)


def refuse_without(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded


def refuse_unless_meant_for(run: Run, capacity: str, *, actor: Actor, reason: str) -> None:
    if run.who_may_come in groups_of(capacity) or (actor.is_staff and reason.strip()):
        return
    raise NotForThisPerson


def refuse_a_clash(learner: Learner, run: Run, leaving: Enrolment | None = None) -> None:
    other = clashing_enrolment(learner=learner, run=run, leaving=leaving)
    if other:
        raise Clashes(f"You are already on “{other.run.page.title}” at that time.")


def is_next(run: Run, capacity: str, *, now: datetime) -> bool:
    """Whether a place is free for someone who comes as this, and nobody waits for it."""
    places = FreePlaces(run, now=now)
    if not places.count_for(capacity):
        return False
    waiting = Enrolment.objects.next_in_line(run).order_by().values_list("capacity", flat=True)
    return not any(other == capacity or places.count_for(other) for other in waiting.distinct())


def refuse_unless_going_ahead(run: Run) -> None:
    if run.state() == RunState.CANCELLED:
        raise RunIsCancelled
