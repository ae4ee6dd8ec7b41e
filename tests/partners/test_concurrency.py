"""Two at once, in real transactions on a real database."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage
from partners import asking, rules
from partners.models import AdviceReturn, Correction, PartnerCheck
from tests.factories import CorrectionFactory, UserFactory
from tests.partners.answering import (
    NUMBERS,
    advice,
    change_path,
    check_path,
    return_path,
    stale_contact,
)
from tests.stress import at_once
from users import roles

pytestmark = pytest.mark.usefixtures("committed")


def sends(path: str, answers: dict[str, str]) -> object:
    return lambda: Client().post(path, answers).status_code


def test_one_correction_sent_twice_at_once_waits_once() -> None:
    contact = stale_contact(cost="Free")
    send = sends(change_path(contact), {"cost": "Two pounds", "phone": "0151 496 0000"})
    assert at_once(send, send) == {"302": 2}
    assert Correction.objects.get().proposed == {"cost": "Two pounds"}


def test_confirming_and_correcting_at_once_leaves_one_answer() -> None:
    contact = stale_contact(cost="Free")
    answers = {"cost": "Two pounds", "phone": "0151 496 0000"}
    sent = at_once(sends(change_path(contact), answers), sends(check_path(contact), {}))
    assert sent == {"302": 2}
    assert PartnerCheck.objects.get().confirmed_on == timezone.localdate()
    assert Correction.objects.count() in (0, 1)


def test_one_correction_is_decided_by_one_of_two_editors() -> None:
    correction = CorrectionFactory()
    editors = [UserFactory(roles=[roles.EDITOR]) for _ in range(2)]
    answers = at_once(
        lambda: rules.refuse_correction(correction_id=correction.pk, editor=editors[0]),
        lambda: rules.refuse_correction(correction_id=correction.pk, editor=editors[1]),
    )
    assert answers == {"None": 1, "AlreadyDecided": 1}


def test_figures_sent_twice_at_once_are_kept_once() -> None:
    contact = stale_contact()
    send = sends(return_path(contact, advice(contact)), NUMBERS)
    assert at_once(send, send) == {"302": 2}
    assert AdviceReturn.objects.get().seen == 8


def test_partners_are_asked_once_however_many_ask_at_once() -> None:
    contact = stale_contact()
    advice(contact, ended=timedelta(hours=2))
    at_once(*[asking.record_due] * 4)
    kinds = OutboxMessage.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == sorted([asking.CHECK, asking.RETURN])
