"""What partners tell us of their advice, and what came of the cards of practices."""

from collections import defaultdict

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from partners.models import AdviceReturn, CardCount
from reports.figures.kinds import REST, Figure, Subject, alone, told
from reports.periods import Block, Scope
from reports.suppression import Tally

SEEN = Subject(
    "advice",
    "People seen by partners",
    "What partners told us after their advice sessions, by the day of the session. Someone seen "
    "twice is counted twice.",
    None,
    "Partners who saw few people",
)
NEW = Subject(
    "advice-new",
    "People seen by partners, new or not",
    "Of the same people, those the partner had not seen before.",
    {"new": "New to the partner"},
    "Seen before",
)
REFERRED = Subject(
    "advice-referred",
    "People seen by partners, referred on or not",
    "Of the same people, those the partner led on to somebody else.",
    {"referred": "Referred on"},
    "Not referred on",
)
JOBS = Subject(
    "job-starts",
    "Job starts",
    "People who started a job, as partners told us. They may have been seen long before.",
    {},
    "",
)
CARDS = Subject(
    "cards",
    "Cards of practices",
    "How often a card from a GP practice was opened, and how often somebody then enrolled or asked "
    "for an advisor. Cards know no venue: these are only in “all venues”.",
    {},
    "",
)
OF_CARDS = (
    ("opened", "Cards opened"),
    ("enrolments", "Enrolments"),
    ("self_referrals", "Requests for an advisor"),
)


def figures(scope: Scope) -> list[Figure]:
    return [*_advice(scope), *_cards(scope)]


def _advice(scope: Scope) -> list[Figure]:
    venue = Coalesce("session__venue", F("session__run__venue"))
    rows = (
        AdviceReturn.objects.between(scope.period.first, scope.period.last)
        .annotate(at=venue)
        .filter(scope.at("at"))
        .order_by()
        .values_list("at", "held_on", "partner__title")
        .annotate(
            all_seen=Sum("seen"),
            all_new=Sum("new"),
            all_referred=Sum("referred_on"),
            all_jobs=Sum("job_starts"),
        )
    )
    seen, new, referred, jobs = (_blocks() for _ in range(4))
    for at, held_on, partner, people, first_time, led_on, started in rows:
        block = scope.block_on(held_on, at)
        seen[block].numbers[partner] += people
        new[block].numbers.update({"new": first_time, REST: people - first_time})
        referred[block].numbers.update({"referred": led_on, REST: people - led_on})
        jobs[block].numbers["jobs"] += started
    return [
        told(SEEN, scope, seen),
        told(NEW, scope, new),
        told(REFERRED, scope, referred),
        alone(JOBS, scope, {"jobs": jobs}, [("jobs", "Job starts")]),
    ]


def _cards(scope: Scope) -> list[Figure]:
    parts = {name: _blocks() for name, _ in OF_CARDS}
    rows = CardCount.objects.between(scope.period.first, scope.period.last).order_by()
    sums = {f"all_{name}": Sum(name) for name in parts}
    for day, *numbers in rows.values_list("day").annotate(**sums):
        for name, number in zip(parts, numbers, strict=True):
            parts[name][scope.block_on(day, None)].numbers[name] += number
    return [alone(CARDS, scope, parts, OF_CARDS)]


def _blocks() -> dict[Block, Tally]:
    return defaultdict(Tally)
