"""The register on the staff side: for whom it opens, what it shows, and what is saved."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrolments import actors, rules
from enrolments.enums import AttendanceMark
from enrolments.models import Attendance, AuditEntry, Call, Enrolment, SupportNeeds
from tests.enrolments.admin import page_of
from tests.enrolments.conftest import StaffClient
from tests.factories import (
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
    UserFactory,
)
from timetable.enums import SessionStatus
from timetable.models import Run, Session
from users import roles

pytestmark = pytest.mark.django_db

AN_HOUR = timedelta(hours=1)
QUERIES_OF_A_REGISTER = 16
QUERIES_TO_SAVE = 22
QUERIES_OF_RUNS_I_TEACH = 11


def register_of(tutor: StaffClient, people: int = 1) -> tuple[Session, list[Enrolment]]:
    """A session of today of this tutor's run, and those with a place by name."""
    run = RunFactory(sessions=0, capacity=40)
    starts_at = min(timezone.now(), at_noon())
    session = SessionFactory(run=run, starts_at=starts_at, ends_at=starts_at + AN_HOUR)
    run.tutors.add(tutor.user)
    run.save()
    joined_at = timezone.now() - timedelta(days=9)
    learners = [LearnerFactory(name=f"Person {number:02}") for number in range(people)]
    return session, [
        EnrolmentFactory(run=run, learner=one, joined_at=joined_at) for one in learners
    ]


def at_noon() -> datetime:
    return timezone.localtime().replace(hour=12, minute=0)


def address(session: Session) -> str:
    return reverse("register", args=[session.pk])


def send(client: Client, user: Any, *marks: dict[str, Any]) -> Any:
    """What a device sends."""
    body = json.dumps({"user": user.pk, "marks": list(marks)})
    return client.post(reverse("register_marks"), body, content_type="application/json")


def kept(session: Session, enrolment: Enrolment, mark: str, ago: float = 1) -> dict[str, Any]:
    return {"session": session.pk, "enrolment": enrolment.pk, "mark": mark, "ago": ago}


def marks() -> dict[int, str]:
    return dict(Attendance.objects.values_list("enrolment", "mark"))


# Who opens it


def test_a_tutor_marks_the_register_of_an_own_run_without_a_script(tutor: StaffClient) -> None:
    session, [ann, bea] = register_of(tutor, people=2)
    html = page_of(tutor, address(session))
    assert "0 of 2 marked" in html
    sent = {f"mark-{ann.pk}": "present", f"was-{ann.pk}": "", f"was-{bea.pk}": ""}
    response = tutor.post(address(session), sent, follow=True)
    assert "Saved. 1 of 2 marked." in response.content.decode()
    assert marks() == {ann.pk: "present"}
    assert Attendance.objects.get().marked_by == tutor.user


@pytest.mark.parametrize("name", ["register", "register_sheet"])
def test_the_register_of_another_tutor_is_not_there(tutor: StaffClient, name: str) -> None:
    session, [ann] = register_of(StaffClient().sign_in(roles.TUTOR))
    url = reverse(name, args=[session.pk])
    sent = {f"mark-{ann.pk}": "present"}
    assert (tutor.get(url).status_code, tutor.post(url, sent).status_code)[0] == 404
    assert tutor.post(address(session), sent).status_code == 404
    assert not Attendance.objects.exists()
    assert not AuditEntry.objects.exists()


def test_neither_drop_ins_nor_what_is_not_there_have_a_register(coordinator: Client) -> None:
    drop_in = SessionFactory(run=RunFactory(drop_in=True))
    assert coordinator.get(address(drop_in)).status_code == 404
    assert coordinator.get(reverse("register", args=[999_999])).status_code == 404


def test_each_look_is_written_down(tutor: StaffClient) -> None:
    session, _ = register_of(tutor)
    tutor.get(address(session))
    tutor.get(reverse("register_sheet", args=[session.pk]))
    entries = AuditEntry.objects.order_by("pk")
    assert [(each.action, each.actor, each.run_id) for each in entries] == [
        ("register-opened", tutor.user, session.run_id),
        ("register-printed", tutor.user, session.run_id),
    ]


# What it shows


