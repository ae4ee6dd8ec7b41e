"""What the tests of asking share: filling in its forms."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pathways import links
from pathways.models import Referral

REFER = "/pathways/refer/"
FOR_YOURSELF = "/pathways/refer/for-yourself/"
FOR_SOMEONE = "/pathways/refer/for-someone-you-support/"
PROFESSIONAL = "/pathways/refer/as-a-professional/"
OTHERS = [
    "/pathways/ask/volunteering/",
    "/pathways/ask/employment-support/",
    "/pathways/ask/room-hire/",
    "/pathways/ask/exhibiting/",
    "/pathways/ask/professional-visit/",
]
FORMS = [FOR_YOURSELF, FOR_SOMEONE, PROFESSIONAL, *OTHERS]
SAM = {"name": "Sam Example", "contact_by": "email", "email": "sam@example.org"}
BY_PHONE = {"name": "Sam Example", "contact_by": "phone", "phone": "0151 496 0000"}
A_FRIEND = {"referrer_name": "Jo Sample", "referrer_email": "jo@example.org"}
A_GP = {
    "works_for": "gp",
    "organisation": "Example Practice",
    "referrer_name": "Dr Ada Sample",
    "role": "GP",
    "referrer_email": "ada@example.org",
    "agreed": "on",
}
ANSWERS = {
    **dict.fromkeys(FORMS, SAM),
    FOR_SOMEONE: {"name": "Sam Example", "email": "sam@example.org", **A_FRIEND},
    PROFESSIONAL: {**SAM, **A_GP},
}


def send(client: Client, address: str, **changes: Any) -> HttpResponse:
    """Fill in a form, with a token of its own unless one is given."""
    answers = {"submission": str(uuid.uuid4()), **ANSWERS[address], **changes}
    response: HttpResponse = client.post(address, answers)
    return response


def link_in(referral: Referral, purpose: links.Purpose) -> str:
    """Where the link of a message leads."""
    return reverse(f"pathways-{purpose}", args=[links.token(referral, purpose)])
