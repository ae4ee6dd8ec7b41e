"""Two tutors at one register, in real transactions on a real database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enrolments import actors, rules
from enrolments.enums import AttendanceMark
from enrolments.models import Attendance, AuditEntry, Call, Enrolment
from enrolments.reconciliation import find_drift
from tests.factories import EnrolmentFactory, RunFactory, SessionFactory
from tests.stress import at_once, rounds
from timetable.models import Session

pytestmark = pytest.mark.usefixtures("committed")

CAME, LATE, APOLOGIES, MISSED = AttendanceMark
PEOPLE = 6


def a_register() -> tuple[Session, list[Enrolment]]:
    run = RunFactory(sessions__starts_in=timedelta(hours=-3))
    SessionFactory(run=run)
    return run.sessions.first(), [EnrolmentFactory(run=run) for _ in range(PEOPLE)]


def marks_all(session: Session, people: list[Enrolment], mark: AttendanceMark, *, ago: int):
    pressed_at = timezone.now() - timedelta(minutes=ago)
    marks = [rules.NewMark(each.pk, mark, pressed_at) for each in people]

    def send() -> str:
        rules.mark_register(session_id=session.pk, marks=marks, actor=actors.staff(None))
        return "sent"

    return send


@pytest.mark.parametrize("_round", range(rounds(5, 50)))
def test_of_two_tutors_the_one_who_pressed_last_stays_whoever_arrives_first(_round: int) -> None:
    session, people = a_register()
    earlier = marks_all(session, people, MISSED, ago=9)
    later = marks_all(session, list(reversed(people)), CAME, ago=1)
    assert at_once(earlier, later, earlier, later) == {"sent": 4}
    assert list(Attendance.objects.values_list("mark", flat=True)) == ["present"] * PEOPLE
    assert not Call.objects.exists()


def test_one_device_sending_the_same_many_times_marks_once() -> None:
    session, people = a_register()
    assert at_once(*[marks_all(session, people, MISSED, ago=2)] * 8) == {"sent": 8}
    assert Attendance.objects.count() == Call.objects.count() == PEOPLE
    assert not AuditEntry.objects.filter(action="mark-changed").exists()


@pytest.mark.parametrize("_round", range(rounds(5, 50)))
def test_one_withdraws_while_being_marked_and_is_marked_before_or_not_at_all(_round: int) -> None:
    session, people = a_register()
    gone = people[0]
    answers = at_once(
        marks_all(session, people, MISSED, ago=1),
        lambda: rules.withdraw(enrolment_id=gone.pk).status,
    )
    assert answers == {"sent": 1, "withdrawn": 1}
    assert Attendance.objects.exclude(enrolment=gone).count() == PEOPLE - 1
    # Marked before: then the call about it went with the place.
    assert not Call.objects.filter(enrolment=gone).exists()
    assert find_drift() == []
