"""What the college writes to everyone on a run."""

import uuid
from collections.abc import Callable, Collection

from django.utils import timezone

from enrolments import audit, messages
from enrolments.actors import SYSTEM, Actor, staff
from enrolments.addressees import NOBODY, addressees, reach_of
from enrolments.models import Enrolment, RunMessage
from enrolments.refusals import NobodyToWriteTo, NothingWritten, NotTheRightMoment
from enrolments.rules.moves import under_lock
from enrolments.transactions import in_one_transaction, lock_run
from timetable.enums import RunStatus
from timetable.models import Run

# Between two signs of how far it is.
TOLD_EVERY = 10


def refuse_to_write(run: Run, number_of_people: int) -> None:
    """Refuse what nobody would be told."""
    if run.status == RunStatus.CANCELLED:
        raise NotTheRightMoment("It is cancelled. Everyone on it was told.")
    if not number_of_people:
        raise NobodyToWriteTo


@in_one_transaction
def write_to_run(
    *, run_id: int, submission: uuid.UUID, to: Collection[str], words: str, actor: Actor
) -> RunMessage:
    """Keep what is to be sent to everyone on a run. The same submission is kept once."""
    run = lock_run(run_id)
    existing = RunMessage.objects.filter(uuid=submission).first()
    if existing:
        return existing
    if not words.strip():
        raise NothingWritten
    reach = reach_of([run.pk], to).get(run.pk, NOBODY)
    refuse_to_write(run, reach.total)
    audit.record(action="message-asked", actor=actor, run=run, after=str(reach)[:40])
    return RunMessage.objects.create(
        uuid=submission, run=run, to=list(to), words=words.strip(), written_by=actor.user
    )


def hand_over(*, message_id: int, tell: Callable[[int, int], None] = lambda *_: None) -> None:
    """Owe everyone it is for the message, or a call. Begun again, nobody is owed it twice.

    `tell` is told now and then how many of how many are done.
    """
    message = RunMessage.objects.get(pk=message_id)
    if message.handed_over_at:
        return
    waiting = list(addressees([message.run_id], message.to).values_list("pk", flat=True))
    owed = 0
    for number, enrolment_id in enumerate(waiting, start=1):
        owed += _owe(message, enrolment_id)
        if number % TOLD_EVERY == 0:
            tell(number, len(waiting))
    _finish(message, owed)


@in_one_transaction
def _owe(message: RunMessage, enrolment_id: int) -> bool:
    """Nothing to whoever has left since, or is another thing on the run by now."""
    enrolment: Enrolment = under_lock(enrolment_id)
    if enrolment.status not in message.to or enrolment.learner.erased_at:
        return False
    messages.owe_run_message(message, enrolment)
    return True


@in_one_transaction
def _finish(message: RunMessage, owed: int) -> None:
    first = RunMessage.objects.filter(pk=message.pk, handed_over_at=None)
    if first.update(handed_over_at=timezone.now()):
        actor = staff(message.written_by) if message.written_by else SYSTEM
        run = message.run
        audit.record(action="message", actor=actor, run=run, after=f"{owed} written to or rung")
