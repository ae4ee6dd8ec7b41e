"""Makes messages when they are sent. Neutral subjects: a phone or a screen may be shared.

A message is None when it is no longer needed: someone answered, or is not kept any more.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core import outbox
from core.outbox import Letter, Text
from enrolments.enums import ContactBy
from pathways import links, messages
from pathways.enums import OPEN, AskedBy, State
from pathways.models import Asking, Referral

SUBJECT = "Life Rooms"


def register() -> None:
    """Tell the outbox who makes which message."""
    outbox.register(messages.AGREEMENT, question)
    outbox.register(messages.RECEIVED, received)
    outbox.register(messages.NOTED, noted)


def question(referral_id: str) -> Letter | Text | None:
    """Asks someone whether they agree to what was asked for them."""
    referral = Referral.objects.filter(pk=referral_id, state=State.NOT_AGREED).first()
    first = referral.askings.first() if referral else None
    if referral is None or first is None or links.has_ended(referral):
        return None
    context = {
        "person": referral,
        "asked_by": first.name,
        "until": links.answer_until(referral),
        "link": _link("pathways-agree", referral, links.Purpose.AGREE),
    }
    if referral.contact_by == ContactBy.PHONE:
        words = render_to_string("pathways/texts/question.txt", context)
        return Text(to=referral.phone.as_e164, words=words.strip())
    return _letter(referral.email, "question", context)


def received(asking_id: str) -> Letter | None:
    """Tells the person that we have their request, and how to take it back."""
    asking = _asking(asking_id)
    if asking is None or asking.referral.state not in OPEN or not asking.referral.email:
        return None
    referral = asking.referral
    context = {
        "person": referral,
        "answered_by": referral.due_on,
        "referrer": asking if asking.asked_by == AskedBy.PROFESSIONAL else None,
        "link": _link("pathways-take-back", referral, links.Purpose.TAKE_BACK),
    }
    return _letter(referral.email, "received", context)


def noted(asking_id: str) -> Letter | None:
    """Tells a referrer “received”, without saying for whom or what came of it."""
    asking = _asking(asking_id)
    if asking is None or not asking.email:
        return None
    context = {"asking": asking, "asks_first": asking.asked_by == AskedBy.SUPPORTER}
    return _letter(asking.email, "noted", context)


def _asking(asking_id: str) -> Asking | None:
    return Asking.objects.select_related("referral").filter(pk=asking_id).first()


def _link(name: str, referral: Referral, purpose: links.Purpose) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[links.token(referral, purpose)])}"


def _letter(to: str, name: str, context: dict[str, Any]) -> Letter:
    context = {**context, "site_url": settings.SITE_URL}
    return Letter(
        to=to,
        subject=SUBJECT,
        text=render_to_string(f"pathways/emails/{name}.txt", context),
        html=render_to_string(f"pathways/emails/{name}.html", context),
    )
