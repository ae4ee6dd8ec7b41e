"""What advisors do with a request, from new to closed."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from enrolments.actors import Actor
from enrolments.transactions import in_one_transaction
from partners.models import PartnerPage
from pathways import trail
from pathways.enums import OPEN, OUTCOMES_OF_STAFF, State, TrailAction
from pathways.models import Referral, ReferredOn
from pathways.refusals import HandedToNobody, NotAnAdvisor, NotFromHere, OutcomeNeeded
from pathways.rules.steps import change, locked
from pathways.working_days import working_days_after
from timetable.models import Run

WORK_WITH_REQUESTS = "pathways.change_referral"
# By when the next step is due, in working days, so that nobody is forgotten half way. After a
# handover four weeks: long enough for a first appointment elsewhere.
NEXT_STEP_AFTER = {
    State.CONTACTED: 10,
    State.MET: 10,
    State.HANDED_OVER: 20,
    State.FOLLOWED_UP: 5,
}

MAY_BECOME: dict[State, tuple[State, ...]] = {
    State.NEW: (State.CONTACTED, State.MET, State.CLOSED),
    State.CONTACTED: (State.MET, State.HANDED_OVER, State.CLOSED),
    State.MET: (State.HANDED_OVER, State.CLOSED),
    # To another partner or course, too.
    State.HANDED_OVER: (State.FOLLOWED_UP, State.HANDED_OVER, State.CLOSED),
    State.FOLLOWED_UP: (State.HANDED_OVER, State.CLOSED),
}


@in_one_transaction
def contact(*, referral_id: int, version: int, actor: Actor) -> Referral:
    """An advisor has spoken with them, or they have answered."""
    return _move(locked(referral_id, version=version), State.CONTACTED, actor=actor)


@in_one_transaction
def meet(*, referral_id: int, version: int, actor: Actor) -> Referral:
    """An advisor and the person have met."""
    return _move(locked(referral_id, version=version), State.MET, actor=actor)


@in_one_transaction
def hand_over(
    *,
    referral_id: int,
    version: int,
    actor: Actor,
    partner_ids: Collection[int] = (),
    run_ids: Collection[int] = (),
) -> Referral:
    """Lead someone on to partners, runs, or both. Each is kept once, however often it is said."""
    partners = list(PartnerPage.objects.filter(pk__in=partner_ids))
    runs = list(Run.objects.select_related("page", "venue").filter(pk__in=run_ids))
    if not partners and not runs:
        raise HandedToNobody
    referral = _move(locked(referral_id, version=version), State.HANDED_OVER, actor=actor)
    for where in [*partners, *runs]:
        _refer_on(referral, where, actor=actor)
    return referral


@in_one_transaction
def follow_up(*, referral_id: int, version: int, actor: Actor) -> Referral:
    """An advisor has asked how it went."""
    return _move(locked(referral_id, version=version), State.FOLLOWED_UP, actor=actor)


@in_one_transaction
def close(*, referral_id: int, version: int, actor: Actor, outcome: str) -> Referral:
    """It is over, and this came of it."""
    if outcome not in OUTCOMES_OF_STAFF:
        raise OutcomeNeeded
    return _move(
        locked(referral_id, version=version),
        State.CLOSED,
        actor=actor,
        outcome=outcome,
        closed_at=timezone.now(),
    )


@in_one_transaction
def could_not_reach(*, referral_id: int, version: int, actor: Actor) -> Referral:
    """Nobody answered. It stays as it is, and due when it was."""
    referral = _open(locked(referral_id, version=version))
    change(referral, attempts=referral.attempts + 1, advisor=referral.advisor or actor.user)
    trail.record(
        referral=referral,
        action=TrailAction.NOT_REACHED,
        actor=actor,
        after=f"{referral.attempts}",
    )
    return referral


@in_one_transaction
def assign(*, referral_id: int, version: int, actor: Actor, advisor: Any) -> Referral:
    """Give a request to an advisor, or with None back to all of them."""
    referral = _open(locked(referral_id, version=version))
    if advisor is not None and not (advisor.is_active and advisor.has_perm(WORK_WITH_REQUESTS)):
        raise NotAnAdvisor
    change(referral, advisor=advisor)
    trail.record(
        referral=referral,
        action=TrailAction.ASSIGNED,
        actor=actor,
        after=advisor.get_username()[:40] if advisor else "",
    )
    return referral


def _open(referral: Referral) -> Referral:
    if referral.state not in OPEN:
        raise NotFromHere
    return referral


def _move(referral: Referral, to: State, *, actor: Actor, **fields: Any) -> Referral:
    """Whoever moves what nobody had taken has taken it."""
    before = referral.state
    if to not in MAY_BECOME.get(State(before), ()):
        raise NotFromHere
    advisor = referral.advisor or actor.user
    days = NEXT_STEP_AFTER.get(to)
    due = working_days_after(timezone.localdate(), days) if days else None
    change(referral, state=to, due_on=due, advisor=advisor, **fields)
    trail.record(referral=referral, action=TrailAction.MOVED, actor=actor, before=before, after=to)
    return referral


def _refer_on(referral: Referral, where: PartnerPage | Run, *, actor: Actor) -> None:
    what = {"run": where} if isinstance(where, Run) else {"partner": where}
    title = str(where) if isinstance(where, Run) else where.title
    _, is_new = ReferredOn.objects.get_or_create(
        referral=referral, **what, defaults={"title": title[:255]}
    )
    if is_new:
        trail.record(
            referral=referral, action=TrailAction.REFERRED_ON, actor=actor, after=title[:40]
        )
