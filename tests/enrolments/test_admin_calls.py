"""The calls to make, the audit trail, and what waits on the first page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import OutboxMessage
from enrolments import actors, audit
from enrolments.enums import CallReason
from enrolments.models import Call, Enrolment
from tests.enrolments.admin import page_of
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_CALLS = 12
QUERIES_OF_THE_AUDIT_TRAIL = 11


def owe_call(
    enrolment: Enrolment | None = None, *, reason: CallReason = CallReason.CONFIRMED
) -> Call:
    enrolment = enrolment or EnrolmentFactory(learner=LearnerFactory(phone_only=True))
    return Call.objects.create(
        learner=enrolment.learner, enrolment=enrolment, reason=reason, key=str(enrolment.uuid)
    )


def calls(client: Client, **query: str) -> str:
    return page_of(client, reverse("calls:index"), **query)


def test_a_call_says_whom_to_ring_why_and_whether_a_message_is_safe(front_desk: Client) -> None:
    call = owe_call()
    html = calls(front_desk)
    for words in (
        call.learner.name,
        "0151 496 0000",
        "Do not leave a message",
        "Tell them they have a place",
        call.enrolment.run.page.title,
        call.enrolment.run.code,
    ):
        assert words in html


def test_whoever_is_owed_a_call_longest_comes_first(front_desk: Client) -> None:
    tried = owe_call()
    Call.objects.update(first_attempt_on=date(2026, 1, 1))
    older, newer = owe_call(), owe_call()
    response = front_desk.get(reverse("calls:index"))
    assert list(response.context["object_list"]) == [older, newer, tried]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_calls_asks_the_same_few_questions_however_long_it_is(
    front_desk: Client, rows: int
) -> None:
    for _ in range(rows):
        owe_call()
    calls(front_desk)
    with CaptureQueriesContext(connection) as queries:
        calls(front_desk)
    assert len(queries) == QUERIES_OF_THE_CALLS


@pytest.mark.parametrize("name", ["answered", "off-the-list"])
def test_a_call_that_is_done_leaves_the_list(front_desk: Client, name: str) -> None:
    call = owe_call()
    response = front_desk.post(reverse(f"calls:{name}", args=[call.pk]), follow=True)
    assert call.learner.name not in response.content.decode()
    call.refresh_from_db()
    assert call.done_by == front_desk.user


def test_a_call_nobody_answered_stays_and_is_counted(front_desk: Client) -> None:
    call = owe_call()
    front_desk.post(reverse("calls:no-answer", args=[call.pk]))
    call.refresh_from_db()
    assert (call.attempts, call.done_at) == (1, None)


def test_an_offers_time_begins_when_the_call_is_answered(front_desk: Client) -> None:
    run = RunFactory(sessions__starts_in=timedelta(days=60))
    enrolment = EnrolmentFactory(run=run, offered=True, learner=LearnerFactory(phone_only=True))
    Enrolment.objects.update(expires_at=run.sessions.get().starts_at)
    call = owe_call(enrolment, reason=CallReason.OFFERED)
    front_desk.post(reverse("calls:answered", args=[call.pk]))
    enrolment.refresh_from_db()
    assert enrolment.expires_at < run.sessions.get().starts_at


@pytest.mark.parametrize("name", ["answered", "no-answer", "off-the-list"])
def test_opening_the_address_of_an_answer_changes_nothing(front_desk: Client, name: str) -> None:
    call = owe_call()
    assert front_desk.get(reverse(f"calls:{name}", args=[call.pk])).status_code == 405
    call.refresh_from_db()
    assert (call.attempts, call.done_at) == (0, None)


@pytest.mark.parametrize(
    ("state", "reason", "action"),
    [("applied", CallReason.APPLIED, "approve"), ("offered", CallReason.OFFERED, "accept")],
)
def test_a_call_leads_to_what_comes_of_it(
    coordinator: Client, state: str, reason: CallReason, action: str
) -> None:
    enrolment = EnrolmentFactory(learner=LearnerFactory(phone_only=True), **{state: True})
    owe_call(enrolment, reason=reason)
    assert f"{reverse(f'enrolments:{action}', args=[enrolment.pk])}?next=" in calls(coordinator)


def test_the_desk_is_not_led_to_what_it_may_not_do(front_desk: Client) -> None:
    enrolment = EnrolmentFactory(applied=True)
    owe_call(enrolment, reason=CallReason.APPLIED)
    assert "/approve/" not in calls(front_desk)


def test_a_restricted_learner_is_rung_by_coordinators_alone(front_desk: Client) -> None:
    learner = LearnerFactory(phone_only=True, restricted=True)
    call = owe_call(EnrolmentFactory(learner=learner))
    html = calls(front_desk)
    assert "Restricted, ask a coordinator" in html
    assert learner.name not in html
    assert "0151 496 0000" not in html
    assert front_desk.post(reverse("calls:answered", args=[call.pk])).status_code == 302
    call.refresh_from_db()
    assert call.done_at is None


def test_calls_are_narrowed_by_why(front_desk: Client) -> None:
    wanted, other = owe_call(), owe_call(reason=CallReason.REMINDER)
    html = calls(front_desk, reason="confirmed")
    assert wanted.learner.name in html
    assert other.learner.name not in html


# The audit trail


def note(enrolment: Enrolment) -> None:
    audit.record_move(
        enrolment=enrolment, before="waiting", actor=actors.SYSTEM, reason="Waited longest"
    )


def test_the_audit_trail_says_who_did_what_to_whom_and_why(coordinator: Client) -> None:
    enrolment = EnrolmentFactory()
    note(enrolment)
    html = page_of(coordinator, reverse("audit:index"))
    for words in (
        "An enrolment moved",
        "On the waiting list → Has a place",
        enrolment.learner.name,
        enrolment.run.code,
        "The system",
        "Waited longest",
    ):
        assert words in html


def test_the_audit_trail_is_narrowed_and_searched(coordinator: Client) -> None:
    wanted, other = EnrolmentFactory(), EnrolmentFactory()
    note(wanted)
    audit.record(action="erased", actor=actors.LEARNER, learner=other.learner)
    for query in ({"action": "enrolment"}, {"actor_kind": "system"}):
        html = page_of(coordinator, reverse("audit:index"), **query)
        assert wanted.learner.name in html
        assert other.learner.name not in html
    html = coordinator.post(reverse("audit:index"), {"words": wanted.run.code}).content.decode()
    assert wanted.learner.name in html
    assert other.learner.name not in html


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_audit_trail_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    for _ in range(rows):
        note(EnrolmentFactory())
    coordinator.get(reverse("audit:index"))
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(reverse("audit:index"))
    assert len(queries) == QUERIES_OF_THE_AUDIT_TRAIL


# The first page


def test_the_first_page_says_what_waits(coordinator: Client) -> None:
    owe_call()
    EnrolmentFactory.create_batch(2, applied=True)
    EnrolmentFactory.create_batch(3, offered=True)
    OutboxMessage.objects.create(kind="x", subject_id="1", key="x:1", status="failed")
    response = coordinator.get("/admin/")
    words = " ".join(response.content.decode().split())
    for number, label in (
        (1, "Calls to make"),
        (2, "Applications to answer"),
        (3, "Offers open"),
        (1, "Messages not delivered"),
    ):
        assert f"<strong>{number}</strong> {label}" in words


def test_the_desk_sees_only_the_calls_on_the_first_page(front_desk: Client) -> None:
    html = front_desk.get("/admin/").content.decode()
    assert "Calls to make" in html
    assert "Applications to answer" not in html


def test_editors_and_tutors_see_nothing_of_people_on_the_first_page(
    editor: Client, tutor: Client
) -> None:
    for client in (editor, tutor):
        html = client.get("/admin/").content.decode()
        for words in ("Calls to make", "Applications", "Offers"):
            assert words not in html
