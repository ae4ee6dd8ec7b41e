"""The equality questions: asked of everybody, answered by whoever likes, kept as counts alone.

An answer is added to a tally of a term, a venue and a month in which many others are counted. No
row is made for a person, so nothing here leads back to one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from enrolments.models import EqualityTally
from timetable.models import Run

NOT_SAID = ("not-said", "I would rather not say")


@dataclass(frozen=True)
class Question:
    """One question, by the name it is counted under, and its answers."""

    name: str
    words: str
    answers: tuple[tuple[str, str], ...]

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return (*self.answers, NOT_SAID)


QUESTIONS = (
    Question(
        "age-group",
        "How old are you?",
        (
            ("18-24", "18 to 24"),
            ("25-34", "25 to 34"),
            ("35-44", "35 to 44"),
            ("45-54", "45 to 54"),
            ("55-64", "55 to 64"),
            ("65-over", "65 or over"),
        ),
    ),
    Question(
        "gender",
        "How do you describe your gender?",
        (
            ("woman", "Woman"),
            ("man", "Man"),
            ("non-binary", "Non-binary"),
            ("another", "In another way"),
        ),
    ),
    Question(
        "ethnicity",
        "What is your ethnic group?",
        (
            ("asian", "Asian or Asian British"),
            ("black", "Black, Black British, Caribbean or African"),
            ("mixed", "Mixed or multiple ethnic groups"),
            ("white", "White"),
            ("other", "Another ethnic group"),
        ),
    ),
    Question(
        "disability",
        "Do you have a disability, or an illness that lasts?",
        (("yes", "Yes"), ("no", "No")),
    ),
    Question(
        "orientation",
        "What is your sexual orientation?",
        (
            ("straight", "Straight or heterosexual"),
            ("gay-lesbian", "Gay or lesbian"),
            ("bisexual", "Bisexual"),
            ("another", "Another orientation"),
        ),
    ),
    Question(
        "religion",
        "What is your religion?",
        (
            ("none", "No religion"),
            ("buddhist", "Buddhist"),
            ("christian", "Christian"),
            ("hindu", "Hindu"),
            ("jewish", "Jewish"),
            ("muslim", "Muslim"),
            ("sikh", "Sikh"),
            ("another", "Another religion"),
        ),
    ),
)


def count(*, run: Run, answers: Mapping[str, str]) -> None:
    """Add someone's answers to the tallies; a question left out is not counted at all."""
    month = timezone.localdate().replace(day=1)
    for question in QUESTIONS:
        answer = answers.get(question.name)
        if answer in dict(question.choices):
            _add_one(
                EqualityTally(
                    term_id=run.term_id,
                    venue_id=run.venue_id,
                    month=month,
                    question=question.name,
                    answer=answer,
                )
            )


@transaction.atomic
def _add_one(tally: EqualityTally) -> None:
    same = EqualityTally.objects.filter(
        term=tally.term_id,
        venue=tally.venue_id,
        month=tally.month,
        question=tally.question,
        answer=tally.answer,
    )
    # PostgreSQL's constraint keeps one row of a kind; SQLite's writers come one after another.
    if not same.exists():
        EqualityTally.objects.bulk_create([tally], ignore_conflicts=True)
    same.update(count=F("count") + 1)
