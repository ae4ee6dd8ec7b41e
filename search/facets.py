"""What a list can be narrowed by, which documents meet it, and how many each choice would leave.

A count ignores its own facet's choice, so it is the number of results after choosing it instead.
Venue, day, time, mode, date and places are asked of one run at a time.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from search.documents import Document, Occasion
from search.enums import TimeOfDay, When

OF_THE_DOCUMENT = ("kind", "topic", "level", "sharing")
OF_A_RUN = ("venue", "mode", "day", "time", "when", "places")
FACETS = (*OF_THE_DOCUMENT, *OF_A_RUN)
WEEK = 7
MONTH = 30


@dataclass(frozen=True)
class Filters:
    """What was chosen. Empty values choose nothing; dates are the days a session may be on."""

    kinds: tuple[str, ...] = ()
    topic: str = ""
    venue: str = ""
    mode: str = ""
    day: int = 0
    time: str = ""
    when: str = ""
    level: str = ""
    sharing: str = ""
    places: bool = False
    starts_on: date | None = None
    ends_on: date | None = None

    def __bool__(self) -> bool:
        return self != NOTHING_CHOSEN

    @property
    def asks_of_runs(self) -> bool:
        """Whether anything chosen speaks of when, where or how."""
        chosen = (self.venue, self.mode, self.day, self.time, self.when, self.places)
        return any(chosen) or self.starts_on is not None or self.ends_on is not None


NOTHING_CHOSEN = Filters()


@dataclass(frozen=True)
class Moment:
    """Now, as documents are compared with it: one for a whole search."""

    seconds: int
    today: int

    @classmethod
    def now(cls) -> "Moment":
        # By the minute, so that what is worked out for a document can be remembered a while.
        now = timezone.now()
        return cls(int(now.timestamp()) // 60 * 60, timezone.localdate(now).toordinal())


@dataclass(frozen=True)
class RunFacts:
    venue: str
    days: tuple[int, ...]
    times: tuple[str, ...]
    dates: tuple[int, ...]
    starts: int
    ends: int
    opens: int
    closes: int
    free: bool
    mode: str

    def has_places(self, now: Moment) -> bool:
        return self.free and self.opens <= now.seconds < self.closes

    def can_be_joined(self, now: Moment) -> bool:
        return self.opens <= now.seconds < self.closes

    def whens(self, now: Moment) -> set[str]:
        return {when for day in self.dates for when in whens_of(day, now.today)}

    def within(self, filters: Filters, now: Moment) -> bool:
        """Whether a session is on one of the days chosen."""
        first = max(now.today, filters.starts_on.toordinal() if filters.starts_on else 0)
        last = filters.ends_on.toordinal() if filters.ends_on else date.max.toordinal()
        return any(first <= day <= last for day in self.dates)

    def fails(self, filters: Filters, now: Moment) -> set[str]:
        """The facets by whose choice this run is left out."""
        missed = set()
        if filters.venue and filters.venue != self.venue:
            missed.add("venue")
        if filters.mode and filters.mode != self.mode:
            missed.add("mode")
        if filters.day and filters.day not in self.days:
            missed.add("day")
        if filters.time and filters.time not in self.times:
            missed.add("time")
        if filters.when and filters.when not in self.whens(now):
            missed.add("when")
        if filters.places and not self.has_places(now):
            missed.add("places")
        return missed

    def values(self, facet: str, now: Moment) -> Iterable[str]:
        if facet == "day":
            return map(str, self.days)
        if facet == "time":
            return self.times
        if facet == "when":
            return self.whens(now)
        if facet == "places":
            return ("1",) if self.has_places(now) else ()
        value = self.venue if facet == "venue" else self.mode
        return (value,) if value else ()


@dataclass(frozen=True)
class Facts:
    """What a document can be narrowed by, read once and remembered."""

    topics: tuple[str, ...] = ()
    level: str = ""
    sharing: str = ""
    mode: str = ""
    runs: tuple[RunFacts, ...] = ()

    def coming(self, now: Moment) -> list[RunFacts]:
        return [run for run in self.runs if run.ends > now.seconds]

    def values(self, facet: str, kind: str) -> tuple[str, ...]:
        if facet == "topic":
            return self.topics
        value = kind if facet == "kind" else getattr(self, facet)
        return (value,) if value else ()

    def fails(self, filters: Filters, kind: str) -> set[str]:
        """The facets of the document itself by whose choice it is left out."""
        missed = set()
        if filters.kinds and kind not in filters.kinds:
            missed.add("kind")
        if filters.topic and filters.topic not in self.topics:
            missed.add("topic")
        if filters.level and filters.level != self.level:
            missed.add("level")
        if filters.sharing and filters.sharing != self.sharing:
            missed.add("sharing")
        return missed

    def runs_that_nearly_fit(
        self, filters: Filters, now: Moment
    ) -> list[tuple[RunFacts, set[str]]]:
        """Runs on the chosen days, each with the facets it fails, if at most one."""
        judged = [
            (run, run.fails(filters, now))
            for run in self.coming(now)
            if run.within(filters, now) or not (filters.starts_on or filters.ends_on)
        ]
        return [(run, missed) for run, missed in judged if len(missed) <= 1]


@dataclass
class Narrowed:
    """The documents that meet every choice, and the counts beside each choice."""

    ids: list[int] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def write(document: Document) -> str:
    """A document's facets as they are kept."""
    return json.dumps(
        {
            "topics": document.topics,
            "level": document.level,
            "sharing": document.sharing,
            "mode": document.mode,
            "runs": [_of_occasion(occasion, document.mode) for occasion in document.occasions],
        },
        separators=(",", ":"),
    )


