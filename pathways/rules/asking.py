"""Asking for something, agreeing to be asked for, and taking a request back."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import salted_hmac

from enrolments.actors import LEARNER
from enrolments.enums import ContactBy
from enrolments.transactions import in_one_transaction
from pathways import links, messages, trail
from pathways.enums import OPEN, Agreement, AskedBy, BestTime, Kind, Outcome, State, TrailAction
from pathways.models import Asking, Referral
from pathways.refusals import AgreementHasEnded, CannotAskThem, NotFromHere
from pathways.rules.erasing import let_go
from pathways.rules.steps import change, locked, reply_due

AGREEMENTS = {AskedBy.SELF: Agreement.SELF, AskedBy.PROFESSIONAL: Agreement.STATED}


@dataclass(frozen=True)
class Person:
    """Who it is for, and the one way to reach them. E-mail or telephone is given."""

    name: str
    email: str = ""
    phone: str = ""
    contact_by: str = ContactBy.EMAIL
    safe_to_leave_message: bool = False
    best_time: str = BestTime.ANY
    organisation: str = ""
    venue_id: int | None = None


@dataclass(frozen=True)
class Referrer:
    """Who asks for someone else; nothing is known of who asks for themselves."""

    asked_by: AskedBy = AskedBy.SELF
    name: str = ""
    email: str = ""
    organisation: str = ""
    role: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    kind: Kind = Kind.ADVICE
    wish: str = ""
    number_of_people: int | None = None
    wanted_on: date | None = None


@in_one_transaction
def ask(
    *,
    person: Person,
    submission: UUID,
    referrer: Referrer = Referrer(),
    wanted: Wanted = Wanted(),
    suggested_by: str = "",
) -> Asking:
    """Take a request. Sent twice it is one; while it is open, asking again is noted with it.

    For someone a person supports it goes nowhere until they agree; raises CannotAskThem when no
    message can reach them. Whatever was known before, whoever asks is answered alike.
    """
    by_supporter = referrer.asked_by == AskedBy.SUPPORTER
    if by_supporter and not messages.can_be_asked(email=person.email, phone=person.phone):
        raise CannotAskThem
    sent_before = Asking.objects.filter(submission=submission).first()
    if sent_before:
        return sent_before
    referral, is_new = _open_or_new(_fields(person, referrer, wanted, suggested_by))
    asking, is_first = Asking.objects.get_or_create(
        submission=submission,
        defaults={
            "referral": referral,
            **(asdict(referrer) if is_new else _kept_of(referrer)),
        },
    )
    if is_first:
        _note(asking, person, is_new=is_new)
    asking.is_new = is_first and is_new
    return asking


def _fields(
    person: Person, referrer: Referrer, wanted: Wanted, suggested_by: str
) -> dict[str, Any]:
    fields = {
        **asdict(person),
        **asdict(wanted),
        "email": person.email.lower(),
        "identity": _identity(person, wanted.kind),
        "suggested_by": suggested_by,
    }
    if referrer.asked_by == AskedBy.SUPPORTER:
        return {**fields, "state": State.NOT_AGREED}
    return {**fields, **_agreed(AGREEMENTS[referrer.asked_by])}


def _agreed(agreement: Agreement) -> dict[str, Any]:
    now = timezone.now()
    return {
        "state": State.NEW,
        "agreement": agreement,
        "agreed_at": now,
        "received_at": now,
        "due_on": reply_due(timezone.localdate(now)),
    }


def _identity(person: Person, kind: Kind) -> str:
    """The same for the same name, contact and wish, and read back by nobody."""
    name = " ".join(person.name.casefold().split())
    facts = "\n".join((kind, name, person.email.lower(), person.phone))
    return salted_hmac("pathways.identity", facts, algorithm="sha256").hexdigest()


def _open_or_new(fields: dict[str, Any]) -> tuple[Referral, bool]:
    """The person's open request, locked, or a new one.

    It is looked for with its lock: whoever closes it at this moment does so before or after us. A
    question that has ended is let go of here already, so that it can be asked anew.
    """
    not_closed = Referral.objects.select_for_update(of=("self",)).exclude(state=State.CLOSED)
    referral, is_new = not_closed.get_or_create(identity=fields["identity"], defaults=fields)
    if is_new or not links.has_ended(referral):
        return referral, is_new
    let_go([referral.pk])
    return Referral.objects.create(**fields), True


def _kept_of(referrer: Referrer) -> dict[str, Any]:
    """Of a supporter whom the person has not agreed to, only where “received” goes is kept."""
    if referrer.asked_by == AskedBy.SUPPORTER:
        return {"asked_by": referrer.asked_by, "email": referrer.email}
    return asdict(referrer)


def _note(asking: Asking, person: Person, *, is_new: bool) -> None:
    referral = asking.referral
    if is_new:
        trail.record(
            referral=referral, action=TrailAction.ASKED, actor=LEARNER, after=asking.asked_by
        )
    else:
        _ask_again(asking, person)
    messages.owe_noted(asking)
    if asking.asked_by != AskedBy.SUPPORTER:
        messages.owe_received(asking)
    elif is_new:
        messages.owe_question(referral)


def _ask_again(asking: Asking, person: Person) -> None:
    """Of what was said before, only what keeps someone safer is changed by saying it again.

    They wait for us again, so we answer as soon as we would answer anyone.
    """
    referral = asking.referral
    changes: dict[str, Any] = {}
    if referral.state in OPEN:
        answer = reply_due(timezone.localdate())
        changes["due_on"] = min(answer, referral.due_on or answer)
    if referral.safe_to_leave_message and not person.safe_to_leave_message:
        changes["safe_to_leave_message"] = False
    # They, or a professional they agreed with, now ask for what a supporter had asked for.
    if referral.state == State.NOT_AGREED and asking.asked_by != AskedBy.SUPPORTER:
        changes |= _agreed(AGREEMENTS[AskedBy(asking.asked_by)])
    if changes:
        change(referral, **changes)
    trail.record(
        referral=referral, action=TrailAction.ASKED_AGAIN, actor=LEARNER, after=asking.asked_by
    )


@in_one_transaction
def agree(*, referral_id: int) -> Referral:
    """The person agrees to what someone asked for them. Agreeing twice is agreeing."""
    referral = locked(referral_id)
    if referral.state != State.NOT_AGREED:
        return referral
    if links.has_ended(referral):
        raise AgreementHasEnded
    change(referral, **_agreed(Agreement.LINK))
    trail.record(referral=referral, action=TrailAction.AGREED, actor=LEARNER)
    first = referral.askings.first()
    if first:
        messages.owe_received(first)
    return referral


@in_one_transaction
def decline(*, referral_id: int) -> None:
    """The person does not want what someone asked for them: nothing of it is kept."""
    referral = locked(referral_id)
    if referral.state != State.NOT_AGREED:
        raise NotFromHere
    let_go([referral.pk])


@in_one_transaction
def take_back(*, referral_id: int) -> Referral:
    """The person does not want it any more. Taking it back twice is taking it back."""
    referral = locked(referral_id)
    if referral.state in OPEN:
        before = referral.state
        change(
            referral,
            state=State.CLOSED,
            outcome=Outcome.TAKEN_BACK,
            closed_at=timezone.now(),
            due_on=None,
        )
        trail.record(
            referral=referral,
            action=TrailAction.MOVED,
            actor=LEARNER,
            before=before,
            after=State.CLOSED,
        )
    return referral
