"""What every move of a request shares: its lock, its version and its days."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone
from wagtail.models import Site

from pathways.models import PathwaysSettings, Referral
from pathways.refusals import ChangedMeanwhile
from pathways.working_days import working_days_after


def locked(referral_id: int, *, version: int | None = None) -> Referral:
    """The request as it is now, and ours to change. Raises ChangedMeanwhile for another version."""
    referral = Referral.objects.select_for_update(of=("self",)).filter(pk=referral_id).first()
    if referral is None or version not in (None, referral.version):
        raise ChangedMeanwhile
    return referral


def change(referral: Referral, **fields: Any) -> None:
    """Write these fields, once more than the version that was read."""
    changed = Referral.objects.filter(pk=referral.pk, version=referral.version).update(
        **fields, version=F("version") + 1, changed_at=timezone.now()
    )
    if not changed:
        raise ChangedMeanwhile
    referral.refresh_from_db()


def reply_due(asked_on: date) -> date:
    """By when someone who asked on that day is answered."""
    site = Site.objects.filter(is_default_site=True).first()
    days = PathwaysSettings.for_site(site) if site else PathwaysSettings()
    return working_days_after(asked_on, days.reply_within_days)