def test_what_helps_is_for_the_tutor_and_on_no_sheet_of_paper(tutor: StaffClient) -> None:
    session, [ann] = register_of(tutor)
    SupportNeeds.objects.create(learner=ann.learner, what_helps="A seat by the door", comfort="Shy")
    html = page_of(tutor, address(session))
    assert "A seat by the door" in html
    sheet = page_of(tutor, reverse("register_sheet", args=[session.pk]))
    assert "Person 00" in sheet
    for secret in ("Shy", ann.learner.email):
        assert secret not in html + sheet
    assert "A seat by the door" not in sheet


def test_who_may_mark_any_register_sees_what_helps_with_the_permission_for_it_alone(
    tutor: StaffClient, coordinator: Client
) -> None:
    session, [ann] = register_of(tutor)
    SupportNeeds.objects.create(learner=ann.learner, what_helps="A seat by the door")
    assert "A seat by the door" in page_of(coordinator, address(session))
    other = StaffClient().sign_in(roles.FRONT_DESK)
    group = other.user.groups.get()
    group.permissions.add(*permission("change_attendance"))
    assert "A seat by the door" not in page_of(other, address(session))


def permission(name: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename=name)


def test_a_restricted_learner_is_neither_named_nor_marked_by_a_tutor(tutor: StaffClient) -> None:
    session, [ann] = register_of(tutor)
    ann.learner.restricted = True
    ann.learner.save()
    SupportNeeds.objects.create(learner=ann.learner, what_helps="A seat by the door")
    html = page_of(tutor, address(session))
    assert "Restricted, ask a coordinator" in html
    assert "Person 00" not in html
    assert "A seat by the door" not in html
    response = tutor.post(address(session), {f"mark-{ann.pk}": "present"})
    assert response.status_code == 409
    assert "A coordinator marks this row" in response.content.decode()
    answer = send(tutor, tutor.user, kept(session, ann, "present")).json()
    assert answer["registers"][0]["marks"][0]["state"] == "refused"
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("state", ["cancelled", "future"])
def test_what_cannot_be_marked_says_why_and_shows_its_people(
    tutor: StaffClient, state: str
) -> None:
    session, [ann] = register_of(tutor)
    if state == "cancelled":
        session.status, sentence = SessionStatus.CANCELLED, "This session is cancelled"
    else:
        session.starts_at += timedelta(days=2)
        session.ends_at += timedelta(days=2)
        sentence = "This register opens on"
    session.save()
    html = page_of(tutor, address(session))
    assert sentence in html
    assert "Person 00" in html
    assert not BeautifulSoup(html, "html.parser").select("input[type=radio]")
    response = tutor.post(address(session), {f"mark-{ann.pk}": "present"})
    assert response.status_code == 409
    assert sentence in response.content.decode()
    answer = send(tutor, tutor.user, kept(session, ann, "present")).json()
    assert sentence in answer["registers"][0]["marks"][0]["sentence"]
    assert not Attendance.objects.exists()


# Two at one register


def test_a_form_opened_earlier_does_not_put_back_what_a_colleague_has_marked(
    tutor: StaffClient,
) -> None:
    session, [ann, bea] = register_of(tutor, people=2)
    send(tutor, tutor.user, kept(session, ann, "late"))
    stale = {f"mark-{bea.pk}": "missed", f"was-{bea.pk}": "", f"was-{ann.pk}": ""}
    tutor.post(address(session), stale)
    assert marks() == {ann.pk: "late", bea.pk: "missed"}


