"""Who looked at a record, who raised a concern, and who gets a copy of what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from core.models import SiteSettings
from enrolments.models import AuditEntry, Learner, SupportNeeds
from tests.enrolments.admin import page_of
from tests.factories import (
    EnrolmentFactory,
    EvaluationFactory,
    LearnerFactory,
    RunFactory,
    UserFactory,
)
from users import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def governance(client: Client) -> Client:
    client.force_login(UserFactory(roles=[roles.INFORMATION_GOVERNANCE]))
    return client


def address(name: str, learner: Learner) -> str:
    return reverse(f"learners:{name}", args=[learner.pk])


def looks_at(learner: Learner) -> list[Any]:
    return list(learner.audit.filter(action="record-opened").values_list("actor", flat=True))


def signed_in(client: Client, *names: str) -> Any:
    user = UserFactory(roles=names)
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", ["inspect", "edit", "support", "download", "erase", "concern"])
def test_each_look_at_a_record_is_written_down(client: Client, name: str) -> None:
    user, learner = signed_in(client, roles.COORDINATOR), LearnerFactory()
    for expected in (1, 2):
        client.get(address(name, learner))
        assert looks_at(learner) == [user.pk] * expected


def test_a_look_at_an_enrolment_is_one_at_whoever_it_is_of(client: Client) -> None:
    user, enrolment = signed_in(client, roles.COORDINATOR), EnrolmentFactory()
    client.get(reverse("enrolments:inspect", args=[enrolment.pk]))
    assert looks_at(enrolment.learner) == [user.pk]


def test_who_is_turned_away_has_not_looked(client: Client) -> None:
    signed_in(client, roles.FRONT_DESK)
    learner = LearnerFactory(restricted=True)
    client.get(address("inspect", learner))
    assert looks_at(learner) == []


def test_who_looked_is_read_apart_from_what_was_done(coordinator: Client) -> None:
    learner = EnrolmentFactory().learner
    html = page_of(coordinator, address("inspect", learner))
    done, looked = html.split("Who looked at it")
    assert "A learner's record was opened" not in done
    assert "<li>staff" in looked


def test_a_concern_shows_the_route_at_once_and_writes_down_who_about_whom_and_when_alone(
    client: Client,
) -> None:
    user, learner = signed_in(client, roles.FRONT_DESK), LearnerFactory()
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(), defaults={"concern_route": "<p>Ring the lead on 1234.</p>"}
    )
    assert "Ring the lead on 1234." in page_of(client, address("concern", learner))
    assert not learner.audit.filter(action="concern").exists()
    client.post(address("concern", learner), {"words": "what it is", "reason": "what it is"})
    entry = learner.audit.get(action="concern")
    assert (entry.actor, entry.reason, entry.before, entry.after) == (user, "", "", "")


def test_the_route_has_words_before_anybody_wrote_some() -> None:
    assert "999" in SiteSettings().concern_route


def test_a_tutor_raises_one_about_whoever_is_on_a_run_of_theirs(client: Client) -> None:
    tutor, enrolment = signed_in(client, roles.TUTOR), EnrolmentFactory()
    SupportNeeds.objects.create(learner=enrolment.learner, what_helps="A seat by the door")
    theirs = address("concern", enrolment.learner)
    assert client.get(theirs)["Location"] == "/admin/"
    enrolment.run.tutors.add(tutor)
    enrolment.run.save()
    assert theirs in page_of(client, reverse("runs:people", args=[enrolment.run_id]))
    session = enrolment.run.sessions.get()
    assert theirs in page_of(client, reverse("register", args=[session.pk]))
    response = client.post(theirs)
    assert response["Location"] == reverse("runs:mine")
    assert enrolment.learner.audit.filter(action="concern", actor=tutor).exists()


def test_where_nothing_is_said_there_is_nothing_to_worry_about(client: Client) -> None:
    tutor, enrolment = signed_in(client, roles.TUTOR), EnrolmentFactory()
    enrolment.run.tutors.add(tutor)
    enrolment.run.save()
    html = page_of(client, reverse("runs:people", args=[enrolment.run_id]))
    assert "Raise a concern" not in html


def test_one_about_what_was_written_of_a_course_names_the_course_alone(client: Client) -> None:
    user, run = signed_in(client, roles.COORDINATOR), RunFactory()
    EvaluationFactory.create_batch(5, run=run, words=True)
    theirs = reverse("runs:evaluation_concern", args=[run.pk])
    assert theirs in page_of(client, reverse("runs:evaluation", args=[run.pk]))
    client.post(theirs)
    entry = AuditEntry.objects.get(action="concern")
    assert (entry.actor, entry.run, entry.learner, entry.enrolment) == (user, run, None, None)
    signed_in(client, roles.FRONT_DESK)
    assert client.post(theirs)["Location"] == "/admin/"


def test_nobody_without_reason_to_read_about_somebody_raises_one(client: Client) -> None:
    learner = EnrolmentFactory().learner
    for role in (roles.VOLUNTEER, roles.ADVISOR, roles.REPORT_READER, roles.TUTOR):
        signed_in(client, role)
        assert client.post(address("concern", learner))["Location"] == "/admin/"
    assert not AuditEntry.objects.filter(action="concern").exists()


def test_information_governance_finds_concerns_and_looks_in_the_trail(governance: Client) -> None:
    for action in ("concern", "record-opened", "paused"):
        AuditEntry.objects.create(action=action, actor_kind="staff", learner=LearnerFactory())
    response = governance.get(reverse("audit:index"), {"action": "concern"})
    assert [entry.action for entry in response.context["object_list"]] == ["concern"]


def test_information_governance_gives_a_copy_without_what_helps(governance: Client) -> None:
    learner = EnrolmentFactory().learner
    SupportNeeds.objects.create(learner=learner, what_helps="A seat by the door")
    assert "What helps them" in page_of(governance, address("download", learner))
    response = governance.post(address("download", learner))
    assert response.json()["details"]["email"] == learner.email
    assert "support" not in response.json()
    assert "seat by the door" not in response.content.decode()


def test_information_governance_does_not_see_what_helps(governance: Client) -> None:
    learner = EnrolmentFactory().learner
    SupportNeeds.objects.create(learner=learner, what_helps="A seat by the door")
    html = page_of(governance, address("inspect", learner))
    assert learner.email in html
    assert "seat by the door" not in html
    assert "Change details" not in html


def test_information_governance_does_not_lift_a_restriction(governance: Client) -> None:
    learner = LearnerFactory(restricted=True)
    assert governance.post(address("restrict", learner))["Location"] == "/admin/"
    learner.refresh_from_db()
    assert learner.restricted
