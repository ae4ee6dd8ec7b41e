"""Enrolling someone who rings, writes or comes to the desk."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Call, Enrolment, Learner, SupportNeeds
from tests.enrolments.admin import page_of
from tests.factories import CoursePageFactory, EnrolmentFactory, LearnerFactory, RunFactory
from timetable.models import Run

pytestmark = pytest.mark.django_db

GRACE = {"name": "Grace Example", "email": "grace@example.org"}


def answers(**changes: Any) -> dict[str, Any]:
    """What the form sends once everything is filled in. None leaves a field out."""
    filled = {
        **GRACE,
        "contact_by": "email",
        "capacity": "learner",
        "source": "phone",
        "over_18": "on",
        "agreement": "on",
        "submission": str(uuid.uuid4()),
        **changes,
    }
    return {name: value for name, value in filled.items() if value is not None}


def send(client: Client, run: Run, data: dict[str, Any]) -> HttpResponse:
    response: HttpResponse = client.post(reverse("runs:enrol", args=[run.pk]), data)
    return response


def outcome(client: Client, run: Run, **changes: Any) -> str:
    """Enrols someone; returns the page that says what came of it."""
    response = send(client, run, answers(**changes))
    assert response.status_code == 302, response.content.decode()
    return page_of(client, response["Location"])


def test_first_it_is_asked_who_it_is(front_desk: Client) -> None:
    run = RunFactory()
    html = page_of(front_desk, reverse("runs:enrol", args=[run.pk]))
    assert "Telephone number" in html
    assert "Which of these is nearest to you?" not in html
    html = send(front_desk, run, GRACE).content.decode()
    assert "Which of these is nearest to you?" in html
    assert 'value="Grace Example"' in html
    assert "Is it one of these?" not in html


def test_someone_is_enrolled_by_telephone(front_desk: Client) -> None:
    run = RunFactory()
    html = outcome(front_desk, run, suggested_by="gp", brings_supporter="on", comfort="Near a door")
    enrolment = Enrolment.objects.get()
    assert "They have a place." in html
    assert enrolment.status == EnrolmentStatus.CONFIRMED
    assert (enrolment.source, enrolment.suggested_by) == ("phone", "gp")
    assert enrolment.brings_supporter
    assert SupportNeeds.objects.get().comfort == "Near a door"
    assert AuditEntry.objects.get(enrolment=enrolment).actor == front_desk.user


def test_on_full_dates_they_wait_and_their_number_is_said(front_desk: Client) -> None:
    assert "number 1 on the waiting list" in outcome(front_desk, RunFactory(full=True))


def test_where_we_talk_first_they_have_asked_to_join(front_desk: Client) -> None:
    run = RunFactory(needs_review=True)
    assert "They have asked to join." in outcome(front_desk, run)


def test_someone_no_message_can_reach_is_told_there_and_then(front_desk: Client) -> None:
    run = RunFactory()
    html = outcome(front_desk, run, email="", phone="0151 496 0000", contact_by="phone")
    assert "No message can reach them" in html
    call = Call.objects.get()
    front_desk.post(reverse("calls:answered", args=[call.pk]))
    assert not Call.objects.to_make().exists()


def test_sending_the_same_form_twice_enrols_once(front_desk: Client) -> None:
    run = RunFactory()
    data = answers()
    assert send(front_desk, run, data)["Location"] == send(front_desk, run, data)["Location"]
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("name", ["over_18", "agreement", "capacity", "source", "contact_by"])
def test_nobody_is_enrolled_while_something_needed_is_missing(
    front_desk: Client, name: str
) -> None:
    assert send(front_desk, RunFactory(), answers(**{name: None})).status_code == 200
    assert not Learner.objects.exists()


def test_how_they_want_to_be_reached_must_be_there(front_desk: Client) -> None:
    response = send(front_desk, RunFactory(), answers(contact_by="phone"))
    assert "They want to be reached by this" in response.content.decode()


def test_the_second_half_of_a_postcode_is_never_kept(front_desk: Client) -> None:
    outcome(front_desk, RunFactory(), postcode_area="L9 1AA")
    assert Learner.objects.get().postcode_area == "L9"


# Nobody is written down twice


@pytest.mark.parametrize(
    "told",
    [
        {"name": "grace example"},
        {"name": "G Example", "email": "Grace@example.org"},
        {"name": "G Example", "phone": "0151 496 0000"},
    ],
)
def test_someone_we_know_is_recognised_by(front_desk: Client, told: dict[str, str]) -> None:
    LearnerFactory(**GRACE, phone="+441514960000")
    html = send(front_desk, RunFactory(), told).content.decode()
    assert "Is it one of these?" in html
    assert "Grace Example, grace@example.org, 0151 496 0000" in html


def test_whether_it_is_someone_we_know_has_to_be_answered(front_desk: Client) -> None:
    LearnerFactory(**GRACE)
    assert send(front_desk, RunFactory(), answers()).status_code == 200
    assert not Enrolment.objects.exists()


def test_someone_we_know_keeps_one_record_and_what_was_not_said_again(front_desk: Client) -> None:
    grace = LearnerFactory(**GRACE, phone="+441514960000", preferred_name="Gracie")
    SupportNeeds.objects.create(learner=grace, information_format="large-print", comfort="Quiet")
    outcome(front_desk, RunFactory(), learner=grace.pk, email="", capacity="carer")
    grace.refresh_from_db()
    assert Learner.objects.count() == 1
    assert (grace.email, grace.phone.as_e164) == ("grace@example.org", "+441514960000")
    assert (grace.preferred_name, grace.capacity) == ("Gracie", "carer")
    assert grace.support.information_format == "large-print"
    assert grace.support.comfort == "Quiet"


def test_two_people_may_share_an_address(front_desk: Client) -> None:
    LearnerFactory(name="Omar Example", email="grace@example.org")
    outcome(front_desk, RunFactory(), learner="new")
    assert Learner.objects.count() == 2


def test_a_learner_nobody_was_asked_about_cannot_be_posted(front_desk: Client) -> None:
    someone_else = LearnerFactory(name="Omar Sample")
    LearnerFactory(**GRACE)
    response = send(front_desk, RunFactory(), answers(learner=someone_else.pk))
    assert response.status_code == 200
    assert not Enrolment.objects.exists()


def test_a_restricted_learner_is_not_shown_to_the_desk(front_desk: Client) -> None:
    LearnerFactory(**GRACE, restricted=True, phone="+441514960000")
    html = send(front_desk, RunFactory(), {"name": "G", "email": "grace@example.org"})
    assert "Is it one of these?" not in html.content.decode()


# Past what is open to everyone


def test_past_a_closing_date_a_reason_is_asked_for_and_kept(front_desk: Client) -> None:
    run = RunFactory(closes_at=timezone.now() - timedelta(hours=1))
    assert "Say why" in send(front_desk, run, answers()).content.decode()
    outcome(front_desk, run, reason="The form came by post on time")
    entry = AuditEntry.objects.get(action="enrolment")
    assert entry.reason == "The form came by post on time"


def test_a_clash_is_said_and_asked_about(front_desk: Client) -> None:
    starts_in = timedelta(days=5)
    grace = LearnerFactory(**GRACE)
    other = RunFactory(page=CoursePageFactory(title="Sleep well"), sessions__starts_in=starts_in)
    EnrolmentFactory(run=other, learner=grace)
    run = RunFactory(sessions__starts_in=starts_in)
    html = send(front_desk, run, answers(learner=grace.pk)).content.decode()
    assert "Sleep well" in html
    assert "They know, and want both" in html
    assert "They have a place." in outcome(front_desk, run, learner=grace.pk, knows_of_clash="on")


def test_nobody_is_enrolled_on_dates_that_are_over(front_desk: Client) -> None:
    run = RunFactory(sessions__starts_in=timedelta(days=-9))
    response = send(front_desk, run, answers(reason="They asked"))
    assert "These dates are over." in response.content.decode()


def test_nobody_enrols_for_a_drop_in(front_desk: Client) -> None:
    run = RunFactory(drop_in=True)
    assert front_desk.get(reverse("runs:enrol", args=[run.pk])).status_code == 404


def test_no_name_is_ever_in_an_address(front_desk: Client) -> None:
    response = send(front_desk, RunFactory(), answers())
    assert response["Location"] == reverse("enrolments:outcome", args=[Enrolment.objects.get().pk])
