"""The people of a run, and what is done with one of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import OutboxMessage
from enrolments.admin.words import moment
from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment, SupportNeeds
from tests.enrolments.admin import page_of
from tests.enrolments.conftest import StaffClient
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    UserFactory,
)
from timetable.models import Run

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_PEOPLE = 13


def people(client: Client, run: Run) -> str:
    return page_of(client, reverse("runs:people", args=[run.pk]))


def act(client: Client, name: str, enrolment: Enrolment, **answers: Any) -> str:
    """Sends the form of an action; returns the page one comes to."""
    address = reverse(f"enrolments:{name}", args=[enrolment.pk])
    response = client.post(address, answers, follow=True)
    assert response.status_code == 200
    enrolment.refresh_from_db()
    return response.content.decode()


def waiting(run: Run, number: int) -> list[Enrolment]:
    return [EnrolmentFactory(run=run, waiting=True) for _ in range(number)]


# Who is there


def test_the_people_of_a_run_are_shown_by_what_they_wait_for(coordinator: Client) -> None:
    run = RunFactory(capacity=2)
    confirmed = EnrolmentFactory(run=run, learner=LearnerFactory(name="Con Firmed"))
    offered = EnrolmentFactory(run=run, offered=True)
    EnrolmentFactory(run=run, applied=True)
    waiting(run, 2)
    EnrolmentFactory(run=run, withdrawn=True, learner=LearnerFactory(name="Gone Away"))
    html = people(coordinator, run)
    for words in (
        "Asked to join (1)",
        "Offered a place (1)",
        f"Until {moment(offered.expires_at)}",
        "Have a place (1)",
        "On the waiting list (2)",
        "Number 1",
        "Number 2",
        "Con Firmed",
        confirmed.learner.email,
    ):
        assert words in html
    assert "Gone Away" not in html


def test_the_waiting_list_is_in_its_order(coordinator: Client) -> None:
    run = RunFactory()
    for name in ("Zoe First", "Amir Second"):
        EnrolmentFactory(run=run, waiting=True, learner=LearnerFactory(name=name))
    html = people(coordinator, run)
    assert html.index("Zoe First") < html.index("Amir Second")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_people_of_a_run_take_the_same_few_questions_however_many_they_are(
    coordinator: Client, rows: int
) -> None:
    run = RunFactory(capacity=40)
    for number in range(rows):
        enrolment = EnrolmentFactory(run=run, waiting=number % 2 == 1)
        SupportNeeds.objects.create(learner=enrolment.learner)
    people(coordinator, run)
    with CaptureQueriesContext(connection) as queries:
        people(coordinator, run)
    assert len(queries) == QUERIES_OF_THE_PEOPLE


def test_a_script_given_as_a_name_is_shown_as_text(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(learner=LearnerFactory(name="<script>alert(1)</script>"))
    html = people(coordinator, enrolment.run)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


# Each action


def test_someone_who_asked_to_join_is_offered_a_place(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(applied=True)
    html = act(coordinator, "approve", enrolment)
    assert enrolment.status == EnrolmentStatus.OFFERED
    assert "They have been offered a place, until" in html


def test_someone_who_said_yes_on_the_telephone_has_the_place_at_once(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(applied=True)
    act(coordinator, "approve", enrolment, accepted="on")
    assert enrolment.status == EnrolmentStatus.CONFIRMED


def test_someone_who_asked_to_join_waits_behind_those_who_wait(coordinator: Client) -> None:
    run = RunFactory(capacity=1)
    EnrolmentFactory(run=run)
    waiting(run, 1)
    enrolment = EnrolmentFactory(run=run, applied=True)
    html = act(coordinator, "approve", enrolment)
    assert enrolment.status == EnrolmentStatus.WAITING
    assert "They are number 2 on the waiting list." in html


def test_someone_is_not_given_a_place_and_the_reason_is_kept(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(applied=True)
    act(coordinator, "decline", enrolment, reason="Lives in another area")
    assert enrolment.status == EnrolmentStatus.DECLINED
    assert AuditEntry.objects.get(enrolment=enrolment).reason == "Lives in another area"


def test_someone_is_offered_a_place_before_those_who_waited_longer(coordinator: Client) -> None:
    run = RunFactory()
    first, second = waiting(run, 2)
    act(coordinator, "offer", second, reason="Needs the hearing loop of this room")
    first.refresh_from_db()
    assert (first.status, second.status) == (EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED)


def test_an_offer_is_taken_for_someone_who_rang(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(offered=True)
    act(coordinator, "accept", enrolment)
    assert enrolment.status == EnrolmentStatus.CONFIRMED


def test_a_clash_is_asked_about_before_an_offer_is_taken(coordinator: Client) -> None:
    starts_in = timedelta(days=5)
    grace = LearnerFactory()
    other = RunFactory(page=CoursePageFactory(title="Sleep well"), sessions__starts_in=starts_in)
    EnrolmentFactory(run=other, learner=grace)
    enrolment = EnrolmentFactory(
        run=RunFactory(sessions__starts_in=starts_in), learner=grace, offered=True
    )
    html = act(coordinator, "accept", enrolment)
    assert "Sleep well" in html
    assert enrolment.status == EnrolmentStatus.OFFERED
    act(coordinator, "accept", enrolment, knows_of_clash="on")
    assert enrolment.status == EnrolmentStatus.CONFIRMED


def test_someone_withdraws_on_the_telephone_and_the_next_is_offered_the_place(
    coordinator: Client,
) -> None:
    run = RunFactory(capacity=1)
    enrolment = EnrolmentFactory(run=run)
    (next_one,) = waiting(run, 1)
    act(coordinator, "withdraw", enrolment)
    next_one.refresh_from_db()
    assert (enrolment.status, next_one.status) == (
        EnrolmentStatus.WITHDRAWN,
        EnrolmentStatus.OFFERED,
    )


def test_the_college_cancels_one_enrolment(coordinator: Client) -> None:
    enrolment = EnrolmentFactory()
    act(coordinator, "cancel", enrolment, reason="Moved away")
    assert enrolment.status == EnrolmentStatus.CANCELLED


def test_someone_is_moved_on_the_waiting_list(coordinator: Client) -> None:
    run = RunFactory()
    first, second, third = waiting(run, 3)
    html = act(coordinator, "move", third, position=1, reason="Was taken off by mistake")
    assert "They are number 1 on the waiting list." in html
    assert list(Enrolment.objects.filter(run=run).queue()) == [third, first, second]


@pytest.mark.parametrize("by", ["to_run", "code"])
def test_someone_swaps_to_other_dates(coordinator: Client, by: str) -> None:
    enrolment = EnrolmentFactory()
    there = RunFactory(page=enrolment.run.page, sessions__starts_in=timedelta(days=20))
    act(coordinator, "swap", enrolment, **{by: there.pk if by == "to_run" else there.code.lower()})
    assert enrolment.status == EnrolmentStatus.WITHDRAWN
    assert Enrolment.objects.get(run=there).status == EnrolmentStatus.CONFIRMED


def test_a_swap_to_full_dates_leaves_everything_as_it_was(coordinator: Client) -> None:
    enrolment = EnrolmentFactory()
    there = RunFactory(full=True, sessions__starts_in=timedelta(days=20))
    html = act(coordinator, "swap", enrolment, code=there.code)
    assert "All the places on these dates are taken." in html
    assert enrolment.status == EnrolmentStatus.CONFIRMED


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [({}, "Choose the dates they want instead."), ({"code": "ZZZZ"}, "no other dates with this")],
)
def test_a_swap_says_which_dates_are_missing(
    coordinator: Client, answers: dict[str, str], sentence: str
) -> None:
    assert sentence in act(coordinator, "swap", EnrolmentFactory(), **answers)


@pytest.mark.parametrize("name", ["decline", "offer", "cancel", "move"])
def test_what_goes_past_others_is_refused_without_a_reason(coordinator: Client, name: str) -> None:
    state = {"applied": True} if name == "decline" else {"waiting": True}
    enrolment = EnrolmentFactory(**state)
    before = enrolment.status
    act(coordinator, name, enrolment, position=1)
    assert enrolment.status == before
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "name", ["approve", "decline", "offer", "accept", "withdraw", "cancel", "move", "swap"]
)
def test_opening_an_action_changes_nothing(coordinator: Client, name: str) -> None:
    enrolment = EnrolmentFactory(waiting=True)
    html = page_of(coordinator, reverse(f"enrolments:{name}", args=[enrolment.pk]))
    assert enrolment.learner.name in html
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.version) == (EnrolmentStatus.WAITING, 1)
    assert not OutboxMessage.objects.exists()


def test_what_was_answered_in_the_meantime_is_said_and_not_done_again(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(withdrawn=True)
    html = act(coordinator, "approve", enrolment)
    assert "something has changed in the meantime" in html
    assert enrolment.status == EnrolmentStatus.WITHDRAWN


def test_afterwards_one_is_back_where_one_came_from_but_never_on_another_site(
    coordinator: Client,
) -> None:
    enrolment = EnrolmentFactory(applied=True)
    address = reverse("enrolments:withdraw", args=[enrolment.pk])
    calls = reverse("calls:index")
    assert coordinator.post(address, {"next": calls})["Location"] == calls
    elsewhere = coordinator.post(address, {"next": "https://example.org/"})
    assert elsewhere["Location"] == reverse("runs:people", args=[enrolment.run_id])


# Tutors


def test_a_tutor_sees_names_and_what_helps_and_nothing_else(tutor: Client) -> None:
    run = RunFactory()
    run.tutors.set([tutor.user])
    run.save()
    run.save()
    grace = LearnerFactory(name="Grace Example", phone="+441514960000")
    SupportNeeds.objects.create(
        learner=grace, what_helps="A seat by the door", access_needs="A ramp", comfort="Quiet"
    )
    EnrolmentFactory(run=run, learner=grace)
    for state in ("waiting", "applied", "offered"):
        EnrolmentFactory(run=run, learner=LearnerFactory(name="Not Yet"), **{state: True})
    html = people(tutor, run)
    for words in ("Grace Example", "A seat by the door"):
        assert words in html
    for words in (grace.email, "0151 496 0000", "A ramp", "Quiet", "Not Yet", "/withdraw/"):
        assert words not in html
    assert run.page.title in page_of(tutor, reverse("runs:mine"))


def test_a_tutor_does_not_see_the_people_of_other_runs(tutor: Client) -> None:
    run = EnrolmentFactory().run
    run.tutors.add(UserFactory())
    run.save()
    assert tutor.get(reverse("runs:people", args=[run.pk])).status_code == 404
    assert run.page.title not in page_of(tutor, reverse("runs:mine"))


@pytest.mark.parametrize("who", ["tutor", "front_desk"])
def test_a_restricted_learner_is_not_named_to(who: str, request: pytest.FixtureRequest) -> None:
    reader = request.getfixturevalue(who)
    run = RunFactory()
    run.tutors.add(reader.user)
    run.save()
    grace = LearnerFactory(name="Grace Example", restricted=True)
    SupportNeeds.objects.create(learner=grace, what_helps="A seat by the door")
    EnrolmentFactory(run=run, learner=grace)
    html = people(reader, run)
    assert "Restricted, ask a coordinator" in html
    for words in ("Grace", grace.email, "A seat by the door", "/withdraw/"):
        assert words not in html


@pytest.mark.parametrize("name", ["accept", "withdraw", "outcome"])
def test_the_desk_does_nothing_with_a_restricted_learner_by_knowing_the_address(
    front_desk: Client, name: str
) -> None:
    enrolment = EnrolmentFactory(offered=True, learner=LearnerFactory(restricted=True))
    address = reverse(f"enrolments:{name}", args=[enrolment.pk])
    for response in (front_desk.get(address), front_desk.post(address)):
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    enrolment.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.OFFERED


def test_a_run_that_is_over_shows_who_had_a_place_to_its_end(coordinator: Client) -> None:
    run = RunFactory(capacity=12)
    for name, status in (("Cam Came", "completed"), ("Nia Never", "not-completed")):
        EnrolmentFactory(run=run, learner=LearnerFactory(name=name), status=status)
    EnrolmentFactory(run=run, learner=LearnerFactory(name="Gus Gone"), withdrawn=True)
    html = people(coordinator, run)
    assert "2 people had a place to its end" in " ".join(html.split())
    assert "0 of 12 places are taken" not in html
    assert "Completed (1)" in html
    assert "Did not complete (1)" in html
    assert "Cam Came" in html
    assert "Gus Gone" not in html


def test_a_tutor_still_reads_who_had_a_place_but_not_what_helped_them(tutor: StaffClient) -> None:
    run = RunFactory()
    run.tutors.set([tutor.user])
    run.save()
    enrolment = EnrolmentFactory(run=run, status="completed")
    SupportNeeds.objects.create(learner=enrolment.learner, what_helps="A seat by the door")
    html = people(tutor, run)
    assert "Had a place (1)" in html
    assert enrolment.learner.name in html
    assert "A seat by the door" not in html


def test_who_opened_the_people_of_a_run_is_written_down(tutor: StaffClient) -> None:
    run = RunFactory()
    run.tutors.set([tutor.user])
    run.save()
    people(tutor, run)
    entry = AuditEntry.objects.get(action="people-opened")
    assert (entry.actor, entry.run) == (tutor.user, run)
