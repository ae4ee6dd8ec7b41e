"""What is owed to learners. A message, or a call for whoever no message can reach.

Written in the transaction of the change; made by letters.py when it is sent.
"""

from collections.abc import Iterable
from datetime import datetime

from core import outbox
from core.models import OutboxMessage
from enrolments.enums import CallReason, Channel, ContactBy, EnrolmentStatus
from enrolments.models import Call, Enrolment, Learner, RunMessage
from timetable.models import Session

CHANGED = "enrolment-changed"
REMINDER_WEEK = "enrolment-reminder-week"
REMINDER_DAY = "enrolment-reminder-day"
EVALUATION = "enrolment-evaluation"
CODE = "email-check"
TO_A_RUN = "message-to-run"

CALLED_ABOUT = {
    EnrolmentStatus.APPLIED: CallReason.APPLIED,
    EnrolmentStatus.WAITING: CallReason.WAITING,
    EnrolmentStatus.OFFERED: CallReason.OFFERED,
    EnrolmentStatus.CONFIRMED: CallReason.CONFIRMED,
    EnrolmentStatus.DECLINED: CallReason.DECLINED,
    EnrolmentStatus.EXPIRED: CallReason.EXPIRED,
    EnrolmentStatus.WITHDRAWN: CallReason.WITHDRAWN,
    EnrolmentStatus.CANCELLED: CallReason.CANCELLED,
}
# To complete a course is good news that nobody need be rung for.
STATUSES_TOLD = (*CALLED_ABOUT, EnrolmentStatus.COMPLETED)


def kind_of(status: str) -> str:
    """The kind of message that tells of a status: “enrolment-confirmed”."""
    return f"enrolment-{status}"


def can_reach(learner: Learner) -> bool:
    """Whether a message can reach someone without anybody ringing them."""
    return channel_for(learner) != Channel.CALL


def channel_for(learner: Learner) -> Channel:
    """How someone hears from us: as they chose, or by a call when no message can reach them."""
    if learner.email and learner.contact_by == ContactBy.EMAIL:
        return Channel.EMAIL
    return Channel.TEXT if learner.phone and outbox.texts_can_be_sent() else Channel.CALL


def owe(enrolment: Enrolment, *, at_once: bool = False) -> None:
    """Owe the message, or the call, that tells of the status an enrolment has come to.

    `at_once` when the person themselves did this just now: they look out for it, night or day.
    """
    status = EnrolmentStatus(enrolment.status)
    if can_reach(enrolment.learner):
        outbox.record(
            kind=kind_of(status),
            subject_id=enrolment.pk,
            version=enrolment.version,
            at_once=at_once,
        )
    elif status in CALLED_ABOUT:
        owe_call(enrolment, CALLED_ABOUT[status])


def owe_change(enrolment: Enrolment) -> None:
    """Owe the news that dates have changed."""
    if can_reach(enrolment.learner):
        outbox.record(kind=CHANGED, subject_id=enrolment.pk, version=enrolment.version)
    else:
        owe_call(enrolment, CallReason.CHANGED)


def owe_evaluation(enrolment: Enrolment) -> bool:
    """Owe the question how it was; whether there is a way to ask. Nobody is rung for it."""
    if not can_reach(enrolment.learner):
        return False
    outbox.record(kind=EVALUATION, subject_id=enrolment.pk)
    return True


def owe_call(enrolment: Enrolment, reason: CallReason) -> None:
    """Put someone on the call list; calls about what is no longer so come off it."""
    key = outbox.key(reason, enrolment.pk, enrolment.version)
    told_otherwise = (
        CallReason.REMINDER,
        CallReason.SUPPORTER,
        CallReason.MISSED,
        CallReason.MESSAGE,
    )
    Call.objects.filter(enrolment=enrolment, done_at=None, attempts=0).exclude(key=key).exclude(
        reason__in=told_otherwise
    ).delete()
    _put_on_call_list(enrolment, reason, key)


