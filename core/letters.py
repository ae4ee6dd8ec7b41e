"""What a message is once it is made: a letter by e-mail, or a text message."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter. The type may have parameters: “text/calendar; method=…”."""

    name: str
    content: str
    mimetype: str


@dataclass(frozen=True)
class Letter:
    """An e-mail ready to go: who to, and the same words as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str
    attachments: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True)
class Text:
    """A text message ready to go: the number, with its country, and the words."""

    to: str
    words: str


Renderer = Callable[[str], Letter | Text | None]


class NotDelivered(Exception):
    """A message that was not taken, for good or for now.

    `reason` is kept and logged, so it never quotes an address, a number or words.
    """

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
