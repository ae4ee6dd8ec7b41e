"""The register: who came to a session. The only code that writes Attendance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from core import dates
from enrolments import audit, messages
from enrolments.actors import Actor
from enrolments.enums import AttendanceMark
from enrolments.models import Attendance, Enrolment
from enrolments.refusals import (
    HasLeftTheRun,
    NoRegister,
    NotOnThisRun,
    Refused,
    RegisterNotOpenYet,
    SessionIsCancelled,
)
from enrolments.transactions import in_one_transaction, lock_run
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Session


@dataclass(frozen=True)
class NewMark:
    """A mark as it was pressed. One that had to wait for a signal was pressed a while ago."""

    enrolment_id: int
    mark: AttendanceMark
    pressed_at: datetime


@dataclass(frozen=True)
class Marked:
    """What came of one mark: what stands now, what it replaced, or why it was refused."""

    enrolment_id: int
    pressed: AttendanceMark
    stands: Attendance | None = None
    replaced: Attendance | None = None
    refusal: Refused | None = None

    @property
    def is_overtaken(self) -> bool:
        """Whether another mark, pressed later, stays."""
        return self.stands is not None and self.stands.mark != self.pressed


def mark(
    *,
    session_id: int,
    enrolment_id: int,
    mark: AttendanceMark,
    actor: Actor,
    pressed_at: datetime | None = None,
) -> Marked:
    """Mark one person at one session, or raise Refused."""
    new = NewMark(enrolment_id, mark, pressed_at or timezone.now())
    [marked] = mark_register(session_id=session_id, marks=[new], actor=actor)
    if marked.refusal:
        raise marked.refusal
    return marked


@in_one_transaction
def mark_register(*, session_id: int, marks: Iterable[NewMark], actor: Actor) -> list[Marked]:
    """Mark several people at one session; each is told by itself what came of it.

    The mark pressed last stays, whichever arrives first. The same mark pressed again is no change,
    but from then on it is the one pressed last. Raises Refused where the session has no register.
    """
    run = lock_run(Session.objects.values_list("run_id", flat=True).get(pk=session_id))
    session = Session.objects.get(pk=session_id)
    refuse_without_register(run, session)
    wanted = _last_pressed(marks)
    enrolments = Enrolment.objects.filter(run=run, pk__in=wanted).select_related("learner")
    people = {enrolment.pk: enrolment for enrolment in enrolments}
    there = Attendance.objects.filter(session=session, enrolment__in=wanted)
    before = {each.enrolment_id: each for each in there.select_related("marked_by")}
    found = [
        _decide(new, people.get(pk), before.get(pk), session=session, actor=actor)
        for pk, new in wanted.items()
    ]
    _write([each for each in found if _is_new(each, before)], before, people, session, actor)
    return found


def refuse_without_register(run: Run, session: Session) -> None:
    """Raises Refused where there is nothing to write in, today."""
    if run.booking == Booking.DROP_IN:
        raise NoRegister
    if session.is_cancelled or run.status == RunStatus.CANCELLED:
        raise SessionIsCancelled
    if session.first_day > timezone.localdate():
        raise RegisterNotOpenYet(f"This register opens on {dates.day(session.starts_at)}.")


def _last_pressed(marks: Iterable[NewMark]) -> dict[int, NewMark]:
    """One mark for each person. No device's clock makes a mark of tomorrow."""
    now = timezone.now()
    latest: dict[int, NewMark] = {}
    for new in sorted(marks, key=lambda each: each.pressed_at):
        latest[new.enrolment_id] = NewMark(new.enrolment_id, new.mark, min(new.pressed_at, now))
    return latest


def _decide(
    new: NewMark,
    enrolment: Enrolment | None,
    old: Attendance | None,
    *,
    session: Session,
    actor: Actor,
) -> Marked:
    if enrolment is None:
        return Marked(new.enrolment_id, new.mark, refusal=NotOnThisRun())
    if not enrolment.is_on_register:
        return Marked(new.enrolment_id, new.mark, refusal=HasLeftTheRun())
    is_same = old is not None and old.mark == new.mark
    if old and (old.marked_at > new.pressed_at or (is_same and old.marked_at == new.pressed_at)):
        return Marked(new.enrolment_id, new.mark, stands=old)
    written = Attendance(
        enrolment=enrolment,
        session=session,
        mark=new.mark,
        marked_at=new.pressed_at,
        marked_by=actor.user,
    )
    return Marked(new.enrolment_id, new.mark, stands=written, replaced=None if is_same else old)


def _is_new(marked: Marked, before: dict[int, Attendance]) -> bool:
    return marked.stands is not None and marked.stands is not before.get(marked.enrolment_id)


def _write(
    found: list[Marked],
    before: dict[int, Attendance],
    people: dict[int, Enrolment],
    session: Session,
    actor: Actor,
) -> None:
    Attendance.objects.bulk_create(
        [each.stands for each in found if each.stands],
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["mark", "marked_at", "marked_by"],
    )
    corrected = [each for each in found if each.replaced]
    audit.record_corrections(
        [(people[each.enrolment_id], each.replaced.mark, each.pressed) for each in corrected],  # type: ignore[union-attr]
        actor=actor,
    )
    changed = [each for each in found if each.replaced or each.enrolment_id not in before]
    missed = [
        people[each.enrolment_id] for each in changed if each.pressed == AttendanceMark.MISSED
    ]
    messages.owe_calls_about_missing(session, missed)
    came_after_all = [
        each.enrolment_id
        for each in corrected
        if each.replaced and each.replaced.mark == AttendanceMark.MISSED
    ]
    messages.take_back_calls_about_missing(session, came_after_all)
