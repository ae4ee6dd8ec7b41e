"""Two at once, in real transactions on a real database."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import actors
from pathways import rules
from pathways.models import Asking, Referral
from pathways.personal_data import purge_not_agreed, purge_referrals
from pathways.rules import Person
from tests.factories import ReferralFactory, UserFactory
from tests.pathways.asking import ANSWERS, PROFESSIONAL
from tests.stress import at_once, rounds
from users import roles

pytestmark = pytest.mark.usefixtures("committed")

CALLERS = rounds(8, 32)
SAM = Person(name="Sam Example", email="sam@example.org")


def test_one_form_sent_many_times_at_once_is_one_request() -> None:
    submission = uuid.uuid4()
    answers = at_once(*[lambda: rules.ask(person=SAM, submission=submission).referral_id] * CALLERS)
    assert len(answers) == 1
    assert (Referral.objects.count(), Asking.objects.count()) == (1, 1)
    assert OutboxMessage.objects.count() == 1


def test_one_person_asking_many_times_at_once_has_one_open_request() -> None:
    answers = at_once(
        *[lambda: rules.ask(person=SAM, submission=uuid.uuid4()).referral_id] * CALLERS
    )
    assert len(answers) == 1
    assert (Referral.objects.count(), Asking.objects.count()) == (1, CALLERS)


@pytest.fixture
def two_advisors(committed: None) -> Iterator[list[actors.Actor]]:
    """Their accounts are really written, and taken out again."""
    users = [UserFactory(username=name, roles=[roles.ADVISOR]) for name in ("ann", "ash")]
    yield [actors.staff(user) for user in users]
    for user in users:
        user.delete()


def test_of_two_advisors_at_once_one_is_told(two_advisors: list[actors.Actor]) -> None:
    referral = ReferralFactory()

    def move(verb: object, actor: actors.Actor) -> object:
        return lambda: verb(referral_id=referral.pk, version=1, actor=actor).state  # type: ignore[operator]

    answers = at_once(move(rules.contact, two_advisors[0]), move(rules.meet, two_advisors[1]))
    assert answers["ChangedMeanwhile"] == 1
    assert referral.trail.count() == 1


def test_a_person_who_asks_again_while_it_is_closed_is_not_forgotten() -> None:
    """Whichever comes first, an open request is left for them."""
    rules.ask(person=SAM, submission=uuid.uuid4())
    referral = Referral.objects.get()
    at_once(
        lambda: rules.take_back(referral_id=referral.pk).state,
        lambda: rules.ask(person=SAM, submission=uuid.uuid4()).asked_by,
    )
    asked = Asking.objects.latest("pk").referral
    taken_back_after = asked.pk == referral.pk and asked.askings.count() == 2
    assert taken_back_after or asked.state == "new"


def test_yes_and_no_at_once_are_one_answer() -> None:
    referral = ReferralFactory(not_agreed=True)
    at_once(
        lambda: rules.agree(referral_id=referral.pk).state,
        lambda: rules.decline(referral_id=referral.pk),
    )
    left = Referral.objects.first()
    assert left is None or left.state == "new"
    assert Asking.objects.count() == OutboxMessage.objects.count() == (1 if left else 0)


def test_one_referral_sent_twice_at_once_by_two_browsers_is_one() -> None:
    answers = {**ANSWERS[PROFESSIONAL], "submission": str(uuid.uuid4())}
    sent = at_once(*[lambda: Client().post(PROFESSIONAL, answers).status_code] * 2)
    assert sent == {"302": 2}
    assert (Referral.objects.count(), Asking.objects.count()) == (1, 1)


def test_purging_twice_at_once_lets_go_once() -> None:
    long_ago = timezone.now() - timedelta(days=400)
    ReferralFactory.create_batch(3, closed=True, changed_at=long_ago)
    ReferralFactory.create_batch(3, not_agreed=True, received_at=long_ago)
    at_once(*[lambda: purge_referrals(rehearse=False)] * 2)
    at_once(*[lambda: purge_not_agreed(rehearse=False)] * 2)
    assert Referral.objects.exclude(erased_at=None).count() == 3
    assert Referral.objects.count() == 3
