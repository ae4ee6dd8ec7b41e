"""What changes about partners, and who decided it. Verbs take keyword arguments only."""

from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from enrolments.refusals import Refused
from partners.asking import partner_of_session
from partners.enums import CorrectionStatus, Counted
from partners.models import (
    AdviceReturn,
    CardBatch,
    CardCount,
    Correction,
    PartnerCheck,
    PartnerPage,
    ReferringPractice,
)
from partners.models.returns import problems_of
from timetable.models import Session

CONFIRMED = "partners.confirmed"
CORRECTIONS_KEPT_MONTHS = 12
# Staff may change figures at any time, partners only as long as their link is good.
FIGURES = ("seen", "new", "referred_on", "job_starts")


class AlreadyDecided(Refused):
    sentence = "Somebody has already decided about this correction."


class NotReplaced(Refused):
    sentence = "The page is locked, so nothing can be changed now. Unlock it, or ask who locked it."


class NoLongerFits(Refused):
    sentence = (
        "What was sent does not fit the page any more, so nothing was changed. Change the page by "
        "hand, then refuse the correction."
    )


class NotHeld(Refused):
    sentence = "That is not an advice session that took place, so there is nothing to count."


class DoesNotAddUp(Refused):
    sentence = "The numbers do not add up."


class Withdrawn(Refused):
    sentence = "The cards of this practice are withdrawn. Make it active again first."


@transaction.atomic
def confirm(*, partner: PartnerPage) -> None:
    """The partner says that all of its entry is right. A correction of theirs is withdrawn by it.

    Neither the page nor an editor's draft is touched; the page's history says that it was
    confirmed. Saying it twice on one day is saying it once.
    """
    today = timezone.localdate()
    check = _locked_check(partner)
    partner.corrections.waiting().delete()
    if check.confirmed_on == today:
        return
    check.confirmed_on = today
    check.save(update_fields=["confirmed_on"])
    log(instance=partner, action=CONFIRMED)


@transaction.atomic
def correct(*, partner: PartnerPage, proposed: dict[str, Any], note: str = "") -> Correction | None:
    """Keep what a partner would change until an editor decides. A newer one takes its place.

    `proposed` are fields of the page with new values; what is as before is left out. With nothing
    left and no note there is no correction.
    """
    _locked_check(partner)
    before = {name: as_json(getattr(partner, name)) for name in proposed}
    changed = {name: value for name, value in proposed.items() if as_json(value) != before[name]}
    partner.corrections.waiting().delete()
    if not changed and not note:
        return None
    return Correction.objects.create(
        partner=partner,
        proposed={name: as_json(value) for name, value in changed.items()},
        before={name: before[name] for name in changed},
        note=note,
    )


@transaction.atomic
def accept_correction(*, correction_id: int, editor: Any) -> bool:
    """Put a correction on the page, and count the entry as checked on the day it came.

    Returns whether it is published. A page with unpublished changes keeps them: the correction
    joins the draft, which somebody publishes. May raise Refused.
    """
    correction = _locked_correction(correction_id)
    partner = PartnerPage.objects.get(pk=correction.partner_id)
    if partner.get_lock():
        raise NotReplaced
    is_draft = partner.has_unpublished_changes
    page = partner.get_latest_revision_as_object()
    for name, value in correction.proposed.items():
        setattr(page, name, value)
    page.checked_on = timezone.localdate(correction.received_at)
    try:
        page.full_clean()
    except ValidationError as problem:
        raise NoLongerFits from problem
    revision = page.save_revision(user=editor)
    if not is_draft:
        revision.publish(user=editor)
    _decide(correction, CorrectionStatus.ACCEPTED, editor)
    return not is_draft


@transaction.atomic
def refuse_correction(*, correction_id: int, editor: Any) -> None:
    """Leave the page as it is. May raise Refused."""
    _decide(_locked_correction(correction_id), CorrectionStatus.REFUSED, editor)


@transaction.atomic
def return_figures(
    *, session: Session, figures: dict[str, int], entered_by: Any = None
) -> AdviceReturn:
    """Write down what came of an advice session; the same session again replaces the numbers."""
    partner = partner_of_session(session)
    is_planned = Session.objects.going_ahead().filter(pk=session.pk).exists()
    if partner is None or not is_planned or session.ends_at > timezone.now():
        raise NotHeld
    checked = {name: figures[name] for name in ("seen", "new", "referred_on")}
    if problems := problems_of(**checked):
        raise DoesNotAddUp(" ".join(problems.values()))
    written, _ = AdviceReturn.objects.update_or_create(
        session=session,
        defaults={
            **{name: figures[name] for name in FIGURES},
            "partner": partner,
            "held_on": timezone.localdate(session.starts_at),
            "entered_by": entered_by,
        },
    )
    return written


def make_cards(
    *, practice: ReferringPractice, cards: int, submission: UUID, made_by: Any
) -> CardBatch:
    """Note that cards are made for a practice. The same form again is the same batch.

    Raises Withdrawn when its cards open nothing any more.
    """
    if not practice.active:
        raise Withdrawn
    batch, _ = CardBatch.objects.get_or_create(
        submission=submission,
        defaults={"practice": practice, "cards": cards, "made_by": made_by},
    )
    return batch


@transaction.atomic
def count_card(*, practice: ReferringPractice, what: Counted) -> None:
    """One more of today for a practice, however many come at once.

    Called after the enrolment or referral is kept, in a transaction of its own, so that not even
    the database's own numbers of transactions join the two.
    """
    today = {"practice_id": practice.pk, "day": timezone.localdate()}
    CardCount.objects.bulk_create([CardCount(**today)], ignore_conflicts=True)
    CardCount.objects.filter(**today).update(**{what.value: F(what.value) + 1})


def purge_corrections(rehearse: bool) -> int:
    """Delete corrections decided a year ago: someone may have named people in a note."""
    before = timezone.now() - relativedelta(months=CORRECTIONS_KEPT_MONTHS)
    over = Correction.objects.filter(decided_at__lt=before)
    return over.count() if rehearse else over.delete()[0]


def as_json(value: Any) -> Any:
    """A field's value as a correction keeps it; a telephone number as it is written."""
    return value if isinstance(value, bool) else str(value or "")


def _locked_check(partner: PartnerPage) -> PartnerCheck:
    """The partner's own row, held until the end, so that two answers at once come in turn."""
    PartnerCheck.objects.bulk_create([PartnerCheck(partner=partner)], ignore_conflicts=True)
    return PartnerCheck.objects.select_for_update().get(partner=partner)


def _locked_correction(correction_id: int) -> Correction:
    correction = Correction.objects.select_for_update().filter(pk=correction_id).first()
    if correction is None or not correction.is_waiting:
        raise AlreadyDecided
    return correction


def _decide(correction: Correction, status: CorrectionStatus, editor: Any) -> None:
    correction.status = status
    correction.decided_at = timezone.now()
    correction.decided_by = editor
    correction.save(update_fields=["status", "decided_at", "decided_by"])
