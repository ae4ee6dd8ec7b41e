"""Two at once, in real transactions on a real database."""

import uuid
from collections.abc import Iterator

import pytest

from core.models import OutboxMessage
from enrolments import actors
from pathways import rules
from pathways.models import Asking, Referral
from pathways.rules import Person
from tests.factories import ReferralFactory, UserFactory
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