def test_a_row_changed_by_a_colleague_shows_both_marks(
    tutor: StaffClient, coordinator: Client
) -> None:
    session, [ann] = register_of(tutor)
    send(tutor, tutor.user, kept(session, ann, "late"))
    response = coordinator.post(
        address(session), {f"mark-{ann.pk}": "apologies", f"was-{ann.pk}": ""}
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert f"Before, it was: Came late, by {tutor.user.username}" in html
    assert marks() == {ann.pk: "apologies"}


def test_one_who_withdrew_meanwhile_is_named_and_the_others_are_saved(tutor: StaffClient) -> None:
    session, [ann, bea] = register_of(tutor, people=2)
    SessionFactory(run=session.run)
    rules.withdraw(enrolment_id=ann.pk)
    response = tutor.post(
        address(session), {f"mark-{ann.pk}": "present", f"mark-{bea.pk}": "present"}
    )
    assert response.status_code == 409
    assert "Person 00: They are not on these dates any more" in response.content.decode()
    assert marks() == {bea.pk: "present"}


def test_nobody_of_another_run_is_named_by_guessing_a_number(tutor: StaffClient) -> None:
    session, _ = register_of(tutor)
    other = EnrolmentFactory(learner=LearnerFactory(name="Grace Example"))
    response = tutor.post(address(session), {f"mark-{other.pk}": "present"})
    assert response.status_code == 409
    assert "Grace" not in response.content.decode()
    answer = send(tutor, tutor.user, kept(session, other, "present"))
    assert "Grace" not in answer.content.decode()
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("value", ["banana", "", "1", "excluded"])
def test_what_is_no_mark_saves_nothing(tutor: StaffClient, value: str) -> None:
    session, [ann, bea] = register_of(tutor, people=2)
    sent = {f"mark-{ann.pk}": value, f"was-{ann.pk}": "late", f"mark-{bea.pk}": "present"}
    response = tutor.post(address(session), sent)
    assert response.status_code == 422
    assert "Nothing was saved" in response.content.decode()
    assert not Attendance.objects.exists()


# From a device


def test_a_device_is_told_what_stands_by_numbers_and_no_learners_name(tutor: StaffClient) -> None:
    session, [ann, bea] = register_of(tutor, people=2)
    sent = kept(session, ann, "present", ago=600)
    answer = send(tutor, tutor.user, sent).json()["registers"][0]
    assert answer["progress"] == "1 of 2 marked"
    assert answer["marks"][0] | {"note": ""} == {
        "enrolment": ann.pk,
        "mark": "present",
        "note": "",
        "state": "saved",
        "sentence": "",
    }
    assert "Person" not in json.dumps(answer)
    pressed = Attendance.objects.get().marked_at
    assert timedelta(minutes=9) < timezone.now() - pressed < timedelta(minutes=11)
    send(tutor, tutor.user, sent, kept(session, bea, "late"))
    assert marks() == {ann.pk: "present", bea.pk: "late"}
    # How long ago it was pressed is told anew each time, so the moment is the same to a breath.
    assert Attendance.objects.get(enrolment=ann).marked_at - pressed < timedelta(minutes=1)


def test_a_device_that_comes_late_is_told_of_the_later_mark(
    tutor: StaffClient, coordinator: Client
) -> None:
    session, [ann] = register_of(tutor)
    coordinator.post(address(session), {f"mark-{ann.pk}": "apologies"})
    answer = send(tutor, tutor.user, kept(session, ann, "missed", ago=3600)).json()
    told = answer["registers"][0]["marks"][0]
    assert (told["state"], told["mark"]) == ("overtaken", "apologies")
    assert "You had “Did not come”" in told["sentence"]
    assert not Call.objects.exists()


def test_marks_of_somebody_else_are_not_sent_in_ones_own_name(tutor: StaffClient) -> None:
    session, [ann] = register_of(tutor)
    response = send(tutor, UserFactory(), kept(session, ann, "present"))
    assert response.status_code == 409
    assert "somebody else" in response.json()["problem"]
    assert not Attendance.objects.exists()


def test_a_register_that_is_not_ones_own_is_refused_mark_by_mark(tutor: StaffClient) -> None:
    session, [ann] = register_of(tutor)
    other, [bea] = register_of(StaffClient().sign_in(roles.TUTOR))
    answer = send(
        tutor, tutor.user, kept(other, bea, "present"), kept(session, ann, "present")
    ).json()
    states = [register["marks"][0]["state"] for register in answer["registers"]]
    assert states == ["refused", "saved"]
    assert marks() == {ann.pk: "present"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"user": "1", "marks": []}',
        b'{"user": 1, "marks": {}}',
        b'{"user": 1, "marks": [1]}',
        b'{"user": 1, "marks": [{}]}',
        b'{"user": 1, "marks": [{"session": 1, "enrolment": 1, "mark": "present", "ago": -1}]}',
        b'{"user": 1, "marks": [{"session": 1, "enrolment": 1, "mark": "present", "ago": NaN}]}',
        b'{"user": 1, "marks": [{"session": true, "enrolment": 1, "mark": "late", "ago": 1}]}',
        b'{"user": 1, "marks": [{"session": 1, "enrolment": 1, "mark": ["late"], "ago": 1}]}',
        b'{"user": 1, "marks": [{"session": 1, "enrolment": 99999999999999999999, "mark": '
        b'"late", "ago": 1}]}',
        b"[" * 100_000,
    ],
)
def test_what_no_device_sends_is_refused_with_a_sentence(tutor: StaffClient, body: bytes) -> None:
    url = reverse("register_marks")
    response = tutor.post(url, body, content_type="application/json")
    assert response.status_code == 422
    assert "Nothing was saved" in response.json()["problem"]


