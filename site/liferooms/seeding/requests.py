"""The made-up people who asked for something, as far along as advisors would have brought them."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from enrolments.enums import ContactBy
from liferooms.seeding import content
from partners.models import PartnerPage
from pathways.enums import Agreement, AskedBy, State, TrailAction
from pathways.models import Asking, Referral, ReferredOn, TrailEntry
from pathways.rules.moving import NEXT_STEP_AFTER
from pathways.working_days import working_days_after
from timetable.models import Venue

REPLY_WITHIN = 2
AGREEMENTS = {
    AskedBy.SELF: Agreement.SELF,
    AskedBy.SUPPORTER: Agreement.LINK,
    AskedBy.PROFESSIONAL: Agreement.STATED,
}


def load_requests(venues: dict[str, Venue]) -> None:
    partners = {page.slug: page for page in PartnerPage.objects.all()}
    for row in content.read("requests.yaml")["requests"]:
        referral = Referral.objects.create(**_fields(row, venues))
        Asking.objects.create(
            referral=referral,
            submission=uuid.uuid4(),
            asked_by=row.get("by", AskedBy.SELF),
            at=referral.received_at,
            **row.get("referrer", {}),
        )
        for slug in row.get("partners", []):
            ReferredOn.objects.create(
                referral=referral,
                partner=partners[slug],
                title=partners[slug].title,
                at=referral.changed_at,
            )
        _write_trail(referral, row)


def _fields(row: dict[str, Any], venues: dict[str, Venue]) -> dict[str, Any]:
    asked, changed = _ago(row["asked"]), _ago(row.get("changed", row["asked"]))
    state = State(row["state"])
    agreed = state != State.NOT_AGREED
    closed = state == State.CLOSED
    return {
        "kind": row.get("kind", "advice"),
        "state": state,
        "name": row["name"],
        "email": row.get("email", ""),
        "phone": row.get("phone", ""),
        "contact_by": ContactBy.EMAIL if "email" in row else ContactBy.PHONE,
        "safe_to_leave_message": row.get("safe", False),
        "best_time": row.get("best_time", "any"),
        "organisation": row.get("organisation", ""),
        "venue": venues.get(row.get("venue", "")),
        "wish": row.get("wish", ""),
        "number_of_people": row.get("people"),
        "suggested_by": row.get("suggested_by", ""),
        "agreement": AGREEMENTS[AskedBy(row.get("by", AskedBy.SELF))] if agreed else "",
        "agreed_at": asked if agreed else None,
        "due_on": _due(state, asked, changed),
        "attempts": row.get("tried", 0),
        "outcome": row.get("outcome", ""),
        "received_at": asked,
        "changed_at": changed,
        "closed_at": changed if closed else None,
    }


def _due(state: State, asked: datetime, changed: datetime) -> Any:
    if state == State.NEW:
        return working_days_after(timezone.localdate(asked), REPLY_WITHIN)
    if state in NEXT_STEP_AFTER:
        return working_days_after(timezone.localdate(changed), NEXT_STEP_AFTER[state])
    return None


def _write_trail(referral: Referral, row: dict[str, Any]) -> None:
    asked = {"action": TrailAction.ASKED, "after": row.get("by", AskedBy.SELF)}
    entries = [
        TrailEntry(referral=referral, at=referral.received_at, actor_kind="learner", **asked)
    ]
    if referral.state not in (State.NEW, State.NOT_AGREED):
        entries.append(
            TrailEntry(
                referral=referral,
                at=referral.changed_at,
                actor_kind="staff",
                action=TrailAction.MOVED,
                before=State.NEW,
                after=referral.state,
            )
        )
    TrailEntry.objects.bulk_create(entries)


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
