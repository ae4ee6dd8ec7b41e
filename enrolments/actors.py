"""Who makes a change, for the audit trail."""

from dataclasses import dataclass
from typing import Any

from enrolments.enums import ActorKind


@dataclass(frozen=True)
class Actor:
    """The learner, a named member of staff, or the system itself."""

    kind: ActorKind
    user: Any = None

    @property
    def is_staff(self) -> bool:
        return self.kind == ActorKind.STAFF


LEARNER = Actor(ActorKind.LEARNER)
SYSTEM = Actor(ActorKind.SYSTEM)


def staff(user: Any) -> Actor:
    return Actor(ActorKind.STAFF, user)
