"""Links in messages that let a partner answer without signing in.

Each is for one contact and one purpose, and ends after some weeks, or when the contact's address
changes. Opening one changes nothing: mail scanners open links. A form behind it acts.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from partners.models import PartnerContact, PartnerPage
from timetable.models import Session

# Longer than it takes until we ask again, so that the link in the last message is always good.
CHECK_LINK_LASTS = timedelta(weeks=8)
# After that, staff change the figures: they may have been counted already.
RETURN_LINK_LASTS = timedelta(weeks=4)


class Purpose(StrEnum):
    CHECK = "check"
    RETURN = "return"


def check_token(contact: PartnerContact) -> str:
    """The secret part of a link to confirm or correct a partner's page."""
    return _signer(Purpose.CHECK).sign_object([contact.pk, _address_of(contact)])


def return_token(contact: PartnerContact, session: Session) -> str:
    """The secret part of a link to tell us the figures of one session."""
    return _signer(Purpose.RETURN).sign_object([contact.pk, _address_of(contact), session.pk])


def partner_of(token: str) -> PartnerPage | None:
    """The partner whose page a link is about; None if the link is not good, or not any more."""
    facts = _facts(token, Purpose.CHECK, CHECK_LINK_LASTS)
    contact = _contact(facts)
    return contact.partner if contact and contact.partner.live else None


def session_of(token: str) -> tuple[PartnerPage, Session] | None:
    """The partner and session that a link asks the figures of; None if it is not good."""
    facts = _facts(token, Purpose.RETURN, RETURN_LINK_LASTS)
    contact = _contact(facts)
    if contact is None or facts is None:
        return None
    sessions = Session.objects.going_ahead().select_related("venue", "run__page")
    session = sessions.filter(pk=facts[2]).first()
    return (contact.partner, session) if session else None


def _facts(token: str, purpose: Purpose, lasts: timedelta) -> list[Any] | None:
    try:
        facts: list[Any] = _signer(purpose).unsign_object(token, max_age=lasts)
    except (signing.BadSignature, ValueError):
        return None
    return facts


def _contact(facts: list[Any] | None) -> PartnerContact | None:
    if facts is None:
        return None
    contact = PartnerContact.objects.select_related("partner").filter(pk=facts[0]).first()
    return contact if contact and _address_of(contact) == facts[1] else None


def _address_of(contact: PartnerContact) -> str:
    """Something that changes with the contact's address and does not give it away."""
    return salted_hmac("partners.links.address", contact.email.lower()).hexdigest()[:12]


def _signer(purpose: Purpose) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"partners.links.{purpose}")
