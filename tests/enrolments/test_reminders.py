"""Reminders a week and a day before, by the clock on the wall, each once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import reminders
from enrolments.enums import CallReason, EnrolmentStatus
from enrolments.models import Call, Enrolment
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory, SessionFactory

pytestmark = pytest.mark.django_db


def london(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def place(starts: str, enrolled: str = "2026-01-05T10:00", **traits: object) -> Enrolment:
    run = RunFactory(sessions=0)
    SessionFactory(run=run, starts_at=london(starts))
    return EnrolmentFactory(run=run, changed_at=london(enrolled), **traits)


def owed() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-23T09:59", []),
        ("2026-03-23T10:00", ["enrolment-reminder-week"]),
        ("2026-03-29T09:59", []),
        # The clocks went forward at one that morning; ten is ten.
        ("2026-03-29T10:00", ["enrolment-reminder-day"]),
        ("2026-03-30T09:30", []),
    ],
)
def test_reminders_go_by_the_clock_on_the_wall(now: str, expected: list[str]) -> None:
    place("2026-03-30T10:00")
    with time_machine.travel(london(now), tick=False):
        reminders.record_due()
    assert owed() == expected


def test_running_it_twice_or_after_an_outage_reminds_once() -> None:
    place("2026-06-15T10:00")
    for now in ("2026-06-08T10:00", "2026-06-08T10:15", "2026-06-10T23:00"):
        with time_machine.travel(london(now), tick=False):
            call_command("record_reminders")
    assert owed() == ["enrolment-reminder-week"]


def test_a_week_reminder_two_days_late_is_left_out() -> None:
    place("2026-06-15T10:00")
    with time_machine.travel(london("2026-06-13T11:00"), tick=False):
        reminders.record_due()
    assert owed() == []


def test_only_the_first_session_has_a_week_reminder_and_each_its_day() -> None:
    enrolment = place("2026-06-15T10:00")
    SessionFactory(run=enrolment.run, starts_at=london("2026-06-22T10:00"))
    with time_machine.travel(london("2026-06-15T12:00"), tick=False):
        reminders.record_due()
    with time_machine.travel(london("2026-06-21T12:00"), tick=False):
        reminders.record_due()
    assert owed() == ["enrolment-reminder-day"]


def test_a_session_moved_to_another_time_is_reminded_of_again() -> None:
    enrolment = place("2026-06-15T10:00")
    with time_machine.travel(london("2026-06-14T12:00"), tick=False):
        reminders.record_due()
        enrolment.run.sessions.update(
            starts_at=london("2026-06-15T14:00"), ends_at=london("2026-06-15T16:00")
        )
        reminders.record_due()
    assert owed() == ["enrolment-reminder-day"] * 2


@pytest.mark.parametrize("status", [EnrolmentStatus.WAITING, EnrolmentStatus.WITHDRAWN])
def test_only_people_with_a_place_are_reminded(status: EnrolmentStatus) -> None:
    place("2026-06-15T10:00", status=status)
    with time_machine.travel(london("2026-06-14T12:00"), tick=False):
        reminders.record_due()
    assert owed() == []


def test_someone_who_enrolled_today_is_not_reminded_of_what_they_just_read() -> None:
    place("2026-06-15T10:00", enrolled="2026-06-14T11:00")
    with time_machine.travel(london("2026-06-14T12:00"), tick=False):
        reminders.record_due()
    assert owed() == []


@pytest.mark.parametrize(
    "wish", [{"reminders": False}, {"paused_at": timezone.now() - timedelta(days=1)}]
)
def test_people_who_want_none_get_none(wish: dict) -> None:
    place("2026-06-15T10:00", learner=LearnerFactory(**wish))
    with time_machine.travel(london("2026-06-14T12:00"), tick=False):
        reminders.record_due()
    assert owed() == []


def test_someone_without_email_is_put_on_the_call_list_once() -> None:
    place("2026-06-15T10:00", learner=LearnerFactory(phone_only=True))
    with time_machine.travel(london("2026-06-14T12:00"), tick=False):
        for _ in range(2):
            reminders.record_due()
    assert (owed(), Call.objects.get().reason) == ([], CallReason.REMINDER)
