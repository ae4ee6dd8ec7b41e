"""Two records of one person become one."""

from django.db.models import F
from django.utils import timezone

from enrolments import audit, rules
from enrolments.actors import Actor
from enrolments.enums import EnrolmentStatus
from enrolments.erasing import NOBODY
from enrolments.models import AuditEntry, Call, Enrolment, Learner, LearningPlan, SupportNeeds
from enrolments.refusals import NotTheRightMoment
from enrolments.rules.guards import refuse_without
from enrolments.transactions import in_one_transaction, lock_learner, lock_runs

# When both records are on one run, the one that is further along stays.
STANDING = (
    EnrolmentStatus.CONFIRMED,
    EnrolmentStatus.OFFERED,
    EnrolmentStatus.WAITING,
    EnrolmentStatus.APPLIED,
)
DOUBLE = "Two records of one person"


@in_one_transaction
def merge(*, keep_id: int, other_id: int, actor: Actor, reason: str) -> Learner:
    """Move everything of `other` to `keep`. On one run twice, the lesser enrolment is cancelled."""
    refuse_without(reason)
    both = Enrolment.objects.filter(learner__in=[keep_id, other_id]).live()
    lock_runs(both.values_list("run_id", flat=True))
    keep, other = (lock_learner(pk) for pk in sorted([keep_id, other_id]))
    if keep.pk != keep_id:
        keep, other = other, keep
    if keep.pk == other.pk or keep.erased_at or other.erased_at:
        raise NotTheRightMoment
    _cancel_doubles(keep, other, actor=actor)
    Enrolment.objects.filter(learner=other).update(learner=keep, version=F("version") + 1)
    AuditEntry.objects.filter(learner=other).update(learner=keep)
    Call.objects.filter(learner=other).update(learner=keep)
    for model in (SupportNeeds, LearningPlan):
        if not model.objects.filter(learner=keep).exists():
            model.objects.filter(learner=other).update(learner=keep)
        model.objects.filter(learner=other).delete()
    _fill_gaps(keep, other)
    Learner.objects.filter(pk=other.pk).update(**NOBODY, merged_into=keep, erased_at=timezone.now())
    audit.record(action="merged", actor=actor, reason=reason, learner=keep, after=str(other.pk))
    return keep


def _cancel_doubles(keep: Learner, other: Learner, *, actor: Actor) -> None:
    runs_of_both = Enrolment.objects.live().filter(learner=keep).values("run")
    for theirs in Enrolment.objects.live().filter(learner=other, run__in=runs_of_both):
        ours = Enrolment.objects.live().get(learner=keep, run=theirs.run_id)
        lesser = max((ours, theirs), key=lambda each: STANDING.index(each.status))
        rules.cancel(enrolment_id=lesser.pk, actor=actor, reason=DOUBLE, tell=False)


def _fill_gaps(keep: Learner, other: Learner) -> None:
    """What only the other record knew is kept."""
    for name in ("preferred_name", "email", "phone", "postcode_area", "postal_address"):
        if not getattr(keep, name):
            setattr(keep, name, getattr(other, name))
    keep.restricted = keep.restricted or other.restricted
    keep.save()