@lru_cache(maxsize=60_000)
def read(text: str) -> Facts:
    """The facets kept in a document. Remembered by the text itself, so never out of date."""
    data: dict[str, Any] = json.loads(text)
    runs = tuple(
        RunFacts(venue, tuple(days), tuple(times), tuple(dates), *others)
        for venue, days, times, dates, *others in data.get("runs", ())
    )
    return Facts(
        tuple(data.get("topics", ())),
        data.get("level", ""),
        data.get("sharing", ""),
        data.get("mode", ""),
        runs,
    )


def narrow(rows: Iterable[tuple[int, str, str]], filters: Filters, now: Moment) -> Narrowed:
    """Of (id, kind, facets) those that meet the choices, and every choice's count."""
    if not filters:
        return _everything(rows, now)
    found = Narrowed()
    pairs: Counter[tuple[str, str]] = Counter()
    for identity, kind, text in rows:
        fits, values = _judge(text, kind, filters, now)
        if fits:
            found.ids.append(identity)
        pairs.update(values)
    found.counts = _by_facet(pairs)
    return found


def fitting_runs(text: str, filters: Filters, now: Moment) -> list[RunFacts]:
    """The runs of a document that meet every choice."""
    near = read(text).runs_that_nearly_fit(filters, now)
    return [run for run, missed in near if not missed]


def whens_of(day: int, today: int) -> tuple[str, ...]:
    """Every choice of when that a day is in: the next 30 days begin with the next 7."""
    if day < today:
        return ()
    if day < today + WEEK:
        return (When.WEEK.value, When.MONTH.value)
    return (When.MONTH.value,) if day < today + MONTH else (When.LATER.value,)


def days_of(when: str, today: date) -> tuple[date, date | None]:
    """The first and last day of a choice of when."""
    if when == When.LATER:
        return today + timedelta(days=MONTH), None
    return today, today + timedelta(days=(WEEK if when == When.WEEK else MONTH) - 1)


def _everything(rows: Iterable[tuple[int, str, str]], now: Moment) -> Narrowed:
    found = Narrowed()
    pairs: Counter[tuple[str, str]] = Counter()
    alike: Counter[tuple[str, str]] = Counter()
    for identity, kind, text in rows:
        found.ids.append(identity)
        alike[kind, text] += 1
    for (kind, text), number in alike.items():
        for pair in _choices_of(text, kind, now.seconds, now.today):
            pairs[pair] += number
    found.counts = _by_facet(pairs)
    return found


@lru_cache(maxsize=60_000)
def _choices_of(text: str, kind: str, seconds: int, today: int) -> tuple[tuple[str, str], ...]:
    """The choices that a document counts under while nothing is chosen."""
    return _judge(text, kind, NOTHING_CHOSEN, Moment(seconds, today))[1]


def _judge(
    text: str, kind: str, filters: Filters, now: Moment
) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Whether a document meets the choices, and the choices that it would count under."""
    facts = read(text)
    missed = facts.fails(filters, kind)
    if len(missed) > 1:
        return False, ()
    near = facts.runs_that_nearly_fit(filters, now)
    in_time = any(not of_run for _, of_run in near) or _needs_no_run(facts, filters)
    values = [
        (facet, value)
        for facet in OF_THE_DOCUMENT
        if in_time and missed <= {facet}
        for value in facts.values(facet, kind)
    ]
    if not missed:
        values += _of_runs(facts, filters, near, now)
    return in_time and not missed, tuple(values)


def _needs_no_run(facts: Facts, filters: Filters) -> bool:
    """Without any choice of when or where, a document needs no dates; nor in its own time."""
    if replace(filters, mode="").asks_of_runs:
        return False
    return filters.mode in ("", facts.mode)


def _of_runs(
    facts: Facts, filters: Filters, near: list[tuple[RunFacts, set[str]]], now: Moment
) -> set[tuple[str, str]]:
    found = {
        (facet, value)
        for facet in OF_A_RUN
        for run, missed in near
        if missed <= {facet}
        for value in run.values(facet, now)
    }
    if facts.mode and not replace(filters, mode="").asks_of_runs:
        found.add(("mode", facts.mode))
    return found


def _by_facet(pairs: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for (facet, value), number in pairs.items():
        counts[facet][value] = number
    return counts


def _of_occasion(occasion: Occasion, mode: str) -> list[Any]:
    local = [timezone.localtime(session) for session in occasion.sessions]
    return [
        occasion.venue,
        sorted({moment.isoweekday() for moment in local}),
        sorted({TimeOfDay.of_hour(moment.hour).value for moment in local}),
        sorted({moment.date().toordinal() for moment in local}),
        _seconds(occasion.starts),
        _seconds(occasion.ends),
        _seconds(occasion.opens),
        _seconds(occasion.closes),
        occasion.free,
        occasion.mode or mode,
    ]


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
