"""When partners are written to: is your entry still right, and what came of that session.

`record_due()` may run as often as anybody likes, at once or late. A stale entry is asked about
once in some weeks, a session once in all.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from partners.models import AdviceServicePage, Correction, PartnerCheck, PartnerContact, PartnerPage
from timetable.models import Session

CHECK = "partner-check"
RETURN = "partner-return"
# At most so often, however long an entry stays as it is.
ASK_AGAIN_AFTER = timedelta(weeks=6)
# Nobody remembers longer ago than that how many people they saw.
ASKED_WITHIN = timedelta(days=7)


def record_due(*, now: datetime | None = None) -> int:
    """Owe what is due; returns how many messages that are new."""
    now = now or timezone.now()
    return _record_checks(now) + _record_returns(now)


def contact_of(partner_id: int) -> PartnerContact | None:
    """Whom at a partner we write to: the first by name with an e-mail address."""
    contacts = PartnerContact.objects.to_write_to().filter(partner=partner_id)
    found: PartnerContact | None = contacts.select_related("partner").first()
    return found


def has_to_be_asked(partner: PartnerPage) -> bool:
    """Whether its entry is stale, and nothing of theirs waits for us."""
    return partner.live and partner.is_stale and not partner.corrections.waiting().exists()


def _record_checks(now: datetime) -> int:
    reachable = PartnerContact.objects.to_write_to().values("partner")
    due = (
        PartnerPage.objects.live()
        .stale()
        .filter(pk__in=reachable)
        .exclude(check_made__asked_at__gt=now - ASK_AGAIN_AFTER)
        .exclude(pk__in=Correction.objects.waiting().values("partner"))
    )
    return sum(_ask(partner_id, now) for partner_id in due.values_list("pk", flat=True))


def _ask(partner_id: int, now: datetime) -> bool:
    """Owe the question, unless another process has at this very moment."""
    with transaction.atomic():
        PartnerCheck.objects.bulk_create(
            [PartnerCheck(partner_id=partner_id)], ignore_conflicts=True
        )
        is_ours = PartnerCheck.objects.filter(
            Q(asked_at=None) | Q(asked_at__lte=now - ASK_AGAIN_AFTER), partner=partner_id
        ).update(asked_at=now)
        if is_ours:
            day = timezone.localdate(now).toordinal()
            outbox.record(kind=CHECK, subject_id=partner_id, version=day)
    return bool(is_ours)


def _record_returns(now: datetime) -> int:
    sessions = list(_to_ask_about(now))
    asked = set(
        OutboxMessage.objects.filter(
            key__in=[outbox.key(RETURN, session.pk) for session in sessions]
        ).values_list("key", flat=True)
    )
    new = [each for each in sessions if outbox.key(RETURN, each.pk) not in asked]
    for session in new:
        outbox.record(kind=RETURN, subject_id=session.pk)
    return len(new)


def _to_ask_about(now: datetime) -> Iterable[Session]:
    """Advice sessions that are just over, of partners whom we can ask, not told us of yet."""
    services = AdviceServicePage.objects.live()
    sessions = (
        Session.objects.public()
        .going_ahead()
        .filter(ends_at__lte=now, ends_at__gt=now - ASKED_WITHIN)
        .filter(run__page__in=services.values("pk"), advice_return=None)
        .select_related("run__page")
        .order_by("ends_at", "pk")
    )
    reachable = set(
        PartnerPage.objects.live()
        .filter(pk__in=PartnerContact.objects.to_write_to().values("partner"))
        .values_list("path", flat=True)
    )
    return [each for each in sessions if path_of_partner(each) in reachable]


def path_of_partner(session: Session) -> str:
    """The path of the page above the service that a session is of."""
    page = session.run.page
    return str(page.path[: -page.steplen])


def partner_of_session(session: Session) -> PartnerPage | None:
    """Who gives the advice at a session; None if it is not an advice service's."""
    found: PartnerPage | None = PartnerPage.objects.filter(path=path_of_partner(session)).first()
    return found
