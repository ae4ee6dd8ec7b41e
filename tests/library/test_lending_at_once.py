"""Several people at the desk at once, in real transactions on a real database."""

import uuid

import pytest

from library import rules
from library.models import Copy
from tests.factories import CopyFactory, ResourceFactory
from tests.stress import at_once, rounds

pytestmark = pytest.mark.usefixtures("committed")


def lends(number: int, press: uuid.UUID | None = None):
    press = press or uuid.uuid4()
    return lambda: "out" if rules.lend(number=number, press=press).is_out else "in"


def takes_back(number: int):
    press = uuid.uuid4()
    return lambda: "out" if rules.take_back(number=number, press=press).is_out else "in"


@pytest.mark.parametrize("_round", range(rounds(5, 60)))
def test_one_of_two_people_lends_a_copy(_round: int) -> None:
    CopyFactory(number=12)
    assert at_once(lends(12), lends(12)) == {"out": 1, "IsOutAlready": 1}
    assert Copy.objects.get().is_out


def test_many_people_take_a_copy_back_once() -> None:
    CopyFactory(number=12)
    lends(12)()
    assert at_once(*(takes_back(12) for _ in range(8))) == {"in": 1, "IsInAlready": 7}
    assert not Copy.objects.get().is_out


def test_one_press_that_arrives_many_times_at_once_lends_once() -> None:
    CopyFactory(number=12)
    assert at_once(*[lends(12, uuid.uuid4())] * 8) == {"out": 8}


def test_two_people_who_add_copies_at_once_get_different_numbers() -> None:
    book = CopyFactory(number=12).resource
    other = ResourceFactory()

    def adds(resource):
        return lambda: f"{len(rules.add_copies({resource: 3}))} added"

    assert at_once(adds(book), adds(other)) == {"3 added": 2}
    assert list(Copy.objects.values_list("number", flat=True)) == list(range(12, 19))
