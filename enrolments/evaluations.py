"""Asking people how a course was: what is asked, until when, and what staff may see of it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from core.small_numbers import floor
from enrolments.models import Enrolment, Evaluation
from enrolments.querysets import Agreed
from timetable.enums import RunStatus
from timetable.models import Run

COURSE = "course"
# How long after the last session the link in the letter is good.
OPEN_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Statement:
    """What people agree with or not, as it was before the course and as it is after it."""

    name: str
    words: str
    before: str
    after: str


STATEMENTS = (
    Statement(
        "hopeful",
        "I feel hopeful for the future",
        "Before the course, I felt hopeful for the future",
        "As a result of this course, I feel hopeful for the future",
    ),
    Statement(
        "ambition",
        "I have more ambition to do things",
        "Before the course, I had ambition to do things",
        "As a result of this course, I have more ambition to do things",
    ),
)


@dataclass(frozen=True)
class Answers:
    """What one person answered. Nothing has to be."""

    hopeful_before: int | None = None
    hopeful_after: int | None = None
    ambition_before: int | None = None
    ambition_after: int | None = None
    helped: str = ""
    better: str = ""
    wellbeing_scale: str = ""
    wellbeing_score: float | None = None

    def as_row(self, run: Run, **key: Any) -> Evaluation:
        """The row to be written, with the day on which its words end."""
        has_words = bool(self.helped or self.better)
        until = words_until(timezone.localdate()) if has_words else None
        return Evaluation(run=run, words_until=until, **asdict(self), **key)


class Standing(StrEnum):
    """How things stand with being asked, for the page behind the link."""

    OPEN = "open"
    NOT_YET = "not-yet"
    GIVEN = "given"
    ENDED = "ended"
    NOT_ON_IT = "not-on-it"


def is_course(run: Run) -> bool:
    """Events and drop-ins are not evaluated."""
    return getattr(run.page.specific_class, "session_kind", "") == COURSE


def standing(enrolment: Enrolment, run: Run, *, now: datetime | None = None) -> Standing:
    """How things stand for one person. The run comes with its dates."""
    now = now or timezone.now()
    ends_at: datetime | None = run.last_ends_at
    if not enrolment.is_on_register or run.status == RunStatus.CANCELLED:
        return Standing.NOT_ON_IT
    if ends_at is None or ends_at > now:
        return Standing.NOT_YET
    if hasattr(enrolment, "evaluation_given"):
        return Standing.GIVEN
    return Standing.OPEN if now <= ends_at + OPEN_FOR else Standing.ENDED


def words_until(day: date) -> date:
    """When what was written is deleted: the first of a month, so that it does not say which day it
    was written on."""
    months = settings.EVALUATION_WORDS_KEPT_MONTHS
    end: date = day.replace(day=1) + relativedelta(months=months + 1)
    return end


@dataclass(frozen=True)
class Agreement:
    """How many agree with a statement before and after; None where too few answered that."""

    words: str
    told: tuple[Agreed | None, Agreed | None]


def agreement_about(run: Run) -> list[Agreement]:
    """For each statement, in one query."""
    counted = Evaluation.objects.filter(run=run).agreement()
    told = {name: each if each.answered >= floor() else None for name, each in counted.items()}
    return [
        Agreement(each.words, (told[f"{each.name}_before"], told[f"{each.name}_after"]))
        for each in STATEMENTS
    ]


def words_about(run: Run) -> list[Evaluation]:
    """What people wrote about the course in all its runs; nothing while few have answered.

    Not by run: in one group it would be known who writes like that. In the order of random keys.
    """
    of_the_course = Evaluation.objects.filter(run__page=run.page_id)
    if of_the_course.count() < floor():
        return []
    return list(of_the_course.with_words().order_by("pk"))
