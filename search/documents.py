"""How a page or register says it can be found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Document:
    """One thing a visitor can find. All of it is public.

    `ref` names it for good ("page:12", "resource:3"); `mentions` names what it is made from, so
    that a renamed partner or topic refreshes everything that shows its name.
    """

    ref: str
    kind: str
    title: str
    url: str
    summary: str = ""
    keywords: str = ""
    body: str = ""
    next_starts_at: datetime | None = None
    mentions: tuple[str, ...] = ()
