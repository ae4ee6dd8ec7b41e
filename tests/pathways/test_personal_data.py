"""What is kept of people who asked has an end, and is in nothing that others read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import ReferenceIndex, RevisionMixin
from wagtail.search.index import Indexed

from core import outbox
from core.models import OutboxMessage
from enrolments import actors
from pathways import messages, personal_data, rules
from pathways.enums import Outcome, State
from pathways.models import Asking, Referral, ReferredOn, TrailEntry
from search.models import SearchDocument
from tests.factories import PartnerPageFactory, ReferralFactory, UserFactory
from tests.pathways.asking import FOR_SOMEONE, PROFESSIONAL, send
from users import roles

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def test_a_closed_request_is_emptied_of_people_after_a_year_and_still_counted() -> None:
    partner = PartnerPageFactory(title="Example Advice")
    referral = ReferralFactory(
        closed=True, changed_at=LONG_AGO, asked_by="professional", asked_by__name="Dr Ada Sample"
    )
    referral.referred_on.create(partner=partner, title=partner.title)
    messages.owe_received(referral.askings.get())
    call_command("purge_learners")
    referral.refresh_from_db()
    assert (referral.name, referral.email, referral.identity) == ("", "", "")
    assert Asking.objects.get().name == ""
    assert not OutboxMessage.objects.exists()
    assert Referral.objects.all().counts_by("outcome") == {Outcome.UNDER_WAY: 1}
    assert ReferredOn.objects.counts_by_partner() == {"Example Advice": 1}


def test_an_open_request_on_which_nothing_happened_ends_too() -> None:
    referral = ReferralFactory(changed_at=LONG_AGO)
    call_command("purge_learners")
    referral.refresh_from_db()
    assert (referral.state, referral.outcome, referral.name) == (State.CLOSED, Outcome.LAPSED, "")


def test_what_was_changed_lately_is_kept() -> None:
    referral = ReferralFactory(received_at=LONG_AGO, closed=True)
    call_command("purge_learners")
    referral.refresh_from_db()
    assert referral.name


def test_what_nobody_agreed_to_is_deleted_after_two_weeks() -> None:
    ReferralFactory(not_agreed=True, received_at=NOW - timedelta(days=14))
    kept = ReferralFactory(not_agreed=True, received_at=NOW - timedelta(days=13))
    agreed = ReferralFactory(received_at=NOW - timedelta(days=15))
    call_command("purge_learners")
    assert set(Referral.objects.all()) == {kept, agreed}
    assert Asking.objects.count() == 2


def test_a_rehearsal_says_what_would_go_and_keeps_it(capsys: pytest.CaptureFixture) -> None:
    ReferralFactory(closed=True, changed_at=LONG_AGO)
    ReferralFactory(not_agreed=True, received_at=NOW - timedelta(days=15))
    call_command("purge_learners", "--dry-run")
    said = capsys.readouterr().out
    assert "1 requests to Pathways would be let go" in said
    assert "1 requests nobody agreed to would be let go" in said
    assert Referral.objects.exclude(name="").count() == 2


def test_purging_twice_lets_go_once(time_machine: Any) -> None:
    ReferralFactory(closed=True, changed_at=LONG_AGO)
    ReferralFactory(not_agreed=True, received_at=LONG_AGO)
    call_command("purge_learners")
    after_once = everything_kept()
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    call_command("purge_learners")
    assert everything_kept() == after_once


def everything_kept() -> str:
    """Every row about requests, in full."""
    models = (Referral, Asking, ReferredOn, TrailEntry, OutboxMessage)
    return str([list(model.objects.order_by("pk").values()) for model in models])


def test_from_asking_to_its_end_nothing_of_anybody_is_left(
    time_machine: Any, client: Any, coordinator: Any, home: Any
) -> None:
    """A GP's referral through every step, with its messages sent, and a year of silence."""
    send(client, PROFESSIONAL)
    referral = Referral.objects.get()
    actor = actors.staff(UserFactory(roles=[roles.ADVISOR]))
    partner = PartnerPageFactory(title="Example Advice")
    for move, more in (
        (rules.could_not_reach, {}),
        (rules.contact, {}),
        (rules.meet, {}),
        (rules.hand_over, {"partner_ids": [partner.pk]}),
        (rules.close, {"outcome": Outcome.UNDER_WAY}),
    ):
        referral = move(referral_id=referral.pk, version=referral.version, actor=actor, **more)
    outbox.send_due()
    coordinator.get(f"/admin/referrals/inspect/{referral.pk}/")
    assert "Sam Example" in everything_kept()
    time_machine.move_to(NOW + timedelta(days=366), tick=False)
    call_command("purge_learners")
    kept = everything_kept().lower()
    for word in ("sam", "ada", "0151", "practice", "dr "):
        assert word not in kept
    assert "example advice" in kept
    assert not OutboxMessage.objects.exists()


def test_what_nobody_agreed_to_leaves_not_even_its_trail(
    client: Any, time_machine: Any, home: Any
) -> None:
    send(client, FOR_SOMEONE)
    assert OutboxMessage.objects.count() == 2
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    call_command("purge_learners")
    for model in (Referral, Asking, TrailEntry, OutboxMessage):
        assert not model.objects.exists()


def test_the_copy_for_a_person_names_nobody_of_the_staff(coordinator: Any) -> None:
    referral = ReferralFactory(name="Sam Example", phone_only=True)
    coordinator.get(f"/admin/referrals/inspect/{referral.pk}/")
    copy = personal_data.copy_of(referral)
    assert copy["details"]["name"] == "Sam Example"
    assert all("actor" not in entry for entry in copy["changes"])


@pytest.mark.parametrize("model", [Referral, Asking, TrailEntry, ReferredOn])
def test_what_is_about_people_is_neither_indexed_nor_revised(model: Any) -> None:
    assert not issubclass(model, (Indexed, RevisionMixin))
    assert not ReferenceIndex.model_is_indexable(model)


def test_no_record_says_in_words_who_it_is_about() -> None:
    referral = ReferralFactory(name="Sam Example")
    entry = TrailEntry.objects.create(referral=referral, action="asked", actor_kind="learner")
    for thing in (referral, referral.askings.get(), entry):
        assert "Sam" not in str(thing)


def test_nobody_who_asks_can_be_found_by_searching(home: Any) -> None:
    ReferralFactory(name="Zebedee Example")
    assert not SearchDocument.objects.filter(body__icontains="zebedee").exists()
