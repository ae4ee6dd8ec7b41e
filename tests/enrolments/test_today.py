"""Today, the first page of the admin: each person sees what is theirs to do, and no names."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import OutboxMessage
from enrolments.enums import CallReason
from enrolments.models import Call, Enrolment
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    PartnerPageFactory,
    ReferralFactory,
    RunFactory,
    SessionFactory,
    UserFactory,
    VenueFactory,
)
from timetable.enums import SessionStatus
from timetable.models import Run
from users import roles

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUERIES_OF_THE_FIRST_PAGE = 26


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(NINE, tick=False):
        yield


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    return client


def first_page(client: Client) -> str:
    return " ".join(client.get("/admin/").content.decode().split())


def run_of_today(title: str, **kwargs: Any) -> Run:
    run = RunFactory(page=CoursePageFactory(title=title), sessions=0, **kwargs)
    SessionFactory(run=run, starts_at=NINE + timedelta(hours=4))
    return run


def test_sessions_of_today_are_listed_by_venue_with_their_registers(coordinator: Client) -> None:
    run = run_of_today("Sleep well", venue=VenueFactory(name="Life Rooms Bootle"))
    EnrolmentFactory.create_batch(2, run=run, joined_at=NINE - timedelta(days=9))
    run_of_today("Not yet", draft=True)
    run_of_today("Called off", cancelled=True)
    SessionFactory(starts_at=NINE + timedelta(days=1))
    html = first_page(coordinator)
    assert "Today, Monday 23 November" in html
    assert "<h3>Life Rooms Bootle</h3>" in html
    assert "Sleep well</strong> 1pm to 3pm" in html
    assert "Register: 0 of 2 marked" in html
    assert reverse("register", args=[run.sessions.get().pk]) in html
    assert "Not yet" not in html
    assert "Called off" not in html


def test_a_session_called_off_says_so_and_has_no_register(coordinator: Client) -> None:
    run = run_of_today("Sleep well")
    run.sessions.update(status=SessionStatus.CANCELLED)
    html = first_page(coordinator)
    assert "<span>Cancelled</span>" in html
    assert "Register:" not in html


def test_a_tutor_sees_their_own_sessions_and_registers(tutor: Any) -> None:
    own, other = run_of_today("Mine"), run_of_today("Another’s")
    own.tutors.set([tutor.user])
    own.save()
    html = first_page(tutor)
    assert reverse("register", args=[own.sessions.get().pk]) in html
    assert other.page.title not in html


def test_a_tutor_is_told_of_registers_to_finish(tutor: Any) -> None:
    run = RunFactory(sessions__starts_in=timedelta(days=-3))
    run.tutors.set([tutor.user])
    run.save()
    EnrolmentFactory(run=run, joined_at=NINE - timedelta(days=9))
    assert "<strong>1</strong> Registers of yours to finish" in first_page(tutor)


@pytest.mark.parametrize("role", [roles.VOLUNTEER, roles.FRONT_DESK, roles.EDITOR])
def test_others_see_when_and_where_and_nothing_of_the_register(role: str) -> None:
    run = run_of_today("Sleep well")
    EnrolmentFactory(run=run)
    html = first_page(signed_in(role))
    assert "Sleep well</strong> 1pm to 3pm" in html
    assert "Register:" not in html


@pytest.mark.parametrize(
    "role",
    [roles.COORDINATOR, roles.TUTOR, roles.VOLUNTEER, roles.FRONT_DESK, roles.ADVISOR],
)
def test_nobodys_name_is_on_the_first_page(role: str) -> None:
    grace = LearnerFactory(name="Grace Example")
    enrolment = EnrolmentFactory(run=run_of_today("Sleep well"), learner=grace, offered=True)
    Call.objects.create(learner=grace, enrolment=enrolment, reason=CallReason.OFFERED, key="1")
    assert "Grace" not in first_page(signed_in(role))


def test_offers_that_run_out_by_tomorrow_lead_to_their_list(coordinator: Client) -> None:
    soon = EnrolmentFactory(offered=True, learner=LearnerFactory(name="Soon"))
    late = EnrolmentFactory(offered=True, learner=LearnerFactory(name="Late"))
    ends = {soon.pk: timedelta(hours=30), late.pk: timedelta(hours=60)}
    for pk, wait in ends.items():
        Enrolment.objects.filter(pk=pk).update(expires_at=NINE + wait)
    assert "<strong>1</strong> Offers that run out by tomorrow" in first_page(coordinator)
    listed = coordinator.get(reverse("enrolments:index"), {"offer": "soon"})
    assert [each.learner.name for each in listed.context["object_list"]] == ["Soon"]


def test_runs_under_half_full_that_begin_soon_lead_to_their_list(coordinator: Client) -> None:
    RunFactory(capacity=10, taken=4, sessions__starts_in=timedelta(days=13))
    RunFactory(capacity=10, taken=5, sessions__starts_in=timedelta(days=13))
    RunFactory(capacity=10, taken=0, sessions__starts_in=timedelta(days=15))
    html = first_page(coordinator)
    assert "<strong>1</strong> Runs under half full that begin within two weeks" in html
    assert f"{reverse('runs:index')}?places=half-empty" in html


def test_what_waits_of_partners_and_pathways_is_there_for_whom_it_concerns() -> None:
    PartnerPageFactory(checked_on=None)
    ReferralFactory()
    OutboxMessage.objects.create(kind="x", subject_id="1", key="x:1", status="failed")
    coordinator = first_page(signed_in(roles.COORDINATOR))
    for words in ("Entries to check", "Pathways: what waits", "Messages not delivered"):
        assert words in coordinator
    advisor = first_page(signed_in(roles.ADVISOR))
    assert "Pathways: what waits" in advisor
    assert "Partners: what waits" not in advisor
    assert "College: what waits" not in advisor


def test_when_nothing_waits_it_says_so(coordinator: Client) -> None:
    html = first_page(coordinator)
    assert "No sessions today." in html
    assert "Nothing waits." in html


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_first_page_asks_the_same_few_questions_however_much_there_is(
    coordinator: Client, rows: int
) -> None:
    venue = VenueFactory()
    for _ in range(rows):
        run = run_of_today("Sleep well", venue=venue)
        enrolment = EnrolmentFactory(run=run, offered=True)
        Call.objects.create(
            learner=enrolment.learner, reason=CallReason.OFFERED, key=str(enrolment.pk)
        )
    coordinator.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        coordinator.get("/admin/")
    assert len(queries) == QUERIES_OF_THE_FIRST_PAGE
