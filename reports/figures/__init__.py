"""All figures of a report, in the order in which they are read. Each subject has a module."""

from reports.figures import (
    attendance,
    enrolments,
    equality,
    evaluations,
    partners,
    requests,
    visits,
)
from reports.figures.kinds import Figure, Row
from reports.periods import Scope

__all__ = ["Figure", "Row", "Section", "report"]

SUBJECTS = (
    ("Enrolments and people", enrolments),
    ("Attendance", attendance),
    ("What people say", evaluations),
    ("Equality", equality),
    ("Visits", visits),
    ("Pathways", requests),
    ("Partners and practices", partners),
)

Section = tuple[str, list[Figure]]


def report(scope: Scope, *, with_equality: bool = True) -> list[Section]:
    """Every figure of a scope; a constant number of queries, whatever there is to count."""
    return [
        (title, subject.figures(scope))
        for title, subject in SUBJECTS
        if with_equality or subject is not equality
    ]
