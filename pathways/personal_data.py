"""When what is kept about people who asked ends, by itself, and a copy for who wants theirs."""

from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pathways.enums import State
from pathways.models import Referral
from pathways.rules import forget, let_go

DETAILS = (
    "kind",
    "state",
    "name",
    "email",
    "contact_by",
    "safe_to_leave_message",
    "best_time",
    "organisation",
    "wish",
    "number_of_people",
    "wanted_on",
    "suggested_by",
    "agreement",
    "agreed_at",
    "attempts",
    "outcome",
    "received_at",
    "changed_at",
    "closed_at",
)


def purge_referrals(rehearse: bool) -> int:
    """Empty requests on which nothing happened for REFERRALS_KEPT_MONTHS, closed or not."""
    before = timezone.now() - relativedelta(months=settings.REFERRALS_KEPT_MONTHS)
    due = Referral.objects.in_queue().filter(erased_at=None, changed_at__lt=before)
    if rehearse:
        return due.count()
    with transaction.atomic():
        # Locked, so that what somebody is changing at this moment is not emptied under their hands.
        return forget(list(due.select_for_update(of=("self",)).values_list("pk", flat=True)))


def purge_not_agreed(rehearse: bool) -> int:
    """Delete, with who asked, what nobody agreed to within AGREEMENT_DAYS."""
    before = timezone.now() - timedelta(days=settings.AGREEMENT_DAYS)
    due = Referral.objects.filter(state=State.NOT_AGREED, received_at__lte=before)
    return due.count() if rehearse else let_go(list(due.values_list("pk", flat=True)))


def copy_of(referral: Referral) -> dict[str, Any]:
    """All we know of someone by this request, in names a person can read. Names no staff."""
    return {
        "made_at": timezone.now(),
        "details": {
            **{name: getattr(referral, name) for name in DETAILS},
            "phone": str(referral.phone),
            "place": str(referral.venue or ""),
        },
        "asked_for_by": list(referral.askings.values("at", "asked_by", "name", "organisation")),
        "referred_on_to": list(referral.referred_on.values("at", "title")),
        "changes": list(referral.trail.values("at", "action", "before", "after", "actor_kind")),
    }
