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


def code_sent() -> str:
    found = CODE.search(letter_sent().body)
    assert found is not None
    return found[1]


def link_sent() -> str:
    found = LINK.search(letter_sent().body)
    assert found is not None
    return found[1]


def type_in(client: Client, code: str) -> Any:
    return client.post(reverse("my-learning-code"), {"code": code})


def sign_in(client: Client, learner: Learner, **answers: str) -> Any:
    """All of it, as a person does it; returns the last answer."""
    ask_for_code(client, learner.email, **answers)
    return type_in(client, code_sent())
