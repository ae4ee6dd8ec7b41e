"""Who a learner is: registering, changing, pausing, merging and erasing people.

Enrolments are moved by rules alone; what is written here is about the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils import timezone

from enrolments import audit
from enrolments.actors import LEARNER, Actor
from enrolments.enums import Capacity, ContactBy
from enrolments.models import Learner, LearningPlan, SupportNeeds
from enrolments.transactions import in_one_transaction, lock_learner

# What a form may change about a learner; nothing else of the record can be posted.
DETAILS = (
    "name",
    "preferred_name",
    "email",
    "phone",
    "contact_by",
    "safe_to_leave_message",
    "capacity",
    "postcode_area",
    "postal_address",
)
PREFERENCES = ("courses_named_in_subjects", "reminders")
SUPPORT = ("information_format", "access_needs", "interpreter", "comfort", "what_helps")
PLAN = ("hopes", "steps", "support")


@dataclass(frozen=True)
class Applicant:
    """Who asks for a place. At least one of e-mail and telephone is given.

    `learner_id` is a learner who has proved that they are this one; without it, only exactly the
    same name, address and telephone number are taken to be the same person.
    """

    name: str
    email: str = ""
    phone: str = ""
    preferred_name: str = ""
    contact_by: str = ContactBy.EMAIL
    safe_to_leave_message: bool = False
    capacity: str = Capacity.OPEN
    postcode_area: str = ""
    postal_address: str = ""
    support: Mapping[str, str] = field(default_factory=dict)
    learner_id: int | None = None


def known_as(applicant: Applicant) -> QuerySet[Learner]:
    """Learners who are this applicant. An address alone may be shared by two people."""
    if applicant.learner_id:
        return Learner.objects.known().filter(pk=applicant.learner_id)
    return Learner.objects.known().filter(
        name__iexact=applicant.name, email=applicant.email.lower(), phone=applicant.phone
    )


def find(applicant: Applicant) -> Learner | None:
    """The learner this applicant is, as far as we can tell; the first of them if we kept two."""
    return known_as(applicant).order_by("pk").first()


def register(applicant: Applicant, *, known: Learner | None, actor: Actor) -> Learner:
    """The learner for this applicant: the one found, brought up to date, or a new one.

    A new one is written into the trail by the enrolment that brought them. Someone online who gave
    only a telephone number has proved nothing, and changes nothing of a record that is there.
    Call in a transaction, with the row of who is known locked.
    """
    details = {name: getattr(applicant, name) for name in DETAILS}
    details["email"] = applicant.email.lower()
    if known is None:
        learner = Learner.objects.create(**details)
    elif not (actor.is_staff or applicant.email):
        return known
    else:
        learner = _change_details(known, details, actor=actor)
    if applicant.support:
        change_support(learner_id=learner.pk, answers=applicant.support)
    return learner


@in_one_transaction
def change_details(*, learner_id: int, details: Mapping[str, object], actor: Actor) -> Learner:
    """Change what we know of someone. Links sent to an old address stop working."""
    return _change_details(lock_learner(learner_id), details, actor=actor)


def _change_details(learner: Learner, details: Mapping[str, object], *, actor: Actor) -> Learner:
    changed = [
        name
        for name in (*DETAILS, *PREFERENCES)
        if name in details and getattr(learner, name) != details[name]
    ]
    if not changed:
        return learner
    for name in changed:
        setattr(learner, name, details[name])
    learner.email = learner.email.lower()
    learner.save(update_fields=changed)
    if "email" in changed:
        Learner.objects.filter(pk=learner.pk).update(links_version=F("links_version") + 1)
        learner.refresh_from_db()
    # Which fields, never what they said: the trail outlives the person's data.
    audit.record(
        action="details-changed", actor=actor, learner=learner, after=", ".join(changed)[:40]
    )
    return learner


def change_support(*, learner_id: int, answers: Mapping[str, str]) -> None:
    """Keep what would help someone, apart from who they are."""
    allowed = {name: answers[name] for name in SUPPORT if name in answers}
    SupportNeeds.objects.update_or_create(learner_id=learner_id, defaults=allowed)


def change_plan(*, learner_id: int, answers: Mapping[str, str]) -> None:
    """Keep someone's learning plan. It is theirs: no list of staff shows it."""
    allowed = {name: answers[name] for name in PLAN if name in answers}
    LearningPlan.objects.update_or_create(learner_id=learner_id, defaults=allowed)


@in_one_transaction
def restrict(*, learner_id: int, restricted: bool, actor: Actor) -> None:
    """Let only coordinators see someone who also works or volunteers here, or lift that."""
    learner = lock_learner(learner_id)
    Learner.objects.filter(pk=learner.pk).update(restricted=restricted)
    audit.record(
        action="restricted", actor=actor, learner=learner, after="yes" if restricted else "no"
    )


@in_one_transaction
def pause(*, learner_id: int, actor: Actor = LEARNER) -> None:
    """Everything rests: no reminders and no offers. Places, and the place in a queue, are kept."""
    learner = lock_learner(learner_id)
    if learner.paused_at is None:
        Learner.objects.filter(pk=learner.pk).update(paused_at=timezone.now())
        audit.record(action="paused", actor=actor, learner=learner)


@in_one_transaction
def resume(*, learner_id: int, actor: Actor = LEARNER) -> None:
    """The pause is over. Follow with rules.fill_places for each run the learner waits for."""
    learner = lock_learner(learner_id)
    if learner.paused_at is not None:
        Learner.objects.filter(pk=learner.pk).update(paused_at=None)
        audit.record(action="resumed", actor=actor, learner=learner)


def sign_out_everywhere(learner_id: int) -> None:
    """End every sign-in of this learner, on whatever device."""
    Learner.objects.filter(pk=learner_id).update(sign_in_version=F("sign_in_version") + 1)
