"""Courses that are over, and what people send about them."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from enrolments import links
from enrolments.models import Enrolment
from tests.factories import CoursePageFactory, EnrolmentFactory, LearnerFactory, RunFactory
from timetable.models import Run

YESTERDAY = timedelta(days=-1)
ANSWERS = {
    "hopeful_before": "2",
    "hopeful_after": "4",
    "ambition_before": "3",
    "ambition_after": "5",
    "helped": "The tea break",
    "better": "",
}


def run_over(*, starts_in: timedelta = YESTERDAY, **options: Any) -> Run:
    """A course of one session that is over."""
    page = options.pop("page", None) or CoursePageFactory(title="Sleep well")
    return RunFactory(page=page, sessions__starts_in=starts_in, **options)


def place(run: Run | None = None, **options: Any) -> Enrolment:
    """Someone who had a place on it."""
    learner = options.pop("learner", None) or LearnerFactory(name="Grace Example")
    return EnrolmentFactory(run=run or run_over(), learner=learner, **options)


def link(enrolment: Enrolment) -> str:
    return reverse("evaluate", args=[links.token(enrolment, links.Purpose.EVALUATE)])
