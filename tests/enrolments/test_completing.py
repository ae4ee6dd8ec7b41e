"""Who has completed a course, and the certificate for it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.models import OutboxMessage
from enrolments import actors, rules
from enrolments.certificates import certificate_as_pdf
from enrolments.enums import AttendanceMark, EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment
from tests.enrolments.my_learning import sign_in
from tests.enrolments.people import status_of
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    EventPageFactory,
    LearnerFactory,
    RunFactory,
)
from timetable.enums import SessionStatus
from timetable.models import Run

pytestmark = pytest.mark.django_db

CAME, LATE, APOLOGIES, MISSED = AttendanceMark
LONG_AGO = timedelta(days=-40)
FOUR_WEEKS = 4


def over(*marks: AttendanceMark, **options: Any) -> Enrolment:
    """Someone whose course of four weeks is over, marked so in its sessions, in order."""
    page = options.pop("page", None) or CoursePageFactory(title="Sleep well")
    run = RunFactory(page=page, sessions=FOUR_WEEKS, sessions__starts_in=LONG_AGO, **options)
    joined_at = timezone.now() - timedelta(days=50)
    enrolment = EnrolmentFactory(
        run=run, joined_at=joined_at, learner=LearnerFactory(name="Grace Example")
    )
    for session, pressed in zip(run.sessions.all(), marks, strict=False):
        rules.mark(
            session_id=session.pk,
            enrolment_id=enrolment.pk,
            mark=pressed,
            actor=actors.staff(None),
        )
    return enrolment


@pytest.mark.parametrize(
    ("marks", "share", "becomes"),
    [
        ((CAME, LATE, CAME, MISSED), None, "completed"),
        ((CAME, LATE, APOLOGIES, MISSED), None, "not-completed"),
        ((CAME, LATE, APOLOGIES, MISSED), 50, "completed"),
        ((CAME, CAME, CAME, APOLOGIES), 100, "not-completed"),
        ((CAME, CAME, CAME, CAME), 100, "completed"),
    ],
)
def test_a_share_of_the_sessions_completes_a_course(
    marks: tuple[AttendanceMark, ...], share: int | None, becomes: str
) -> None:
    enrolment = over(*marks, share_to_complete=share)
    call_command("finish_runs")
    assert status_of(enrolment) == becomes
    assert Run.objects.get().taken == 0


def test_nobody_is_finished_while_a_mark_is_missing() -> None:
    enrolment = over(CAME, CAME, CAME)
    assert rules.finish_runs() == 0
    assert status_of(enrolment) == "confirmed"


def test_a_session_that_was_called_off_is_not_asked_for() -> None:
    enrolment = over(CAME, CAME, CAME)
    enrolment.run.sessions.filter(attendance=None).update(status=SessionStatus.CANCELLED)
    assert rules.finish_runs() == 1
    assert status_of(enrolment) == "completed"


def test_whoever_joined_late_is_asked_for_the_sessions_since_then() -> None:
    enrolment = over()
    *_, last = enrolment.run.sessions.all()
    Enrolment.objects.update(joined_at=last.starts_at)
    rules.mark(session_id=last.pk, enrolment_id=enrolment.pk, mark=CAME, actor=actors.staff(None))
    assert rules.finish_runs() == 1
    assert status_of(enrolment) == "completed"


def test_there_is_a_day_to_correct_a_register() -> None:
    enrolment = over(CAME, CAME, CAME, CAME)
    ends_at = enrolment.run.sessions.last().ends_at
    assert rules.finish_runs(now=ends_at + timedelta(hours=23)) == 0
    assert rules.finish_runs(now=ends_at + timedelta(hours=25)) == 1


def test_finishing_twice_finishes_once_and_tells_once() -> None:
    over(CAME, CAME, CAME, CAME)
    assert (rules.finish_runs(), rules.finish_runs()) == (1, 0)
    assert OutboxMessage.objects.filter(kind="enrolment-completed").count() == 1


def test_nobody_is_told_that_they_did_not_complete() -> None:
    over(MISSED, MISSED, MISSED, MISSED)
    assert rules.finish_runs() == 1
    assert not OutboxMessage.objects.exists()


def test_an_event_is_not_completed(home: Any) -> None:
    enrolment = over(CAME, CAME, CAME, CAME, page=EventPageFactory())
    assert rules.finish_runs() == 0
    assert status_of(enrolment) == "confirmed"


# The certificate


def completed(**person: Any) -> Enrolment:
    enrolment = over(CAME, LATE, CAME, APOLOGIES)
    rules.finish_runs()
    for name, value in person.items():
        setattr(enrolment.learner, name, value)
    enrolment.learner.save()
    enrolment.refresh_from_db()
    return enrolment


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_certificate_says_who_by_the_name_they_like_what_how_long_and_when() -> None:
    pdf = certificate_as_pdf(completed(preferred_name="Gracie #b[*x*]"), now=timezone.now())
    words = words_of(pdf)
    for expected in ("Gracie #b[*x*]", "Sleep well", "6 hours in 3 sessions", "Given on"):
        assert expected in words
    assert "Grace Example" not in words


def test_the_certificate_has_what_people_who_hear_it_read_need() -> None:
    reader = PdfReader(BytesIO(certificate_as_pdf(completed(), now=timezone.now())))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    # The title is shown on screens and by programs: it names nobody.
    assert reader.metadata.title == "Certificate"


@pytest.mark.parametrize("name", ["Zoë 🌻", "ܐܒܓ"])
def test_any_name_makes_a_certificate(name: str, caplog: pytest.LogCaptureFixture) -> None:
    pdf = certificate_as_pdf(completed(preferred_name=name), now=timezone.now())
    assert pdf.startswith(b"%PDF")
    assert name not in caplog.text


def test_a_learner_has_it_from_my_learning_and_nobody_else_does(client: Client) -> None:
    enrolment = completed()
    address = reverse("my-learning-certificate", args=[enrolment.uuid])
    assert client.get(address).status_code == 302
    sign_in(client, enrolment.learner)
    assert address in client.get(reverse("my-learning")).content.decode()
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert "Grace" not in response["Content-Disposition"]
    another = Client()
    sign_in(another, LearnerFactory())
    assert another.get(address).status_code == 404


def test_what_is_not_completed_has_no_certificate(client: Client, coordinator: Client) -> None:
    enrolment = over(MISSED, MISSED, MISSED, MISSED)
    rules.finish_runs()
    learner = Client()
    sign_in(learner, enrolment.learner)
    own = reverse("my-learning-certificate", args=[enrolment.uuid])
    assert learner.get(own).status_code == 404
    assert own not in learner.get(reverse("my-learning")).content.decode()
    assert (
        coordinator.get(reverse("enrolments:certificate", args=[enrolment.pk])).status_code == 404
    )


def test_a_coordinator_prints_it_and_that_is_written_down(coordinator: Client) -> None:
    enrolment = completed()
    address = reverse("enrolments:certificate", args=[enrolment.pk])
    shown = coordinator.get(reverse("enrolments:inspect", args=[enrolment.pk]))
    assert address in shown.content.decode()
    assert words_of(coordinator.get(address).content)
    entry = AuditEntry.objects.get(action="certificate")
    assert (entry.enrolment, entry.learner) == (enrolment, enrolment.learner)


def test_someone_erased_has_no_certificate(coordinator: Client) -> None:
    enrolment = completed()
    Enrolment.objects.filter(pk=enrolment.pk).update(status=EnrolmentStatus.COMPLETED)
    enrolment.learner.erased_at = timezone.now()
    enrolment.learner.save()
    assert (
        coordinator.get(reverse("enrolments:certificate", args=[enrolment.pk])).status_code == 404
    )
