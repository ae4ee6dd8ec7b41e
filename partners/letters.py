"""Makes the messages to partners when they are sent. None when one is no longer needed."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core import outbox
from core.addresses import address_of
from core.outbox import Letter
from partners import asking, links
from partners.models import AdviceReturn, PartnerPage
from timetable.models import Session

# Neutral: neither an organisation nor anybody in it is named where others may look.
SUBJECT_CHECK = "Life Rooms: is your entry still right?"
SUBJECT_RETURN = "Life Rooms: how was your session?"


def register() -> None:
    """Tell the outbox who makes which message."""
    outbox.register(asking.CHECK, check)
    outbox.register(asking.RETURN, figures)


def check(partner_id: str) -> Letter | None:
    """Asks whether what we say of a partner is right."""
    partner = PartnerPage.objects.filter(pk=partner_id).first()
    contact = asking.contact_of(int(partner_id))
    if partner is None or contact is None or not asking.has_to_be_asked(partner):
        return None
    path = reverse("partner-check", args=[links.check_token(contact)])
    context = {"partner": partner, "page_url": address_of(partner)}
    return _letter("check", contact.email, SUBJECT_CHECK, path, context)


def figures(session_id: str) -> Letter | None:
    """Asks what came of an advice session; not of one that was cancelled or is told of already."""
    sessions = Session.objects.going_ahead().select_related("venue", "run__page")
    session = sessions.filter(pk=session_id).first()
    if session is None or AdviceReturn.objects.filter(session=session).exists():
        return None
    partner = asking.partner_of_session(session)
    contact = asking.contact_of(partner.pk) if partner else None
    if contact is None:
        return None
    path = reverse("partner-return", args=[links.return_token(contact, session)])
    return _letter("return", contact.email, SUBJECT_RETURN, path, {"session": session})


def _letter(name: str, to: str, subject: str, path: str, context: dict[str, Any]) -> Letter:
    context |= {"link": f"{settings.SITE_URL}{path}", "site_url": settings.SITE_URL}
    return Letter(
        to=to,
        subject=subject,
        text=render_to_string(f"partners/emails/{name}.txt", context),
        html=render_to_string(f"partners/emails/{name}.html", context),
    )
