"""What people said of a course, before and after: agreement with two statements."""

from collections import defaultdict
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from enrolments.enums import AGREES
from enrolments.evaluations import OPEN_FOR
from enrolments.models import Evaluation
from reports.figures.kinds import REST, Figure, Subject, told
from reports.periods import Block, Scope, quarter_of
from reports.suppression import Tally
from timetable.models import Session

STATEMENTS = {
    "hopeful": "I feel hopeful for the future",
    "ambition": "I have more ambition to do things",
}
WHEN = {"before": "before the course", "after": "after it"}


def _subject(field: str, title: str) -> Subject:
    return Subject(
        f"evaluation-{field}",
        title,
        "Of evaluations of runs whose last session was in the period: who agreed or strongly "
        "agreed. Evaluations have no names. Of quarters in which nobody can answer any more.",
        {"agree": "Agree"},
        "Do not agree, are in between, or did not say",
        settled=True,
        late=OPEN_FOR,
    )


SUBJECTS = {
    f"{name}_{when}": _subject(f"{name}-{when}", f"“{statement}”, {words}")
    for name, statement in STATEMENTS.items()
    for when, words in WHEN.items()
}


def figures(scope: Scope) -> list[Figure]:
    found: dict[str, dict[Block, Tally]] = {field: defaultdict(Tally) for field in SUBJECTS}
    for venue, term, over_on, answers in _given(scope):
        block = Block(venue, term, quarter_of(over_on))
        for field, answer in zip(SUBJECTS, answers, strict=True):
            line = "agree" if answer in AGREES else REST
            found[field][block].numbers[line] += 1
    return [told(subject, scope, found[field]) for field, subject in SUBJECTS.items()]


def _given(scope: Scope) -> list[tuple[int, int | None, date, list[int | None]]]:
    """By the day of the last session of each run, of which an evaluation itself has none."""
    last = Session.objects.planned().filter(run=OuterRef("run")).order_by("-ends_at")
    rows = (
        Evaluation.objects.annotate(over_at=Subquery(last.values("ends_at")[:1]))
        .filter(
            scope.of_runs(term="run__term", at="over_at", venue="run__venue"),
            over_at__isnull=False,
        )
        .order_by()
        .values_list("run__venue", "run__term", "over_at", *SUBJECTS)
    )
    return [
        (venue, term, timezone.localdate(over_at), answers)
        for venue, term, over_at, *answers in rows
    ]
