"""The registers of the demonstration: marked until yesterday, so that today's can be tried."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from core import outbox
from enrolments.enums import ATTENDED, AttendanceMark, CallReason, EnrolmentStatus
from enrolments.models import Attendance, Call, Enrolment, Learner, SupportNeeds
from enrolments.rules.completing import TIME_TO_CORRECT
from liferooms.seeding.calendar import moment
from timetable.enums import Booking
from timetable.models import Run, Session

# Who comes how often, without chance, so that two loads are alike.
PATTERN = (
    AttendanceMark.PRESENT,
    AttendanceMark.PRESENT,
    AttendanceMark.LATE,
    AttendanceMark.PRESENT,
    AttendanceMark.PRESENT,
    AttendanceMark.MISSED,
    AttendanceMark.PRESENT,
    AttendanceMark.APOLOGIES,
    AttendanceMark.PRESENT,
    AttendanceMark.PRESENT,
    AttendanceMark.PRESENT,
)
LATELY = timedelta(days=4)
CALLS = 4
# Of these made-up learners every so many has said what helps.
EVERY = 7
HELPS = (
    "A seat near the door",
    "Large print, on yellow paper",
    "Say before we go round and introduce ourselves",
    "A short break after an hour",
    "Face me when you speak",
)


def load_registers(today: date) -> None:
    """Mark what is over. Written straight to the tables, as the places were."""
    midnight = moment(today, "00:00")
    over = Session.objects.planned().filter(run__booking=Booking.PLACES, ends_at__lt=midnight)
    enrolments = defaultdict(list)
    for enrolment in Enrolment.objects.on_register().order_by("pk"):
        enrolments[enrolment.run_id].append(enrolment)
    marks = [
        Attendance(
            enrolment=enrolment,
            session=session,
            mark=PATTERN[(enrolment.pk * 3 + number * 5) % len(PATTERN)],
            marked_at=session.ends_at,
        )
        for number, session in enumerate(over.order_by("pk"))
        for place, enrolment in enumerate(enrolments[session.run_id])
        # The newest registers are not all marked yet.
        if place % 3 or session.ends_at < midnight - LATELY
    ]
    Attendance.objects.bulk_create(marks, batch_size=500)
    _finish(midnight)
    _say_what_helps()
    _call_some([each for each in marks if each.session.ends_at > midnight - 2 * LATELY])


def _finish(midnight: datetime) -> None:
    """Those whose runs are over have completed them, or not."""
    runs = Run.objects.with_dates().filter(
        booking=Booking.PLACES, term__isnull=False, last_ends_at__lt=midnight - TIME_TO_CORRECT
    )
    attended: dict[int, list[bool]] = defaultdict(list)
    marks = Attendance.objects.filter(enrolment__run__in=runs.values("pk"))
    for enrolment_id, mark in marks.values_list("enrolment", "mark"):
        attended[enrolment_id].append(mark in ATTENDED)
    by_run = {run.pk: run for run in runs}
    people = list(Enrolment.objects.filter(pk__in=attended, status=EnrolmentStatus.CONFIRMED))
    for enrolment in people:
        came = attended[enrolment.pk]
        completed = by_run[enrolment.run_id].is_completed_by(attended=sum(came), held=len(came))
        enrolment.status = EnrolmentStatus.COMPLETED if completed else EnrolmentStatus.NOT_COMPLETED
    Enrolment.objects.bulk_update(people, ["status"], batch_size=500)
    Run.objects.filter(pk__in={each.run_id for each in people}).update(taken=0)


def _say_what_helps() -> None:
    learners = list(Learner.objects.order_by("pk"))[::EVERY]
    SupportNeeds.objects.bulk_create(
        SupportNeeds(learner=learner, what_helps=HELPS[number % len(HELPS)])
        for number, learner in enumerate(learners)
    )


def _call_some(marks: list[Attendance]) -> None:
    """A few of those who did not come lately wait for a call."""
    missed = [each for each in marks if each.mark == AttendanceMark.MISSED][:CALLS]
    for number, mark in enumerate(missed):
        # Of the numbers that are kept free for drama.
        phone = f"+4415149600{number:02}"
        Learner.objects.filter(pk=mark.enrolment.learner_id).update(phone=phone)
    Call.objects.bulk_create(
        Call(
            key=outbox.key(CallReason.MISSED, f"{mark.enrolment_id}.{mark.session_id}"),
            learner_id=mark.enrolment.learner_id,
            enrolment=mark.enrolment,
            session=mark.session,
            reason=CallReason.MISSED,
        )
        for mark in missed
    )
