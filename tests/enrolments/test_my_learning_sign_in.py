"""The way into My learning, and out: for whoever reads the mail of an address, nobody else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from enrolments import checks
from enrolments.models import EmailCheck, Learner
from enrolments.my_learning import session
from tests.enrolments.my_learning import (
    ask_for_code,
    code_sent,
    letter_sent,
    link_sent,
    sign_in,
    type_in,
)
from tests.factories import LearnerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MY_LEARNING = "/my-learning/"


def is_open(client: Client) -> bool:
    return client.get(MY_LEARNING).status_code == 200


@pytest.fixture
def learner() -> Learner:
    return LearnerFactory(name="Ada Example", email="ada@example.org")


# --- in -----------------------------------------------------------------------------------


def test_a_code_opens_it(client: Client, learner: Learner) -> None:
    assert not is_open(client)
    answer = sign_in(client, learner)
    assert (answer.status_code, answer["Location"]) == (302, MY_LEARNING)
    assert "Hello Ada Example" in client.get(MY_LEARNING).content.decode()


def test_an_address_is_known_however_it_is_typed(client: Client, learner: Learner) -> None:
    ask_for_code(client, "  ADA@Example.org ")
    type_in(client, code_sent())
    assert is_open(client)


def test_a_known_address_and_an_unknown_one_are_answered_alike(learner: Learner) -> None:
    answers = []
    for email in (learner.email, "nobody@example.org"):
        client = Client()
        asked = ask_for_code(client, email)
        page = client.get(asked["Location"])
        wrong = type_in(client, "000 000")
        answers.append(
            (
                asked.status_code,
                asked["Location"],
                page.status_code,
                _without_token(page),
                wrong.status_code,
                _without_token(wrong),
            )
        )
    assert answers[0] == answers[1]
    assert OutboxMessage.objects.filter(kind="email-check").count() == 2


def _without_token(answer: Any) -> str:
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_an_unknown_address_is_told_so_by_letter_alone(client: Client) -> None:
    ask_for_code(client, "nobody@example.org")
    assert "We have nobody" in " ".join(letter_sent().body.split())
    assert mail.outbox[-1].to == ["nobody@example.org"]


@pytest.mark.parametrize("code", ["", "000000", "abc"])
def test_a_wrong_code_may_be_corrected(client: Client, learner: Learner, code: str) -> None:
    ask_for_code(client, learner.email)
    right = code_sent()
    assert type_in(client, code if code != right.replace(" ", "") else "111111").status_code == 422
    type_in(client, right)
    assert is_open(client)


def test_five_wrong_guesses_end_a_code(client: Client, learner: Learner) -> None:
    ask_for_code(client, learner.email)
    right = code_sent()
    wrong = "000000" if right != "000 000" else "111111"
    guesses = [type_in(client, wrong).status_code for _ in range(6)]
    assert guesses == [422] * 5 + [429]
    assert type_in(client, right).status_code == 429
    assert not is_open(client)


def test_a_code_works_once(client: Client, learner: Learner) -> None:
    ask_for_code(client, learner.email)
    code = code_sent()
    kept = dict(client.session)
    type_in(client, code)
    another = Client()
    browser = another.session
    browser.update(kept)
    browser.save()
    another.cookies[settings.SESSION_COOKIE_NAME] = browser.session_key
    answer = type_in(another, code)
    assert answer.status_code == 422
    assert "has been used" in answer.content.decode()
    assert not is_open(another)


def test_a_code_is_too_old_after_fifteen_minutes(client: Client, learner: Learner) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, learner.email)
        code = code_sent()
        clock.shift(checks.CODE_LASTS)
        assert type_in(client, code).status_code == 422
        assert not is_open(client)


def test_only_the_newest_code_is_any_good(client: Client, learner: Learner) -> None:
    ask_for_code(client, learner.email)
    first = code_sent()
    ask_for_code(client, learner.email)
    second = code_sent()
    assert type_in(client, first).status_code == 422 or first == second
    type_in(client, second)
    assert is_open(client)


def test_a_code_for_enrolling_does_not_open_it(client: Client, learner: Learner) -> None:
    ask_for_code(client, learner.email)
    EmailCheck.objects.update(purpose="enrol")
    outbox.send_due()
    assert type_in(client, "123456").status_code == 422
    assert not is_open(client)


def test_asking_often_is_stopped_alike_for_everybody(learner: Learner) -> None:
    for email in (learner.email, "nobody@example.org"):
        statuses = [
            ask_for_code(Client(), email).status_code for _ in range(checks.MOST_PER_ADDRESS + 1)
        ]
        assert statuses == [302] * checks.MOST_PER_ADDRESS + [429]


def test_asking_for_many_addresses_from_one_place_is_stopped_in_the_end(client: Client) -> None:
    statuses = [
        ask_for_code(client, f"someone{number}@example.org").status_code
        for number in range(checks.MOST_PER_PLACE + 1)
    ]
    assert statuses == [302] * checks.MOST_PER_PLACE + [429]


def test_an_address_that_is_none_is_said_to_be_none(client: Client) -> None:
    assert ask_for_code(client, "not an address").status_code == 422
    assert not EmailCheck.objects.exists()


def test_the_code_page_leads_back_without_a_code_asked_for(client: Client) -> None:
    assert client.get(reverse("my-learning-code"))["Location"] == reverse("my-learning-sign-in")


# --- by the link --------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_pressing_the_button_signs_in(
    client: Client, learner: Learner
) -> None:
    ask_for_code(Client(), learner.email)
    link = link_sent()
    for look in (client.get, client.head):
        assert look(link).status_code == 200
    assert not is_open(client)
    assert EmailCheck.objects.get().used_at is None
    assert client.post(link).status_code == 302
    assert is_open(client)


def test_a_link_works_once(client: Client, learner: Learner) -> None:
    ask_for_code(Client(), learner.email)
    link = link_sent()
    client.post(link)
    another = Client()
    assert another.post(link).status_code == 409
    assert not is_open(another)


def test_a_link_with_another_secret_does_nothing(client: Client, learner: Learner) -> None:
    ask_for_code(Client(), learner.email)
    link = link_sent()
    wrong = link[:-5] + ("aaaa/" if not link.endswith("aaaa/") else "bbbb/")
    assert client.post(wrong).status_code == 409
    assert not is_open(client)


def test_the_link_does_not_work_for_another_purpose(client: Client, learner: Learner) -> None:
    ask_for_code(Client(), learner.email)
    link = link_sent()
    EmailCheck.objects.update(purpose="new-address")
    assert client.post(link).status_code == 409
    assert not is_open(client)


# --- who it is ----------------------------------------------------------------------------


def test_people_who_share_an_address_say_who_they_are(client: Client, learner: Learner) -> None:
    other = LearnerFactory(name="Bob Example", email=learner.email)
    assert sign_in(client, learner)["Location"] == reverse("my-learning-who")
    assert not is_open(client)
    page = client.get(reverse("my-learning-who")).content.decode()
    assert "Ada Example" in page
    assert "Bob Example" in page
    client.post(reverse("my-learning-who"), {"who": str(other.uuid)})
    assert "Hello Bob Example" in client.get(MY_LEARNING).content.decode()


def test_nobody_is_anybody_with_another_address(client: Client, learner: Learner) -> None:
    LearnerFactory(email=learner.email)
    stranger = LearnerFactory(email="other@example.org")
    sign_in(client, learner)
    answer = client.post(reverse("my-learning-who"), {"who": str(stranger.uuid)})
    assert answer.status_code == 422
    assert not is_open(client)


def test_no_name_is_shown_before_the_address_is_proved(client: Client, learner: Learner) -> None:
    LearnerFactory(email=learner.email)
    ask_for_code(client, learner.email)
    assert client.get(reverse("my-learning-who"))["Location"] == reverse("my-learning-sign-in")
    assert client.post(reverse("my-learning-who"), {"who": str(learner.uuid)})[
        "Location"
    ] == reverse("my-learning-sign-in")
    assert not is_open(client)


def test_there_is_a_quarter_of_an_hour_to_choose(client: Client, learner: Learner) -> None:
    LearnerFactory(email=learner.email)
    sign_in(client, learner)
    with time_machine.travel(timezone.now() + session.TIME_TO_CHOOSE + timedelta(minutes=1)):
        client.post(reverse("my-learning-who"), {"who": str(learner.uuid)})
        assert not is_open(client)


# --- where to afterwards ----------------------------------------------------------------------


def test_a_page_asked_for_is_opened_after_signing_in(client: Client, learner: Learner) -> None:
    asked = client.get(reverse("my-learning-plan"))
    assert asked["Location"] == f"{reverse('my-learning-sign-in')}?next=%2Fmy-learning%2Fplan%2F"
    ask_for_code(client, learner.email, next_url="/my-learning/plan/")
    assert type_in(client, code_sent())["Location"] == "/my-learning/plan/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "%2F%2Fevil.example",
        "my-learning/",
        "",
    ],
)
def test_nobody_is_led_to_another_site(client: Client, learner: Learner, elsewhere: str) -> None:
    ask_for_code(client, learner.email, next_url=elsewhere)
    assert type_in(client, code_sent())["Location"] == MY_LEARNING
