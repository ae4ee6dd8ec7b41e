"""What learners change about themselves, take away and have erased; their own calendar."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrolments import people, rules
from enrolments.enums import EnrolmentStatus
from enrolments.models import (
    Call,
    Learner,
    LearningPlan,
    SupportNeeds,
)
from tests.enrolments.my_learning import code_sent, sign_in
from tests.enrolments.people import STAFF, enrol, someone, status_of
from tests.factories import (
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    UserFactory,
)
from timetable.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MY_LEARNING = "/my-learning/"
IN_A_MONTH = timedelta(days=30)


@pytest.fixture
def learner() -> Learner:
    return LearnerFactory(name="Ada Example", email="ada@example.org")


@pytest.fixture
def mine(client: Client, learner: Learner) -> Client:
    """A browser in which My learning is open."""
    sign_in(client, learner)
    return client


def run_in_a_month(**traits: Any) -> Run:
    return RunFactory(sessions__starts_in=IN_A_MONTH, **traits)


def page_of(client: Client, path: str = MY_LEARNING) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# --- about oneself ------------------------------------------------------------------------

DETAILS = {
    "name": "Ada New",
    "preferred_name": "Ade",
    "contact_by": "email",
    "phone": "0151 496 0001",
    "safe_to_leave_message": "on",
    "postcode_area": "l9 1ab",
}


def test_details_are_changed(mine: Client, learner: Learner) -> None:
    page = page_of(mine, reverse("my-learning-details"))
    assert "Ada Example" in page
    mine.post(reverse("my-learning-details"), DETAILS)
    learner.refresh_from_db()
    assert (learner.name, learner.preferred_name) == ("Ada New", "Ade")
    assert learner.phone.as_e164 == "+441514960001"
    assert learner.postcode_area == "L9"
    assert (learner.safe_to_leave_message, learner.reminders) == (True, False)
    assert page_of(mine)


def test_nothing_else_can_be_posted_with_the_details(mine: Client, learner: Learner) -> None:
    forged = {
        "email": "evil@example.org",
        "capacity": "staff",
        "restricted": "on",
        "calendar_key": "known",
        "sign_in_version": "9",
        "paused_at": "2026-01-01",
        "merged_into": str(LearnerFactory().pk),
    }
    unchanged = ("email", "capacity", "restricted", "calendar_key", "sign_in_version", "paused_at")
    before = {name: getattr(learner, name) for name in unchanged}
    mine.post(reverse("my-learning-details"), {**DETAILS, **forged})
    learner.refresh_from_db()
    assert {name: getattr(learner, name) for name in unchanged} == before
    assert learner.merged_into is None


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"phone": "12"}, {"contact_by": "phone", "phone": ""}, {"postcode_area": "?x"}],
)
def test_details_that_cannot_be_are_sent_back(
    mine: Client, learner: Learner, wrong: dict[str, str]
) -> None:
    answer = mine.post(reverse("my-learning-details"), {**DETAILS, **wrong})
    assert answer.status_code == 422
    learner.refresh_from_db()
    assert learner.name == "Ada Example"


def test_a_new_address_counts_once_its_code_came_back(mine: Client, learner: Learner) -> None:
    mine.post(reverse("my-learning-new-address"), {"email": "New@Example.org"})
    learner.refresh_from_db()
    assert learner.email == "ada@example.org"
    code = code_sent()
    path = reverse("my-learning-new-address-code")
    assert mine.post(path, {"code": "12"}).status_code == 422
    mine.post(path, {"code": code})
    learner.refresh_from_db()
    assert (learner.email, learner.links_version) == ("new@example.org", 2)
    assert page_of(mine)


def test_a_code_sent_to_one_person_changes_nobody_elses_address(
    mine: Client, learner: Learner
) -> None:
    mine.post(reverse("my-learning-new-address"), {"email": "new@example.org"})
    code = code_sent()
    sign_in_of_another = Client()
    other = LearnerFactory()
    sign_in(sign_in_of_another, other)
    browser = sign_in_of_another.session
    browser["my-learning-new-address"] = mine.session["my-learning-new-address"]
    browser.save()
    sign_in_of_another.post(reverse("my-learning-new-address-code"), {"code": code})
    other.refresh_from_db()
    assert other.email != "new@example.org"


def test_what_helps_is_kept(mine: Client, learner: Learner) -> None:
    path = reverse("my-learning-support")
    mine.post(path, {"information_format": "large-print", "what_helps": "A seat by the door"})
    assert SupportNeeds.objects.get(learner=learner).what_helps == "A seat by the door"
    assert "A seat by the door" in page_of(mine, path)


def test_the_plan_is_kept_and_shown(mine: Client, learner: Learner) -> None:
    assert "written nothing yet" in page_of(mine, reverse("my-learning-plan"))
    mine.post(reverse("my-learning-change-plan"), {"hopes": "<b>Sing</b> again"})
    assert LearningPlan.objects.get(learner=learner).hopes == "<b>Sing</b> again"
    page = page_of(mine, reverse("my-learning-plan"))
    assert "&lt;b&gt;Sing&lt;/b&gt; again" in page
    assert "Sing" in page_of(mine, reverse("my-learning-change-plan"))


def test_everything_rests_and_goes_on_with_the_places_freed_meanwhile(
    mine: Client, learner: Learner
) -> None:
    run = run_in_a_month(capacity=1)
    holder = enrol(run, someone("holder"))
    waiting = EnrolmentFactory(run=run, learner=learner, waiting=True)
    mine.post(reverse("my-learning-pause"), {"pause": "yes"})
    rules.withdraw(enrolment_id=holder.pk)
    assert status_of(waiting) == EnrolmentStatus.WAITING
    assert "Everything is paused" in page_of(mine)
    mine.post(reverse("my-learning-pause"), {"pause": "no"})
    learner.refresh_from_db()
    assert learner.paused_at is None
    assert status_of(waiting) == EnrolmentStatus.OFFERED


# --- the calendar -------------------------------------------------------------------------


def feed_of(learner: Learner) -> str:
    return reverse("my-learning-calendar-feed", args=[learner.calendar_key])


def test_the_calendar_holds_every_date_one_has_a_place_on_and_names_no_course(
    client: Client, learner: Learner
) -> None:
    first, second = (run_in_a_month(sessions=2) for _ in range(2))
    for run in (first, second):
        EnrolmentFactory(run=run, learner=learner)
    EnrolmentFactory(run=run_in_a_month(), learner=learner, waiting=True)
    EnrolmentFactory(run=first)
    answer = client.get(feed_of(learner))
    words = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert words.count("BEGIN:VEVENT") == 4
    assert first.page.title not in words
    assert learner.name not in words
    assert learner.email not in words


def test_the_calendar_crosses_out_a_cancelled_session(client: Client, learner: Learner) -> None:
    run = run_in_a_month(sessions=2)
    EnrolmentFactory(run=run, learner=learner)
    rules.cancel_session(session_id=run.sessions.first().pk, actor=STAFF, reason="Snow")
    assert client.get(feed_of(learner)).content.decode().count("STATUS:CANCELLED") == 1


def test_a_new_calendar_address_ends_the_old_one(mine: Client, learner: Learner) -> None:
    old = feed_of(learner)
    assert old in page_of(mine, reverse("my-learning-calendar"))
    mine.post(reverse("my-learning-calendar-new-address"))
    learner.refresh_from_db()
    assert mine.get(old).status_code == 404
    assert mine.get(feed_of(learner)).status_code == 200


@pytest.mark.parametrize("key", ["x", "a" * 32])
def test_nobody_has_a_calendar_at_an_address_that_is_guessed(client: Client, key: str) -> None:
    LearnerFactory()
    assert client.get(reverse("my-learning-calendar-feed", args=[key])).status_code == 404


def test_an_erased_learner_has_no_calendar(client: Client, learner: Learner) -> None:
    Learner.objects.filter(pk=learner.pk).update(erased_at=timezone.now())
    assert client.get(feed_of(learner)).status_code == 404


# --- one's data ---------------------------------------------------------------------------


def test_the_file_holds_all_we_know_and_names_no_staff(mine: Client, learner: Learner) -> None:
    tutor = UserFactory(username="somebody-on-the-staff", first_name="Somebody")
    run = run_in_a_month()
    enrolment = rules.enrol(
        run_id=run.pk,
        applicant=people.Applicant(
            name=learner.name, email=learner.email, learner_id=learner.pk, phone="+441514960009"
        ),
        submission=uuid4(),
    )
    people.change_support(learner_id=learner.pk, answers={"what_helps": "A seat by the door"})
    people.change_plan(learner_id=learner.pk, answers={"hopes": "To sing again"})
    Call.objects.create(learner=learner, reason="applied", key="one", done_by=tutor)
    rules.cancel(
        enrolment_id=enrolment.pk,
        actor=type(STAFF)(STAFF.kind, tutor),
        reason="Asked us by telephone",
    )
    EnrolmentFactory(learner=LearnerFactory(name="Bob Other"), run=run)
    answer = mine.get(reverse("my-learning-download"))
    assert answer["Content-Disposition"].startswith("attachment")
    copy = json.loads(answer.content)
    assert copy["details"]["name"] == "Ada Example"
    assert copy["details"]["phone"] == "0151 496 0009"
    assert copy["support"]["what_helps"] == "A seat by the door"
    assert copy["learning_plan"]["hopes"] == "To sing again"
    [place] = copy["enrolments"]
    assert (place["code"], place["status"]) == (run.code, "cancelled")
    assert len(place["sessions"]) == 1
    assert {each["kind"] for each in copy["messages"]} == {
        "enrolment-confirmed",
        "enrolment-cancelled",
    }
    assert len(copy["calls"]) == 1
    assert "Asked us by telephone" in str(copy["changes"])
    assert copy["codes_asked_for"]
    words = answer.content.decode()
    assert "omebody" not in words
    assert "Bob" not in words


def fields_kept_about(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def test_no_detail_is_forgotten_in_the_file(mine: Client, learner: Learner) -> None:
    numbers = {"id", "uuid", "calendar_key", "links_version", "sign_in_version"}
    about_the_record = {"merged_into", "erased_at"}
    copy = json.loads(mine.get(reverse("my-learning-download")).content)["details"]
    told = set(copy) | {"restricted"} if "only_coordinators_see_this" in copy else set(copy)
    assert fields_kept_about(Learner) - numbers - about_the_record <= told


def test_erasing_takes_a_tick_and_then_leaves_nobody(mine: Client, learner: Learner) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())
    path = reverse("my-learning-erase")
    assert mine.post(path).status_code == 422
    learner.refresh_from_db()
    assert learner.erased_at is None
    assert mine.post(path, {"sure": "on"})["Location"] == reverse("my-learning-erased")
    learner.refresh_from_db()
    assert (learner.name, learner.email) == ("", "")
    assert status_of(enrolment) == EnrolmentStatus.WITHDRAWN
    assert not dict(mine.session)
    assert mine.get(MY_LEARNING).status_code == 302
    assert "erased" in page_of(mine, reverse("my-learning-erased"))


# --- what is written where others can read it ---------------------------------------------


def test_a_fault_is_logged_without_the_secret_of_the_address(
    client: Client,
    learner: Learner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from core.logs import JsonFormatter

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("enrolments.my_learning.views.calendar.answer", breaks)
    client.raise_request_exception = False
    assert client.get(feed_of(learner)).status_code == 500
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("/my-learning/calendar/" in line for line in lines)
    assert not any(learner.calendar_key in line for line in lines)


def test_the_name_of_a_person_is_never_markup(client: Client) -> None:
    hostile = '<script>alert("x")</script>'
    learner = LearnerFactory(name=hostile)
    sign_in(client, learner)
    for path in (MY_LEARNING, reverse("my-learning-details")):
        assert hostile not in page_of(client, path)
