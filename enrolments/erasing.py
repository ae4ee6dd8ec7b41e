"""Letting go of a person. Enrolments stay, without anyone, so that counts stay true."""

from contextlib import suppress
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import audit, messages, rules
from enrolments.actors import LEARNER, Actor
from enrolments.models import (
    AuditEntry,
    Call,
    Draft,
    EmailCheck,
    Enrolment,
    EvaluationGiven,
    Learner,
    LearningPlan,
    SupportNeeds,
)
from enrolments.refusals import AlreadyOver
from enrolments.transactions import in_one_transaction, lock_learner

# What a learner's record says once nobody is behind it.
NOBODY: dict[str, Any] = {
    "name": "",
    "preferred_name": "",
    "email": "",
    "phone": "",
    "postcode_area": "",
    "postal_address": "",
    "safe_to_leave_message": False,
    "restricted": False,
    "paused_at": None,
}


@in_one_transaction
def erase(*, learner_id: int, actor: Actor = LEARNER) -> None:
    """Erase someone who asked for it: give up their places, then forget who they were."""
    for enrolment in Enrolment.objects.filter(learner_id=learner_id).live().order_by("run_id"):
        # What is over stays as it was: there is nothing to give up.
        with suppress(AlreadyOver):
            rules.withdraw(enrolment_id=enrolment.pk, actor=actor)
    lock_learner(learner_id)
    forget([learner_id])
    audit.record(action="erased", actor=actor, learner_id=learner_id)


def forget(learner_ids: list[int]) -> int:
    """Empty the records of these learners and all that hangs on them; returns how many."""
    enrolments = Enrolment.objects.filter(learner__in=learner_ids)
    _forget_messages(list(enrolments.values_list("pk", flat=True)))
    AuditEntry.objects.filter(Q(learner__in=learner_ids) | Q(enrolment__in=enrolments)).exclude(
        reason=""
    ).update(reason="")
    addresses = Learner.objects.filter(pk__in=learner_ids).exclude(email="").values("email")
    EmailCheck.objects.filter(Q(learner__in=learner_ids) | Q(email__in=addresses)).delete()
    for model in (Call, Draft, SupportNeeds, LearningPlan):
        model.objects.filter(learner__in=learner_ids).delete()
    EvaluationGiven.objects.filter(enrolment__in=enrolments).delete()
    enrolments.update(suggested_by="", brings_supporter=False)
    return Learner.objects.filter(pk__in=learner_ids).update(**NOBODY, erased_at=timezone.now())


def _forget_messages(enrolment_ids: list[int]) -> None:
    kinds = [messages.kind_of(status) for status in messages.STATUSES_TOLD]
    kinds += [messages.CHANGED, messages.EVALUATION]
    OutboxMessage.objects.filter(
        kind__in=kinds, subject_id__in=[str(pk) for pk in enrolment_ids]
    ).delete()
    reminders = OutboxMessage.objects.filter(
        kind__in=[messages.REMINDER_WEEK, messages.REMINDER_DAY]
    )
    for pk in enrolment_ids:
        reminders.filter(subject_id__startswith=f"{pk}.").delete()
