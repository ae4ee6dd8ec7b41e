"""What a browser keeps of someone who opened My learning, for how long, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrolments import people
from enrolments.models import Learner
from enrolments.my_learning import session
from tests.enrolments.my_learning import (
    ON_A_SHARED_COMPUTER,
    ask_for_code,
    code_sent,
    sign_in,
    type_in,
)
from tests.factories import LearnerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MY_LEARNING = "/my-learning/"


def is_open(client: Client) -> bool:
    return client.get(MY_LEARNING).status_code == 200


@pytest.fixture
def learner() -> Learner:
    return LearnerFactory(name="Ada Example", email="ada@example.org")


# --- what the browser keeps -----------------------------------------------------------------


def test_the_session_key_changes_at_sign_in_and_the_old_one_is_nobody(
    client: Client, learner: Learner
) -> None:
    ask_for_code(client, learner.email)
    before = client.session.session_key
    type_in(client, code_sent())
    assert client.session.session_key != before
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = str(before)
    assert not is_open(old)


def test_the_session_holds_numbers_and_nothing_personal(client: Client, learner: Learner) -> None:
    ask_for_code(client, learner.email)
    on_the_way = dict(client.session)
    type_in(client, code_sent())
    for kept in (on_the_way, dict(client.session)):
        assert "ada" not in str(kept).lower()
        assert "example" not in str(kept).lower()
    assert set(client.session[session.SIGNED_IN]) == {"learner", "versions", "shared", "seen"}


def test_closing_the_browser_ends_it(client: Client, learner: Learner) -> None:
    sign_in(client, learner)
    assert client.session.get_expire_at_browser_close()
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""


@pytest.mark.parametrize(
    ("answers", "longest"),
    [
        ({}, session.LONGEST_IDLE),
        (ON_A_SHARED_COMPUTER, session.LONGEST_IDLE_ON_A_SHARED_COMPUTER),
    ],
)
def test_it_closes_by_itself_after_a_while_of_nothing(
    client: Client, learner: Learner, answers: dict[str, str], longest: timedelta
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, learner, **answers)
        for _ in range(3):
            clock.shift(longest)
            assert is_open(client)
        clock.shift(longest + timedelta(minutes=1))
        assert not is_open(client)
        assert session.SIGNED_IN not in client.session


def test_a_shared_computer_has_a_button_to_leave_and_clear(
    client: Client, learner: Learner
) -> None:
    sign_in(client, learner, **ON_A_SHARED_COMPUTER)
    assert "Leave and clear" in client.get(MY_LEARNING).content.decode()
    answer = client.post(reverse("my-learning-sign-out"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not is_open(client)


def test_signing_out_leaves_nothing_in_the_session(client: Client, learner: Learner) -> None:
    sign_in(client, learner)
    key = client.session.session_key
    client.post(reverse("my-learning-sign-out"))
    assert client.session.session_key != key
    assert not dict(client.session)
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = str(key)
    assert not is_open(old)


def test_signing_out_everywhere_ends_every_other_device(learner: Learner) -> None:
    phone, library = Client(), Client()
    sign_in(phone, learner)
    sign_in(library, learner)
    phone.post(reverse("my-learning-sign-out-everywhere"))
    assert not is_open(phone)
    assert not is_open(library)


def test_another_address_ends_every_sign_in(client: Client, learner: Learner) -> None:
    sign_in(client, learner)
    people.change_details(
        learner_id=learner.pk, details={"email": "new@example.org"}, actor=people.LEARNER
    )
    assert not is_open(client)


@pytest.mark.parametrize("gone", [{"erased_at": timezone.now()}, {"merged_into": 0}])
def test_a_record_that_is_no_more_is_nobody(
    client: Client, learner: Learner, gone: dict[str, Any]
) -> None:
    sign_in(client, learner)
    if "merged_into" in gone:
        gone = {"merged_into": LearnerFactory()}
    Learner.objects.filter(pk=learner.pk).update(**gone)
    assert not is_open(client)


def test_another_person_in_the_same_browser_finds_nothing_of_the_first(
    client: Client, learner: Learner
) -> None:
    sign_in(client, learner)
    browser = client.session
    browser["left by the first"] = True
    browser.save()
    sign_in(client, LearnerFactory(name="Bob Example"))
    assert "left by the first" not in client.session
    assert "Hello Bob Example" in client.get(MY_LEARNING).content.decode()


def test_staff_who_are_signed_in_are_not_learners(client: Client) -> None:
    client.force_login(UserFactory(administrator=True))
    assert not is_open(client)
