"""The ways out: e-mail by Django's backend, texts by a gateway, either by GOV.UK Notify.

Each takes one message or raises core.letters.NotDelivered. What is wrong with an address is for
good. What is wrong between us and the server (a password, a wrong address of its own) is not: it
would fail every message, and someone will put it right.
"""

from django.conf import settings

from core.channels import email, notify, text_messages
from core.letters import Letter, NotDelivered, Text

NOTIFY = "notify"


def texts_can_be_sent() -> bool:
    """Whether there is a way to send text messages."""
    return bool(settings.TEXT_URL)


def deliver(message: Letter | Text, *, key: str) -> None:
    """Hand a message to its channel. A key names it for good, whoever sends it again."""
    if isinstance(message, Letter):
        email.send(message, key=key)
    elif settings.TEXT_URL == NOTIFY:
        notify.send_text(message, key=key)
    elif texts_can_be_sent():
        text_messages.send(message, key=key)
    else:
        raise NotDelivered("no way to send texts", for_good=True)
