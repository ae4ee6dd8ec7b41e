"""Who is to be reminded of a session, and when, by the clock on the wall."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from enrolments import messages
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment
from timetable.models import Session

AT = time(10, 0)
LOOK_AHEAD = timedelta(days=8)


@dataclass(frozen=True)
class Reminder:
    """A kind of reminder: how many days before, and until how long before it is still of use."""

    kind: str
    days_before: int
    too_late: timedelta
    first_session_only: bool


REMINDERS = (
    Reminder(messages.REMINDER_WEEK, 7, timedelta(days=2), first_session_only=True),
    Reminder(messages.REMINDER_DAY, 1, timedelta(hours=1), first_session_only=False),
)


def record_due(*, now: datetime | None = None) -> int:
    """Owe the reminders whose time has come, each once however often this runs."""
    now = now or timezone.now()
    owed = 0
    for session in _near_sessions(now):
        for reminder in REMINDERS:
            if not _is_due(reminder, session, now):
                continue
            for enrolment in _to_remind(session, told_before=_due_at(reminder, session)):
                messages.owe_reminder(
                    enrolment,
                    kind=reminder.kind,
                    session_id=session.pk,
                    starts_at=session.starts_at,
                )
                owed += 1
    return owed


def _near_sessions(now: datetime) -> QuerySet[Session]:
    return (
        Session.objects.going_ahead()
        .filter(starts_at__gt=now, starts_at__lte=now + LOOK_AHEAD)
        .select_related("run")
        .order_by("starts_at")
    )


def _is_due(reminder: Reminder, session: Session, now: datetime) -> bool:
    if reminder.first_session_only and _has_earlier(session):
        return False
    return _due_at(reminder, session) <= now <= session.starts_at - reminder.too_late


def _has_earlier(session: Session) -> bool:
    earlier = Session.objects.planned().filter(run=session.run_id, starts_at__lt=session.starts_at)
    return earlier.exists()


def _due_at(reminder: Reminder, session: Session) -> datetime:
    day = timezone.localdate(session.starts_at) - timedelta(days=reminder.days_before)
    return timezone.make_aware(datetime.combine(day, AT))


def _to_remind(session: Session, *, told_before: datetime) -> QuerySet[Enrolment]:
    """Those with a place who did not just hear of these dates anyway."""
    return Enrolment.objects.filter(
        run=session.run_id,
        status=EnrolmentStatus.CONFIRMED,
        changed_at__lt=told_before,
        learner__reminders=True,
        learner__paused_at=None,
        learner__erased_at=None,
    ).select_related("learner")
