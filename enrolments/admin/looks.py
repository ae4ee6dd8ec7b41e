"""Who of the staff opened what is kept of a learner."""

from typing import Any

from enrolments import actors, audit
from enrolments.models import Learner

LOOK = "record-opened"


def record_look(learner: Learner, user: Any) -> None:
    """Write down that somebody opened the record of a learner, or one of its parts."""
    audit.record(action=LOOK, actor=actors.staff(user), learner=learner)
