"""How the staff side says what happened to a request, and what comes next."""

from core import dates
from enrolments.enums import ActorKind
from pathways.admin.access import name_of
from pathways.enums import AskedBy, State, TrailAction
from pathways.models import Referral, TrailEntry

STATES = dict(State.choices)
ASKED_BY = dict(AskedBy.choices)


def due(referral: Referral) -> str:
    """“Overdue: Monday 23 November”, the day alone, or nothing."""
    if referral.due_on is None:
        return ""
    day = dates.day(referral.due_on)
    return f"Overdue: {day}" if referral.is_overdue else day


def what_changed(entry: TrailEntry) -> str:
    """“New → Contacted”, “Asked for: the person themselves”."""
    if entry.action == TrailAction.MOVED:
        return " → ".join(str(STATES.get(word, word)) for word in (entry.before, entry.after))
    return str(ASKED_BY.get(entry.after, entry.after))


def by_whom(entry: TrailEntry) -> str:
    if entry.actor_kind != ActorKind.STAFF:
        return "On the website" if entry.actor_kind == ActorKind.LEARNER else "The system"
    return name_of(entry.actor) or "Staff"
