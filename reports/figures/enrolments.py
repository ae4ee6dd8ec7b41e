"""Enrolments of a period, read once: what came of them, whom they were of, and how long it took."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.utils import timezone

from core.small_numbers import floor
from enrolments.enums import ON_REGISTER, EnrolmentStatus, SuggestedBy
from enrolments.models import Enrolment
from reports.figures.kinds import REST, Figure, Row, Subject, told
from reports.periods import Block, Scope, quarter_of
from reports.suppression import Tally, people_told
from timetable.models import Session

OUTCOMES = Subject(
    "enrolments",
    "Enrolments: completion, demand not met and what else came of them",
    "Each time someone asked to join something, once, by what it has come to now. Completed: came "
    "to the share of sessions that the course asks for, 70 per cent where it asks for nothing "
    "else. Never got a place: not given one, cancelled by the college before they had one, or "
    "still asking or waiting when the last session was over.",
    {
        "has": "Has a place",
        "completed": "Completed it",
        "not-completed": "Did not complete it",
        "left": "Had a place and withdrew, or it was cancelled",
        "never": "Asked for a place and never got one",
    },
    "Still asking or waiting, said no to an offer or changed their mind",
)
NEW = Subject(
    "new-people",
    "New people",
    "Enrolments by whether they are somebody’s first with us, ever. Everyone is new once.",
    {"new": "New people"},
    "Had asked to join something before",
)
WAITED = Subject(
    "waiting-time",
    "Waiting time",
    "Days from asking to join until the first time somebody had the place, by the calendar.",
    {
        "same-day": "The same day",
        "week": "1 to 7 days",
        "month": "8 to 28 days",
        "longer": "More than 28 days",
    },
    "Never had the place, or not yet",
)
SUGGESTED = Subject(
    "suggested-by",
    "Who suggested it",
    "The answer to “Who suggested this to you?” in the form, once for each enrolment.",
    {choice.value: str(choice.label) for choice in SuggestedBy},
    "Not said",
)
AREAS = Subject(
    "areas",
    "Postcode areas",
    "The first half of the postcode that the person has given us, once for each enrolment, of "
    "quarters that are over.",
    None,
    "Not given",
    settled=True,
)
PEOPLE = (
    "Everyone who had a place, once, however many places that were. Someone at two venues is one "
    "person, so this does not add up: it is rounded down, and blocks of too few are left out."
)
DAYS_OF_A_WEEK, DAYS_OF_A_MONTH = 7, 28


@dataclass(frozen=True)
class Enrolled:
    """One enrolment, as far as it is counted. No name comes here."""

    block: Block
    learner: int
    status: str
    suggested_by: str
    area: str
    asked_on: date
    place_on: date | None
    is_first: bool
    run_is_over: bool

    @property
    def had_a_place(self) -> bool:
        return self.place_on is not None

    @property
    def never_got_one(self) -> bool:
        if self.had_a_place:
            return False
        refused = self.status in (EnrolmentStatus.DECLINED, EnrolmentStatus.CANCELLED)
        asking = self.status in (EnrolmentStatus.APPLIED, EnrolmentStatus.WAITING)
        return refused or (asking and self.run_is_over)


# What a place that somebody had has come to. Any other state is that they left it.
CAME_TO = {
    EnrolmentStatus.CONFIRMED: "has",
    EnrolmentStatus.COMPLETED: "completed",
    EnrolmentStatus.NOT_COMPLETED: "not-completed",
}


def figures(scope: Scope) -> list[Figure]:
    rows = list(read(scope))
    return [
        told(OUTCOMES, scope, _tallies(rows, outcome)),
        _people(scope, rows),
        told(NEW, scope, _tallies(rows, lambda row: "new" if row.is_first else REST)),
        told(WAITED, scope, _tallies(rows, waited)),
        told(SUGGESTED, scope, _tallies(rows, lambda row: row.suggested_by or REST)),
        told(AREAS, scope, _tallies(rows, lambda row: row.area or REST)),
    ]


def read(scope: Scope) -> Iterable[Enrolled]:
    """All enrolments of a scope in one query."""
    earlier = Enrolment.objects.filter(learner=OuterRef("learner")).filter(
        Q(joined_at__lt=OuterRef("joined_at"))
        | Q(joined_at=OuterRef("joined_at"), pk__lt=OuterRef("pk"))
    )
    last = Session.objects.planned().filter(run=OuterRef("run")).order_by("-ends_at")
    rows = (
        Enrolment.objects.filter(
            scope.of_runs(term="run__term", at="joined_at", venue="run__venue")
        )
        .order_by()
        .annotate(
            place_at=Min(
                "audit__at",
                filter=Q(audit__action="enrolment", audit__after=EnrolmentStatus.CONFIRMED),
            ),
            is_known=Exists(earlier),
            over_at=Subquery(last.values("ends_at")[:1]),
        )
        .values_list(
            "run__venue",
            "run__term",
            "learner",
            "status",
            "suggested_by",
            "learner__postcode_area",
            "joined_at",
            "place_at",
            "is_known",
            "over_at",
        )
    )
    return (_enrolled(scope, *row) for row in rows.iterator(chunk_size=5000))


def _enrolled(scope: Scope, venue: int, term: int | None, *row: Any) -> Enrolled:
    learner, status, suggested_by, area, joined_at, place_at, is_known, over_at = row
    asked_on = timezone.localdate(joined_at)
    # What was brought over from elsewhere has no trail: those on a register had their place.
    had_at: datetime | None = place_at or (joined_at if status in ON_REGISTER else None)
    return Enrolled(
        block=Block(venue, term, quarter_of(asked_on)),
        learner=learner,
        status=status,
        suggested_by=suggested_by,
        area=area,
        asked_on=asked_on,
        place_on=timezone.localdate(had_at) if had_at else None,
        is_first=not is_known,
        run_is_over=over_at is not None and over_at < scope.now,
    )


def waited(row: Enrolled) -> str:
    """How long somebody waited, as the line it is counted in."""
    if row.place_on is None:
        return REST
    days = (row.place_on - row.asked_on).days
    if days < 1:
        return "same-day"
    if days <= DAYS_OF_A_WEEK:
        return "week"
    return "month" if days <= DAYS_OF_A_MONTH else "longer"


def outcome(row: Enrolled) -> str:
    if row.had_a_place:
        return CAME_TO.get(EnrolmentStatus(row.status), "left")
    return "never" if row.never_got_one else REST


def _tallies(rows: Iterable[Enrolled], line_of: Callable[[Enrolled], str]) -> dict[Block, Tally]:
    """Enrolments of each block by line, and how many people they are of."""
    tallies: dict[Block, Tally] = defaultdict(Tally)
    people: dict[tuple[Block, str], set[int]] = defaultdict(set)
    everybody: dict[Block, set[int]] = defaultdict(set)
    for row in rows:
        line = line_of(row)
        tallies[row.block].numbers[line] += 1
        people[row.block, line].add(row.learner)
        everybody[row.block].add(row.learner)
    for (block, line), learners in people.items():
        tallies[block].people[line] = len(learners)
    for block, learners in everybody.items():
        tallies[block].everybody = len(learners)
    return tallies


def _people(scope: Scope, rows: Iterable[Enrolled]) -> Figure:
    blocks: dict[Block, set[int]] = defaultdict(set)
    for row in rows:
        if row.had_a_place and scope.covers(row.block):
            blocks[row.block].add(row.learner)
    number = people_told(blocks, smallest=floor())
    people = Row("People who had a place, rounded down", number or None, bool(number))
    return Figure("people", "People", PEOPLE, (people,))
