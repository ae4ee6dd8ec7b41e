"""Links in messages that let someone act without signing in.

Each is for one enrolment and one purpose, and ends when the learner's address changes. Opening one
changes nothing: mail scanners open links. A form behind it acts.
"""

from enum import StrEnum

from django.core import signing

from enrolments.models import Enrolment


class Purpose(StrEnum):
    ANSWER_OFFER = "offer"
    WITHDRAW = "withdraw"
    EVALUATE = "evaluate"


def token(enrolment: Enrolment, purpose: Purpose) -> str:
    """The secret part of a link."""
    facts = [enrolment.uuid.hex, enrolment.learner.links_version]
    return _signer(purpose).sign_object(facts)


def enrolment_of(token: str, purpose: Purpose) -> Enrolment | None:
    """The enrolment a link is for; None if it is not ours, not for this, or not good any more.

    There is one offer at most in the life of an enrolment. Its link goes on after the answer and
    after a change of dates, so that whoever opens it again sees how things stand.
    """
    try:
        uuid, links_version = _signer(purpose).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return (
        Enrolment.objects.for_lists()
        .with_queue_position()
        .filter(uuid=uuid, learner__links_version=links_version, learner__erased_at=None)
        .first()
    )


def _signer(purpose: Purpose) -> signing.Signer:
    return signing.Signer(salt=f"enrolments.links.{purpose}")