def owe_run_message(message: RunMessage, enrolment: Enrolment) -> None:
    """Owe one person what was written to everyone on their run; once, however often it is owed."""
    subject_id = f"{message.pk}.{enrolment.pk}"
    if can_reach(enrolment.learner):
        outbox.record(kind=TO_A_RUN, subject_id=subject_id)
    else:
        owe_call_to_pass_on(message, enrolment)


def owe_call_to_pass_on(message: RunMessage, enrolment: Enrolment) -> None:
    """Put on the call list whom what was written to everyone did not reach."""
    key = outbox.key(TO_A_RUN, f"{message.pk}.{enrolment.pk}")
    _put_on_call_list(enrolment, CallReason.MESSAGE, key, message=message)


def owe_call_at_short_notice(enrolment: Enrolment) -> None:
    """A place is free too late for an offer: someone may ring and ask."""
    owe_call(enrolment, CallReason.SHORT_NOTICE)


def owe_call_about_supporter(enrolment: Enrolment) -> None:
    """Someone would like to bring a supporter to what asks to be asked first."""
    _put_on_call_list(
        enrolment, CallReason.SUPPORTER, outbox.key(CallReason.SUPPORTER, enrolment.pk)
    )


def owe_calls_about_missing(session: Session, enrolments: Iterable[Enrolment]) -> None:
    """Put on the call list who did not come, once for each session. Who paused is left in peace."""
    Call.objects.bulk_create(
        (
            Call(
                key=_missing_key(session, enrolment.pk),
                learner_id=enrolment.learner_id,
                enrolment=enrolment,
                session=session,
                reason=CallReason.MISSED,
            )
            for enrolment in enrolments
            if not (enrolment.learner.paused_at or enrolment.learner.erased_at)
        ),
        ignore_conflicts=True,
    )


def take_back_calls_about_missing(session: Session, enrolment_ids: Iterable[int]) -> None:
    """They came after all: nobody need ring, unless somebody has begun to."""
    keys = [_missing_key(session, enrolment_id) for enrolment_id in enrolment_ids]
    Call.objects.filter(key__in=keys, done_at=None, attempts=0).delete()


def end_calls_about_the_run(enrolment: Enrolment) -> None:
    """They have left: nobody asks after what they missed, or passes on what is for the others."""
    reasons = (CallReason.MISSED, CallReason.MESSAGE)
    Call.objects.filter(enrolment=enrolment, reason__in=reasons, done_at=None).delete()


def _missing_key(session: Session, enrolment_id: int) -> str:
    return outbox.key(CallReason.MISSED, f"{enrolment_id}.{session.pk}")


def owe_reminder(enrolment: Enrolment, *, kind: str, session_id: int, starts_at: datetime) -> None:
    """Owe one reminder of one session at one time; moved to another time, it is owed again."""
    subject_id = f"{enrolment.pk}.{session_id}.{starts_at:%Y%m%d%H%M}"
    if can_reach(enrolment.learner):
        outbox.record(kind=kind, subject_id=subject_id)
    else:
        _put_on_call_list(enrolment, CallReason.REMINDER, outbox.key(kind, subject_id))


def _put_on_call_list(
    enrolment: Enrolment, reason: CallReason, key: str, *, message: RunMessage | None = None
) -> None:
    """Once for each key, as with messages."""
    Call.objects.get_or_create(
        key=key,
        defaults={
            "learner_id": enrolment.learner_id,
            "enrolment": enrolment,
            "reason": reason,
            "message": message,
        },
    )


def is_still_owed(enrolment: Enrolment) -> bool:
    """Whether the message of this very status is still on its way out, mail being down perhaps."""
    return OutboxMessage.objects.filter(
        key=outbox.key(kind_of(enrolment.status), enrolment.pk, enrolment.version),
        status__in=[OutboxMessage.Status.QUEUED, OutboxMessage.Status.SENDING],
    ).exists()
