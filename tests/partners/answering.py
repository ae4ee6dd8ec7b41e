"""What the tests of partners' answers share."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from partners import links
from partners.models import PartnerContact
from tests.factories import (
    AdviceServicePageFactory,
    PartnerContactFactory,
    PartnerPageFactory,
    RunFactory,
    SessionFactory,
)
from timetable.models import Session

NUMBERS = {"seen": "8", "new": "5", "referred_on": "2", "job_starts": "1"}


def stale_contact(**details: Any) -> PartnerContact:
    """The contact of a partner whose entry was last checked a year ago."""
    checked_on = timezone.localdate() - timedelta(days=365)
    partner = PartnerPageFactory(**{"checked_on": checked_on, "phone": "+441514960000", **details})
    return PartnerContactFactory(partner=partner)


def check_path(contact: PartnerContact) -> str:
    return reverse("partner-check", args=[links.check_token(contact)])


def change_path(contact: PartnerContact) -> str:
    return reverse("partner-change", args=[links.check_token(contact)])


def return_path(contact: PartnerContact, session: Session) -> str:
    return reverse("partner-return", args=[links.return_token(contact, session)])


def advice(
    contact: PartnerContact, *, ended: timedelta = timedelta(hours=1), **traits: Any
) -> Session:
    """A session of the contact's partner that ended so long ago."""
    service = AdviceServicePageFactory(parent=contact.partner, title="Jobs advice")
    run = RunFactory(page=service, drop_in=True, sessions=0, **traits)
    end = timezone.now() - ended
    session: Session = SessionFactory(run=run, starts_at=end - timedelta(hours=2), ends_at=end)
    return session


def owed(kind: str) -> list[str]:
    """What messages of a kind are about."""
    messages = OutboxMessage.objects.filter(kind=kind)
    return list(messages.order_by("pk").values_list("subject_id", flat=True))
