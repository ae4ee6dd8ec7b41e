"""The rules of requests: the only code that writes Referral, Asking and ReferredOn.

Every path locks the request's row. What staff change names the version they saw, so that of two
advisors at once the second is told. docs/pathways.md draws the states.
"""

from enrolments.refusals import Refused
from pathways.rules.asking import Person, Referrer, Wanted, agree, ask, decline, take_back
from pathways.rules.erasing import erase, forget, let_go
from pathways.rules.moving import (
    MAY_BECOME,
    assign,
    close,
    contact,
    could_not_reach,
    follow_up,
    hand_over,
    meet,
)

__all__ = [
    "MAY_BECOME",
    "Person",
    "Referrer",
    "Refused",
    "Wanted",
    "agree",
    "ask",
    "assign",
    "close",
    "contact",
    "could_not_reach",
    "decline",
    "erase",
    "follow_up",
    "forget",
    "hand_over",
    "let_go",
    "meet",
    "take_back",
]
