"""Cards counted at once, in real transactions on a real database."""

import uuid

import pytest

from partners import rules
from partners.enums import Counted
from partners.models import CardBatch, CardCount
from tests.factories import ReferringPracticeFactory
from tests.stress import at_once, rounds

pytestmark = pytest.mark.usefixtures("committed")

CALLERS = rounds(8, 32)


def test_none_of_many_counts_at_once_is_lost() -> None:
    practice = ReferringPracticeFactory()
    at_once(*[lambda: rules.count_card(practice=practice, what=Counted.OPENED)] * CALLERS)
    assert CardCount.objects.get().opened == CALLERS


def test_one_form_for_cards_sent_many_times_at_once_is_one_batch() -> None:
    practice, submission = ReferringPracticeFactory(), uuid.uuid4()
    answers = at_once(
        *[
            lambda: (
                rules.make_cards(practice=practice, cards=8, submission=submission, made_by=None).pk
            )
        ]
        * CALLERS
    )
    assert len(answers) == 1
    assert CardBatch.objects.count() == 1
