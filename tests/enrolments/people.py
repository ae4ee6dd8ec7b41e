"""Made-up people who ask for places, and the staff who help them."""

import uuid
from typing import Any

from enrolments import actors, rules
from enrolments.enums import ActorKind, ContactBy
from enrolments.models import Enrolment
from timetable.models import Run

STAFF = actors.Actor(ActorKind.STAFF)


def someone(number: int | str = 1, **answers: Any) -> rules.Applicant:
    """A person with an e-mail address."""
    return rules.Applicant(name=f"Person {number}", email=f"person{number}@example.org", **answers)


def someone_without_email(number: int = 1) -> rules.Applicant:
    return rules.Applicant(
        name=f"Person {number}", phone=f"+4415149600{number:02}", contact_by=ContactBy.PHONE
    )


def enrol(
    run: Run,
    applicant: rules.Applicant | None = None,
    submission: uuid.UUID | None = None,
    **options: Any,
) -> Enrolment:
    return rules.enrol(
        run_id=run.pk,
        applicant=applicant or someone(),
        submission=submission or uuid.uuid4(),
        **options,
    )


def status_of(enrolment: Enrolment) -> str:
    enrolment.refresh_from_db()
    return enrolment.status


def taken(run: Run) -> int:
    run.refresh_from_db()
    return run.taken
