"""Learners on the staff side: found, read, changed, paused, merged, erased."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment, Learner, SupportNeeds
from tests.enrolments.admin import page_of
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_LEARNER_LIST = 12


def found(client: Client, words: str = "", **chosen: str) -> list[str]:
    address = reverse("learners:index")
    response = client.post(address, {"words": words}) if words else client.get(address, chosen)
    return [learner.name for learner in response.context["object_list"]]


def page_about(client: Client, learner: Learner) -> str:
    return page_of(client, reverse("learners:inspect", args=[learner.pk]))


def act(client: Client, action: str, learner: Learner, /, **answers: Any) -> str:
    response = client.post(reverse(f"learners:{action}", args=[learner.pk]), answers, follow=True)
    assert response.status_code == 200
    return response.content.decode()


# Found


@pytest.mark.parametrize(
    "words", ["grace", "example grace", "grace@example.org", "0151 496 0000", "+44 151 496"]
)
def test_a_learner_is_found_by(front_desk: Client, words: str) -> None:
    LearnerFactory(name="Grace Example", email="grace@example.org", phone="+441514960000")
    LearnerFactory(name="Omar Sample", phone="+441704960000")
    assert found(front_desk, words) == ["Grace Example"]


def test_learners_who_are_gone_or_merged_are_not_listed(coordinator: Client) -> None:
    kept = LearnerFactory()
    LearnerFactory(merged_into=kept)
    LearnerFactory(erased_at=timezone.now())
    assert found(coordinator) == [kept.name]


def test_restricted_learners_are_listed_for_coordinators_alone(
    coordinator: Client, front_desk: Client
) -> None:
    grace = LearnerFactory(name="Grace Example", restricted=True)
    assert found(coordinator, "grace") == ["Grace Example"]
    assert found(front_desk) == found(front_desk, "grace") == []
    assert front_desk.get(reverse("learners:inspect", args=[grace.pk])).status_code == 302


def test_learners_who_pause_can_be_listed(coordinator: Client) -> None:
    LearnerFactory(name="Resting", paused_at=timezone.now())
    LearnerFactory(name="Active")
    assert found(coordinator, paused="true") == ["Resting"]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_learners_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    LearnerFactory.create_batch(rows)
    coordinator.get(reverse("learners:index"))
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(reverse("learners:index"))
    assert len(queries) == QUERIES_OF_THE_LEARNER_LIST


def test_the_list_of_learners_is_not_downloaded(coordinator: Client) -> None:
    LearnerFactory()
    assert "export=" not in page_of(coordinator, reverse("learners:index"))
    response = coordinator.get(reverse("learners:index"), {"export": "xlsx"})
    assert response["Content-Type"].startswith("text/html")


# Read


def test_a_coordinator_reads_all_about_someone(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(learner=LearnerFactory(phone="+441514960000"))
    learner = enrolment.learner
    SupportNeeds.objects.create(learner=learner, access_needs="A ramp", information_format="audio")
    act(coordinator, "pause", learner)
    html = page_about(coordinator, learner)
    for words in (
        learner.name,
        learner.email,
        "0151 496 0000",
        "do not leave a message",
        enrolment.run.page.title,
        "Has a place",
        "A ramp",
        "Read aloud",
        "Paused everything",
        "Everything is paused",
    ):
        assert words in html


def test_the_desk_reads_name_and_contact_but_not_what_someone_needs(front_desk: Client) -> None:
    learner = EnrolmentFactory().learner
    SupportNeeds.objects.create(learner=learner, access_needs="A ramp")
    html = page_about(front_desk, learner)
    assert learner.name in html
    assert learner.email in html
    for words in ("A ramp", "What makes it easier", "What was done", "/erase/", "/merge/"):
        assert words not in html


def test_nothing_is_left_to_do_with_someone_erased(coordinator: Client) -> None:
    learner = EnrolmentFactory().learner
    act(coordinator, "erase", learner)
    html = page_about(coordinator, learner)
    assert "No longer kept" in html
    assert "/erase/" not in html
    assert coordinator.get(reverse("learners:edit", args=[learner.pk])).status_code == 404


# Changed


def details(learner: Learner, **changes: Any) -> dict[str, Any]:
    kept = ["name", "preferred_name", "email", "contact_by", "capacity"]
    return {**{name: getattr(learner, name) for name in kept}, **changes}


def test_details_are_changed_and_the_trail_says_which_but_not_what(coordinator: Client) -> None:
    learner = LearnerFactory()
    changed = details(learner, email="New@example.org", status="confirmed", restricted="on")
    act(coordinator, "edit", learner, **changed)
    learner.refresh_from_db()
    assert (learner.email, learner.links_version) == ("new@example.org", 2)
    assert not learner.restricted
    entry = AuditEntry.objects.get(action="details-changed")
    assert "email" in entry.after
    assert "example.org" not in entry.after


def test_how_someone_is_reached_is_not_left_empty(coordinator: Client) -> None:
    learner = LearnerFactory()
    html = act(coordinator, "edit", learner, **details(learner, email=""))
    assert "so it is needed" in html
    learner.refresh_from_db()
    assert learner.email


def test_what_helps_is_changed(coordinator: Client) -> None:
    learner = LearnerFactory()
    answers = {"information_format": "audio", "what_helps": "Speak slowly"}
    act(coordinator, "support", learner, **answers)
    assert learner.support.what_helps == "Speak slowly"


def test_everything_is_paused_and_goes_on_with_an_offer_of_what_is_free(
    coordinator: Client,
) -> None:
    waiting = EnrolmentFactory(waiting=True)
    act(coordinator, "pause", waiting.learner)
    waiting.learner.refresh_from_db()
    assert waiting.learner.paused_at
    act(coordinator, "resume", waiting.learner)
    waiting.refresh_from_db()
    assert waiting.status == EnrolmentStatus.OFFERED
    assert waiting.learner.paused_at is None


def test_someone_is_restricted_and_not_any_more(coordinator: Client) -> None:
    learner = LearnerFactory()
    for expected in (True, False):
        act(coordinator, "restrict", learner)
        learner.refresh_from_db()
        assert learner.restricted is expected


def test_someone_who_asks_is_given_a_copy_of_all_we_keep_and_that_is_noted(
    coordinator: Client,
) -> None:
    learner = EnrolmentFactory().learner
    SupportNeeds.objects.create(learner=learner, access_needs="A ramp")
    response = coordinator.post(reverse("learners:download", args=[learner.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert learner.name not in response["Content-Disposition"]
    data = response.json()
    assert data["details"]["email"] == learner.email
    assert data["support"]["access_needs"] == "A ramp"
    assert AuditEntry.objects.get().action == "downloaded"


# Two records of one person


def test_two_records_become_one(coordinator: Client) -> None:
    keep = LearnerFactory(name="Grace Example")
    other = EnrolmentFactory(learner=LearnerFactory(name="Gracie Example")).learner
    html = act(coordinator, "merge", keep, words="gracie")
    assert "Which one is the same person?" in html
    assert "Gracie Example" in html
    act(coordinator, "merge", keep, words="gracie", other=other.pk, reason="Rang and said so")
    other.refresh_from_db()
    assert other.merged_into == keep
    assert Enrolment.objects.get().learner == keep


def test_records_are_not_merged_without_a_reason(coordinator: Client) -> None:
    keep, other = LearnerFactory(), LearnerFactory(name="Gracie Example")
    act(coordinator, "merge", keep, words="gracie", other=other.pk, reason="")
    other.refresh_from_db()
    assert other.merged_into is None


def test_a_record_that_was_not_found_cannot_be_merged(coordinator: Client) -> None:
    keep, other = LearnerFactory(), LearnerFactory(name="Omar Sample")
    LearnerFactory(name="Gracie Example")
    act(coordinator, "merge", keep, words="gracie", other=other.pk, reason="Guessed")
    other.refresh_from_db()
    assert other.merged_into is None


def test_it_is_said_when_no_other_record_is_found(coordinator: Client) -> None:
    assert "We found nobody else" in act(coordinator, "merge", LearnerFactory(), words="nobody")


# Erased


def test_someone_who_asks_for_it_is_erased_and_their_place_goes_on(coordinator: Client) -> None:
    run = RunFactory(capacity=1)
    leaving = EnrolmentFactory(run=run)
    staying = EnrolmentFactory(run=run, waiting=True)
    page_of(coordinator, reverse("learners:erase", args=[leaving.learner_id]))
    assert Learner.objects.filter(erased_at=None).count() == 2
    act(coordinator, "erase", leaving.learner)
    leaving.learner.refresh_from_db()
    staying.refresh_from_db()
    assert (leaving.learner.name, leaving.learner.email) == ("", "")
    assert staying.status == EnrolmentStatus.OFFERED
