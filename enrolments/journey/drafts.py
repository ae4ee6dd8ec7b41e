"""What is kept of someone on their way through the pages: begun, added to, proved, handed in."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from enrolments import checks, rules
from enrolments.enums import CheckPurpose, ContactBy
from enrolments.models import Draft, EmailCheck, Enrolment, Learner
from enrolments.people import SUPPORT, Applicant
from enrolments.personal_data import DRAFTS_KEPT
from timetable.models import Run

# What we know of someone who has been with us, and ask only if it is still right.
KNOWN_OF_A_LEARNER = ("name", "preferred_name", "capacity", "postcode_area")
# All else was answered by whoever began, who may not be the one who reads the mail.
GOES_WITH_A_LINK = ("over_18", "contact_by", "safe_to_leave_message", "phone")


def begin(run: Run, *, suggested_by: str = "") -> Draft:
    """A draft for one run, without answers but how someone came to us, if that is known."""
    return Draft.objects.create(
        run=run, answers={"suggested_by": suggested_by} if suggested_by else {}
    )


def find(draft_id: UUID, run: Run) -> Draft | None:
    """The draft, if it is for this run and not let go yet."""
    return (
        Draft.objects.filter(pk=draft_id, run=run, created_at__gt=timezone.now() - DRAFTS_KEPT)
        .select_related("learner")
        .first()
    )


def let_go(draft_ids: Iterable[UUID]) -> None:
    """Delete drafts whose owner stops."""
    Draft.objects.filter(pk__in=draft_ids).delete()


def keep(draft: Draft, answers: Mapping[str, Any]) -> None:
    """Add the answers of a page."""
    draft.answers = {**draft.answers, **answers}
    draft.save(update_fields=["answers"])


def keep_contact(draft: Draft, answers: Mapping[str, Any]) -> None:
    """Keep how to reach someone. Another address has to be proved anew."""
    if answers["email"] != draft.checked_email:
        _forget_who(draft)
        draft.checked_email = ""
        draft.save(update_fields=["checked_email"])
    keep(draft, answers)


def ask_for_proof(draft: Draft, *, asked_from: str) -> None:
    """Send a code to the address of the draft. Raises TooManyTries."""
    check = checks.ask(
        email=draft.answers["email"],
        purpose=CheckPurpose.ENROL,
        asked_from=asked_from,
        draft=draft,
    )
    keep(draft, {"check": str(check.pk)})


def has_open_check(draft: Draft) -> bool:
    """Whether a code that was sent to this very address can still be used."""
    return EmailCheck.objects.filter(
        pk=draft.answers.get("check"),
        email=draft.answers.get("email", ""),
        used_at=None,
        expires_at__gt=timezone.now(),
    ).exists()


def prove_by_code(draft: Draft, code: str) -> None:
    """Prove the address of the draft, or raise WrongCode, CodeHasEnded or TooManyTries."""
    if "check" not in draft.answers:
        raise checks.CodeHasEnded
    check = checks.prove_by_code(
        check_id=UUID(draft.answers["check"]), purpose=CheckPurpose.ENROL, code=code
    )
    _proved(draft, check.email)


def prove_by_link(check_id: UUID, secret: str, *, here: UUID | None) -> Draft:
    """Prove an address by the link sent to it, and go on with the draft in this browser.

    `here` is the draft this browser holds. Opened anywhere else, the link moves the draft, so that
    whoever began it does not see what the owner of the address is shown from now on.
    """
    check = checks.prove_by_link(check_id=check_id, purpose=CheckPurpose.ENROL, secret=secret)
    draft = check.draft
    if draft is None:
        raise checks.CodeHasEnded
    if draft.pk != here:
        answers = {name: draft.answers[name] for name in GOES_WITH_A_LINK if name in draft.answers}
        draft.delete()
        draft = Draft.objects.create(run_id=draft.run_id, answers=answers)
    _proved(draft, check.email)
    return draft


def _proved(draft: Draft, email: str) -> None:
    draft.checked_email = email
    draft.save(update_fields=["checked_email"])
    keep(draft, {"email": email, "contact_by": ContactBy.EMAIL})


def people_with_its_address(draft: Draft) -> list[Learner]:
    """Who has used the proved address before; nobody as long as it is not proved."""
    if not draft.checked_email or draft.checked_email != draft.answers.get("email"):
        return []
    return list(Learner.objects.with_email(draft.checked_email).order_by("name", "pk"))


def say_who(draft: Draft, learner: Learner | None) -> None:
    """Go on as someone who has been with us, or as someone else."""
    _forget_who(draft)
    if learner is not None:
        draft.learner = learner
        draft.save(update_fields=["learner"])
        keep(draft, {name: getattr(learner, name) for name in KNOWN_OF_A_LEARNER})
    keep(draft, {"who_said": True})


def _forget_who(draft: Draft) -> None:
    if draft.learner_id is not None:
        gone = {*KNOWN_OF_A_LEARNER, *SUPPORT, "still_right"}
        draft.answers = {key: value for key, value in draft.answers.items() if key not in gone}
    draft.learner = None
    draft.answers.pop("who_said", None)
    draft.save(update_fields=["answers", "learner"])


def hand_in(draft: Draft, *, knows_of_clash: bool) -> tuple[Enrolment, bool]:
    """Ask for the place, and let the draft go. Handed in again, it is the same enrolment.

    Returns, too, whether the enrolment is new. Of the same draft at once, that is true once.
    """
    submission = draft.pk
    enrolment = rules.enrol(
        run_id=draft.run_id,
        applicant=applicant(draft),
        submission=submission,
        suggested_by=draft.answers.get("suggested_by", ""),
        brings_supporter=draft.answers.get("brings_supporter", False),
        knows_of_clash=knows_of_clash,
    )
    _, let_go_of = draft.delete()
    is_first = bool(let_go_of.get(Draft._meta.label))
    return enrolment, is_first and enrolment.submission == submission


def applicant(draft: Draft) -> Applicant:
    """Who asks. Only a proved address counts; what we know and did not ask again stays."""
    answers, known = draft.answers, draft.learner
    return Applicant(
        name=answers["name"],
        preferred_name=answers["preferred_name"],
        email=draft.checked_email,
        phone=answers["phone"] or (known.phone.as_e164 if known and known.phone else ""),
        contact_by=answers["contact_by"],
        safe_to_leave_message=answers["safe_to_leave_message"]
        or bool(known and known.safe_to_leave_message),
        capacity=answers["capacity"],
        postcode_area=answers["postcode_area"],
        postal_address=known.postal_address if known else "",
        support={name: answers[name] for name in SUPPORT if name in answers},
        learner_id=known.pk if known else None,
    )
