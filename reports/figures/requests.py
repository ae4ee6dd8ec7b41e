"""What people asked Pathways for, and what came of it."""

from collections import defaultdict

from django.db.models import Count
from django.db.models.functions import TruncDate

from pathways.enums import OPEN, Kind, Outcome, State
from pathways.models import Referral
from reports.figures.kinds import REST, Figure, Subject, told
from reports.periods import Block, Scope
from reports.suppression import Tally

OUTCOMES = Subject(
    "requests",
    "Requests to Pathways, by what came of them",
    "Requests by the day they came, once the person had agreed. Those of no venue are only in “all "
    "venues”.",
    {
        "open": "Being worked on",
        Outcome.UNDER_WAY: str(Outcome.UNDER_WAY.label),
        Outcome.ADVICE_GIVEN: str(Outcome.ADVICE_GIVEN.label),
        Outcome.ELSEWHERE: str(Outcome.ELSEWHERE.label),
        Outcome.NOT_REACHED: str(Outcome.NOT_REACHED.label),
    },
    "Not wanted after all, taken back or lapsed",
)
KINDS = Subject(
    "requests-kinds",
    "Requests to Pathways, by what was asked for",
    "The same requests, by what the person wanted.",
    {kind.value: str(kind.label) for kind in Kind if kind != Kind.VISIT},
    str(Kind.VISIT.label),
)


def figures(scope: Scope) -> list[Figure]:
    rows = (
        Referral.objects.received_between(scope.period.first, scope.period.last)
        .filter(scope.at("venue"))
        .order_by()
        .annotate(day=TruncDate("received_at"))
        .values_list("venue", "day", "kind", "state", "outcome")
        .annotate(number=Count("pk"))
    )
    outcomes: dict[Block, Tally] = defaultdict(Tally)
    kinds: dict[Block, Tally] = defaultdict(Tally)
    for venue, day, kind, state, outcome, number in rows:
        block = scope.block_on(day, venue)
        outcomes[block].numbers[_line(OUTCOMES, _came_to(state, outcome))] += number
        kinds[block].numbers[_line(KINDS, kind)] += number
    return [told(OUTCOMES, scope, outcomes), told(KINDS, scope, kinds)]


def _came_to(state: str, outcome: str) -> str:
    return "open" if State(state) in OPEN else outcome


def _line(subject: Subject, line: str) -> str:
    return line if line in (subject.lines or ()) else REST
