"""What people answered to the equality questions, from counts that nobody can be found in."""

from collections import defaultdict
from typing import Any

from django.db.models import Sum

from enrolments.equality import NOT_SAID, QUESTIONS, Question
from enrolments.models import EqualityTally
from reports.figures.kinds import REST, Figure, Subject, told
from reports.periods import Block, Scope, quarter_of
from reports.suppression import Tally


def _subject(question: Question) -> Subject:
    return Subject(
        f"equality-{question.name}",
        question.words,
        "Answers given with a first enrolment, kept as counts of a term, a venue and a month and "
        "never with a person, of quarters that are over. Those who left it out are not counted.",
        dict(question.answers),
        "Would rather not say",
        settled=True,
    )


SUBJECTS = {question.name: _subject(question) for question in QUESTIONS}


def figures(scope: Scope) -> list[Figure]:
    found: dict[str, dict[Block, Tally]] = {name: defaultdict(Tally) for name in SUBJECTS}
    for venue, term, month, question, answer, number in _counted(scope):
        if question in found:
            line = REST if answer == NOT_SAID[0] else answer
            found[question][Block(venue, term, quarter_of(month))].numbers[line] += number
    return [told(subject, scope, found[name]) for name, subject in SUBJECTS.items()]


def _counted(scope: Scope) -> list[tuple[Any, ...]]:
    return list(
        EqualityTally.objects.filter(scope.of_months(term="term", month="month"), scope.at("venue"))
        .order_by()
        .values_list("venue", "term", "month", "question", "answer")
        .annotate(number=Sum("count"))
    )
