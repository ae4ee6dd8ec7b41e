"""How a page or register says it can be found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Occasion:
    """One run that visitors may see and that has a session to come.

    What a visitor asks of when and where must hold within one of these: Tuesday at Bootle and
    Monday at Walton is not "Tuesday, Walton". Enrolment is possible from `opens` up to `closes`,
    both None for a drop-in.
    """

    venue: str
    sessions: tuple[datetime, ...]
    starts: datetime
    ends: datetime
    opens: datetime | None = None
    closes: datetime | None = None
    free: bool = False
    mode: str = ""


@dataclass(frozen=True)
class Document:
    """One thing a visitor can find. All of it is public.

    `ref` names it for good ("page:12", "resource:3"); `mentions` names what it is made from, so
    that a renamed partner or topic refreshes everything that shows its name. `topics` are slugs.
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
    topics: tuple[str, ...] = ()
    level: str = ""
    sharing: str = ""
    mode: str = ""
    occasions: tuple[Occasion, ...] = ()
