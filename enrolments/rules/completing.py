"""Who has completed a run: by a share of its sessions, once their registers are marked."""

from datetime import datetime, timedelta

from django.utils import timezone

from enrolments.actors import SYSTEM
from enrolments.enums import ATTENDED, EnrolmentStatus
from enrolments.evaluations import is_course
from enrolments.models import Attendance, Enrolment
from enrolments.refusals import NotTheRightMoment
from enrolments.rules.runs import finish
from timetable.enums import Booking
from timetable.models import Run, Session

# A tutor finds the wrong button pressed the same evening. An enrolment never goes back.
TIME_TO_CORRECT = timedelta(days=1)
# A register not marked by then will not be.
LOOKED_BACK = timedelta(days=90)


def finish_runs(*, now: datetime | None = None) -> int:
    """Finish everyone whose course is over and whose marks are all there; returns how many.

    Run late, twice or at once, nobody is finished twice. Where a mark is missing, nobody is told
    that they did not complete: staff mark it first.
    """
    now = now or timezone.now()
    over = (
        Run.objects.with_dates()
        .going_ahead()
        .filter(booking=Booking.PLACES, enrolments__status=EnrolmentStatus.CONFIRMED)
        .filter(last_ends_at__range=(now - LOOKED_BACK, now - TIME_TO_CORRECT))
        .select_related("page")
        .distinct()
        .order_by("pk")
    )
    return sum(_finish(run) for run in over if is_course(run))


def _finish(run: Run) -> int:
    sessions = list(Session.objects.planned().filter(run=run))
    confirmed = Enrolment.objects.filter(run=run, status=EnrolmentStatus.CONFIRMED)
    marks = Attendance.objects.counted().filter(enrolment__in=confirmed)
    by_person: dict[int, dict[int, str]] = {}
    for enrolment_id, session_id, mark in marks.values_list("enrolment", "session", "mark"):
        by_person.setdefault(enrolment_id, {})[session_id] = mark
    finished = 0
    for enrolment in confirmed.order_by("pk"):
        theirs = by_person.get(enrolment.pk, {})
        expected = [each for each in sessions if each.pk in theirs or enrolment.expects(each)]
        if any(each.pk not in theirs for each in expected):
            continue
        attended = sum(mark in ATTENDED for mark in theirs.values())
        completed = run.is_completed_by(attended=attended, held=len(expected))
        finished += _finish_one(enrolment, completed=completed)
    return finished


def _finish_one(enrolment: Enrolment, *, completed: bool) -> bool:
    try:
        finish(enrolment_id=enrolment.pk, completed=completed, actor=SYSTEM)
    except NotTheRightMoment:
        # Somebody else was quicker.
        return False
    return True
