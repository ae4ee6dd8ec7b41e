"""The trail of a request: every change to it, and every look at it."""

from enrolments.actors import Actor
from pathways.enums import TrailAction
from pathways.models import Referral, TrailEntry


def record(
    *, referral: Referral, action: TrailAction, actor: Actor, before: str = "", after: str = ""
) -> None:
    """Write down who did what. In the change's transaction."""
    TrailEntry.objects.create(
        referral=referral,
        action=action,
        actor_kind=actor.kind,
        actor=actor.user,
        before=before,
        after=after,
    )
