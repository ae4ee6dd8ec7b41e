"""The audit trail: every change to a place, a learner or a run, as it is made."""

from collections.abc import Iterable
from typing import Any

from enrolments.actors import Actor
from enrolments.models import AuditEntry, Enrolment


def record(
    *,
    action: str,
    actor: Actor,
    reason: str = "",
    before: str = "",
    after: str = "",
    **subjects: Any,
) -> None:
    """Write down who did what to which enrolment, learner or run. In the change's transaction."""
    AuditEntry.objects.create(
        action=action,
        actor_kind=actor.kind,
        actor=actor.user,
        reason=reason,
        before=before,
        after=after,
        **subjects,
    )


def record_corrections(corrected: Iterable[tuple[Enrolment, str, str]], *, actor: Actor) -> None:
    """Write down whose mark at a session was which before, and is which now."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            action="mark-changed",
            actor_kind=actor.kind,
            actor=actor.user,
            before=before,
            after=after,
            enrolment=enrolment,
            learner_id=enrolment.learner_id,
            run_id=enrolment.run_id,
        )
        for enrolment, before, after in corrected
    )


def record_move(*, enrolment: Enrolment, before: str, actor: Actor, reason: str = "") -> None:
    """Write down that an enrolment went from one status to the one it has now."""
    record(
        action="enrolment",
        actor=actor,
        reason=reason,
        before=before,
        after=enrolment.status,
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        run_id=enrolment.run_id,
    )
