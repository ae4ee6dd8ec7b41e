"""Why a copy cannot be lent or taken back, each as a sentence for the person at the desk."""

from typing import Any

from core.dates import clock, day
from enrolments.refusals import Refused
from library.models import Copy


class NoSuchCopy(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(f"No copy has the number {number}. Look at the label again.")


class IsWithdrawn(Refused):
    def __init__(self, copy: Copy) -> None:
        super().__init__(
            f"{copy} of “{copy.resource}” was withdrawn, so it is not lent. If it has been found, "
            "ask an editor to bring it back."
        )


class IsOutAlready(Refused):
    def __init__(self, copy: Copy) -> None:
        super().__init__(
            f"{copy} of “{copy.resource}” is out already, since {since(copy)}. If you have it in "
            "your hand, take it back first."
        )


class IsInAlready(Refused):
    def __init__(self, copy: Copy) -> None:
        super().__init__(f"{copy} of “{copy.resource}” is in already. Nothing had to be done.")


def since(copy: Copy) -> str:
    """“Monday 2 November, 3pm”."""
    out: Any = copy.out_since
    return f"{day(out)}, {clock(out)}"
