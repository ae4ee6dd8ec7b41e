"""Made-up learners who open My learning."""

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from core import outbox
from enrolments.models import Learner

CODE = re.compile(r"^(\d{3} \d{3})$", re.MULTILINE)
LINK = re.compile(r"http://\S+(/my-learning/sign-in/\S+)")
ON_A_SHARED_COMPUTER = {"shared": "on"}


def ask_for_code(client: Client, email: str, *, next_url: str = "", **answers: str) -> Any:
    """The first page of signing in."""
    address = reverse("my-learning-sign-in")
    if next_url:
        address += f"?next={next_url}"
    return client.post(address, {"email": email, **answers})


def letter_sent() -> Any:
    """What the address is sent, by the outbox as ever."""
    outbox.send_due()
    return mail.outbox[-1]


def newest_with(pattern: re.Pattern[str]) -> str:
    """The words looked for, from the newest letter that has them: others may go by day alone."""
    outbox.send_due()
    found = [words for letter in mail.outbox if (words := pattern.search(letter.body))]
    assert found, "No letter has it."
    return found[-1][1]


def code_sent() -> str:
    return newest_with(CODE)


def link_sent() -> str:
    return newest_with(LINK)


def type_in(client: Client, code: str) -> Any:
    return client.post(reverse("my-learning-code"), {"code": code})


def sign_in(client: Client, learner: Learner, **answers: str) -> Any:
    """All of it, as a person does it; returns the last answer."""
    ask_for_code(client, learner.email, **answers)
    return type_in(client, code_sent())