def test_a_device_with_a_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(roles=[roles.TUTOR]))
    assert client.post(reverse("register_marks")).status_code == 403


@pytest.mark.parametrize("name", ["register_offline", "register_worker"])
def test_what_a_browser_keeps_for_days_is_about_nobody(tutor: StaffClient, name: str) -> None:
    session, _ = register_of(tutor)
    here = page_of(tutor, reverse(name))
    there = page_of(StaffClient().sign_in(roles.COORDINATOR), reverse(name))
    assert here == there
    for secret in ("Person", tutor.user.username, "csrf", session.run.page.title):
        assert secret not in here


# Lists


def test_a_tutor_finds_todays_register_first(tutor: StaffClient) -> None:
    session, _ = register_of(tutor)
    html = page_of(tutor, reverse("runs:mine"))
    assert address(session) in html
    assert "0 of 1 marked" in html
    assert address(session) in page_of(tutor, reverse("runs:people", args=[session.run_id]))


def test_a_register_of_last_week_is_asked_for_until_it_is_marked(tutor: StaffClient) -> None:
    session, [ann] = register_of(tutor)
    week = timedelta(days=7)
    Session.objects.update(starts_at=session.starts_at - week, ends_at=session.ends_at - week)
    assert address(session) in page_of(tutor, reverse("runs:mine"))
    rules.mark(
        session_id=session.pk,
        enrolment_id=ann.pk,
        mark=AttendanceMark.PRESENT,
        actor=actors.staff(tutor.user),
    )
    assert address(session) not in page_of(tutor, reverse("runs:mine"))


def test_a_coordinator_comes_to_a_register_from_the_sessions(
    tutor: StaffClient, coordinator: Client
) -> None:
    session, _ = register_of(tutor)
    for name in ("runs:sessions", "runs:people"):
        assert address(session) in page_of(coordinator, reverse(name, args=[session.run_id]))


def test_the_desk_has_no_way_to_a_register(front_desk: StaffClient, tutor: StaffClient) -> None:
    session, _ = register_of(tutor)
    html = page_of(front_desk, reverse("runs:people", args=[session.run_id]))
    assert address(session) not in html
    assert front_desk.get(address(session))["Location"] == "/admin/"


def test_a_call_about_a_missed_session_comes_with_words_and_next_steps(
    tutor: StaffClient, front_desk: StaffClient
) -> None:
    session, [ann] = register_of(tutor)
    Session.objects.update(starts_at=timezone.now() - 2 * AN_HOUR, ends_at=timezone.now() - AN_HOUR)
    rules.mark(
        session_id=session.pk,
        enrolment_id=ann.pk,
        mark=AttendanceMark.MISSED,
        actor=actors.staff(tutor.user),
    )
    html = page_of(front_desk, reverse("calls:index"))
    for words in ("We missed you", "your place is still yours", "Withdraw for them"):
        assert words in html
    assert reverse("calls:answered", args=[Call.objects.get().pk]) in html


# Questions asked of the database


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_register_asks_the_same_few_questions_however_long_it_is(
    tutor: StaffClient, rows: int, django_assert_num_queries: Any
) -> None:
    session, people = register_of(tutor, people=rows)
    for each in people:
        SupportNeeds.objects.create(learner=each.learner, what_helps="Light")
    tutor.get(address(session))
    with django_assert_num_queries(QUERIES_OF_A_REGISTER):
        tutor.get(address(session))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_saving_asks_the_same_few_questions_however_many_rows_are_corrected(
    tutor: StaffClient, rows: int, django_assert_num_queries: Any
) -> None:
    session, people = register_of(tutor, people=rows)
    tutor.post(address(session), {f"mark-{each.pk}": "missed" for each in people})
    with django_assert_num_queries(QUERIES_TO_SAVE):
        tutor.post(address(session), {f"mark-{each.pk}": "present" for each in people})
    assert set(marks().values()) == {"present"}


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_runs_of_a_tutor_ask_the_same_few_questions_however_many_they_are(
    tutor: StaffClient, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        register_of(tutor)
    tutor.get(reverse("runs:mine"))
    with django_assert_num_queries(QUERIES_OF_RUNS_I_TEACH):
        tutor.get(reverse("runs:mine"))
    assert Run.objects.count() == rows
