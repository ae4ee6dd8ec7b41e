"""Who came and who did not, by the registers."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from enrolments.enums import ATTENDED, ON_REGISTER, AttendanceMark
from enrolments.models import Attendance
from reports.figures.kinds import REST, Figure, Subject, told
from reports.periods import Block, Scope
from reports.suppression import Tally
from timetable.models import Session

ATTENDANCE = Subject(
    "attendance",
    "Who came and who did not",
    "One for each person and each session that is over and was not called off: everyone with a "
    "mark, and everyone on the register without one. By the venue of the session and its day.",
    {
        "came": "Came, late or not",
        AttendanceMark.MISSED: "Did not come",
        AttendanceMark.APOLOGIES: "Sent apologies",
    },
    "Not marked",
)


def figures(scope: Scope) -> list[Figure]:
    return [told(ATTENDANCE, scope, tallies(scope))]


def tallies(scope: Scope) -> dict[Block, Tally]:
    """Two queries: the marks by kind, and who has none. Of people, whoever is in the largest line:
    nobody is then counted twice."""
    found: dict[Block, Tally] = defaultdict(Tally)
    for venue, term, quarter, line, number, people in (*_marked(scope), *_unmarked(scope)):
        tally = found[Block(venue, term, timezone.localdate(quarter))]
        tally.numbers[line] += number
        tally.people[line] = max(people, tally.people.get(line, 0))
        tally.everybody = max(people, tally.everybody or 0)
    return found


def _marked(scope: Scope) -> list[tuple[Any, ...]]:
    rows = (
        Attendance.objects.counted()
        .filter(
            scope.of_runs(
                term="session__run__term", at="session__starts_at", venue="session__venue"
            ),
            session__ends_at__lt=scope.now,
        )
        .order_by()
        .annotate(quarter=TruncQuarter("session__starts_at"))
        .values_list("session__venue", "session__run__term", "quarter", "mark")
        .annotate(number=Count("pk"), people=Count("enrolment__learner", distinct=True))
    )
    return [(*row[:3], "came" if row[3] in ATTENDED else row[3], *row[4:]) for row in rows]


def _unmarked(scope: Scope) -> list[tuple[Any, ...]]:
    mark = Attendance.objects.filter(session=OuterRef("pk"), enrolment=OuterRef("enrolment"))
    rows = (
        Session.objects.planned()
        .filter(
            scope.of_runs(term="run__term", at="starts_at", venue="venue"),
            ends_at__lt=scope.now,
            run__enrolments__status__in=ON_REGISTER,
            run__enrolments__joined_at__lt=F("ends_at"),
        )
        .annotate(enrolment=F("run__enrolments"), learner=F("run__enrolments__learner"))
        .filter(~Exists(mark))
        .order_by()
        .annotate(quarter=TruncQuarter("starts_at"))
        .values_list("venue", "run__term", "quarter")
        .annotate(number=Count("enrolment"), people=Count("learner", distinct=True))
    )
    return [(*row[:3], REST, *row[3:]) for row in rows]
