"""The numbers agree with each other, and with counting one after another."""

from collections import Counter
from typing import Any

import pytest
import time_machine

from enrolments.enums import ATTENDED, ON_REGISTER, AttendanceMark, EnrolmentStatus, SuggestedBy
from enrolments.equality import QUESTIONS
from enrolments.models import Attendance, AuditEntry, Enrolment, EqualityTally, Evaluation
from pathways.enums import OPEN, Outcome
from pathways.models import Referral
from reports.figures import Figure, report
from reports.periods import Period, Scope, periods, quarter_of
from tests.reports.college import NOW, YEAR, College, counted
from timetable.enums import SessionStatus, VisitReason
from timetable.models import Session, Term, Venue, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing", "_long_after")]


@pytest.fixture
def _long_after() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exactly(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Figures as they were counted: a floor of one hides nothing."""
    monkeypatch.setattr("core.small_numbers.LOWEST_FLOOR", 1)
    settings.SMALL_NUMBERS_FLOOR = 1


@pytest.fixture(params=[1, 2, 3])
def college(request: pytest.FixtureRequest) -> College:
    return College(seed=request.param, enrolments=400).fill()


def every_period() -> list[Period]:
    offered = periods(Term.objects.all(), NOW.date())
    return [period for group in offered.values() for period in group]


def the_year() -> Period:
    return next(each for each in every_period() if each.first == YEAR[0] and each.last == YEAR[1])


def the_quarters() -> list[Period]:
    return [
        each
        for each in every_period()
        if each.key.startswith("quarter") and YEAR[0] <= each.first <= YEAR[1]
    ]


def the_terms() -> list[Period]:
    return [each for each in every_period() if each.term]


def figures(period: Period, venue: Venue | None = None) -> dict[str, Figure]:
    return {
        figure.name: figure
        for _, of_section in report(Scope.of(period, venue))
        for figure in of_section
    }


def numbers(figure: Figure) -> dict[str, int]:
    """What is told, by its words. Nothing is not written down."""
    return {row.words: row.number for row in figure.rows if row.number}


def by_words(figure: Figure, lines: Counter[str], words: dict[str, str], rest: str) -> None:
    expected = Counter[str]()
    for line, number in lines.items():
        expected[words.get(line, f"{rest}, or too few to show")] += number
    assert numbers(figure) == dict(+expected), figure.name


def added_up(parts: list[dict[str, Figure]]) -> dict[str, dict[str, int]]:
    sums: dict[str, Counter[str]] = {}
    for part in parts:
        for name, figure in part.items():
            sums.setdefault(name, Counter()).update(numbers(figure))
            if figure.total:
                sums[name]["all"] += figure.total
    return {name: dict(found) for name, found in sums.items()}


def without_people(found: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """People do not add up: who is at two venues is one person."""
    return {name: rows for name, rows in found.items() if name != "people"}


def whole(found: dict[str, Figure]) -> dict[str, dict[str, int]]:
    return without_people(added_up([found]))


@pytest.mark.parametrize("floor", [5, 8])
def test_quarters_and_terms_add_up_to_the_year_with_small_numbers_hidden(
    college: College, settings: Any, floor: int
) -> None:
    settings.SMALL_NUMBERS_FLOOR = floor
    year = whole(figures(the_year()))
    assert year == without_people(added_up([figures(each) for each in the_quarters()]))
    of_a_term = (
        "enrolments", "new-people", "waiting-time", "suggested-by", "areas", "attendance"
    )  # fmt: skip
    terms = added_up([figures(each) for each in the_terms()])
    assert {name: terms[name] for name in of_a_term} == {name: year[name] for name in of_a_term}


def test_venues_add_up_to_all_venues_with_small_numbers_hidden(college: College) -> None:
    # Requests of no venue and cards are of all venues alone.
    for period in [the_year(), the_quarters()[0], the_terms()[0]]:
        everywhere = whole(figures(period))
        venues = without_people(added_up([figures(period, each) for each in college.venues]))
        for name in everywhere.keys() - {"requests", "requests-kinds", "cards"}:
            assert venues[name] == everywhere[name], name


def test_the_same_people_are_counted_whatever_they_are_counted_by(
    college: College, exactly: None
) -> None:
    year = figures(the_year())
    of_enrolments = ("enrolments", "new-people", "waiting-time", "suggested-by", "areas")
    assert {year[name].total for name in of_enrolments} == {Enrolment.objects.count()}


def test_enrolments_are_those_of_counting_one_after_another(
    college: College, exactly: None
) -> None:
    had = {
        entry.enrolment_id: entry.at
        for entry in AuditEntry.objects.filter(after=EnrolmentStatus.CONFIRMED)
    }
    names = {
        "confirmed": "Has a place",
        "completed": "Completed it",
        "not-completed": "Did not complete it",
        "left": "Had a place and withdrew, or it was cancelled",
        "never": "Asked for a place and never got one",
    }

    def line(enrolment: Enrolment) -> str:
        if enrolment.status in names:
            return enrolment.status
        if enrolment.pk in had:
            return "left"
        # All sessions of this college are long over.
        unmet = enrolment.status in ("declined", "cancelled", "waiting", "applied")
        return "never" if unmet and has_sessions[enrolment.run_id] else "else"

    has_sessions = Counter(
        session.run_id for session in Session.objects.all() if not session.is_cancelled
    )
    for venue in (None, *college.venues):
        rows = [each for each in Enrolment.objects.all() if venue in (None, each.run.venue)]
        found = figures(the_year(), venue)
        by_words(
            found["enrolments"],
            counted(rows, line),
            names,
            "Still asking or waiting, said no to an offer or changed their mind",
        )
        by_words(
            found["suggested-by"],
            counted(rows, lambda row: row.suggested_by),
            dict(SuggestedBy.choices),
            "Not said",
        )
        areas = counted(rows, lambda row: row.learner.postcode_area)
        by_words(found["areas"], areas, {area: area for area in areas if area}, "Not given")
        people = {row.learner_id for row in rows if line(row) in [*list(names)[:4]]}
        assert found["people"].rows[0].number == len(people)


def test_whoever_is_new_is_new_once(college: College, exactly: None) -> None:
    new = {row.learner_id for row in Enrolment.objects.all()}
    assert numbers(figures(the_year())["new-people"])["New people"] == len(new)


def test_waiting_is_counted_in_days(college: College, exactly: None) -> None:
    lines: Counter[str] = Counter()
    had = {
        entry.enrolment_id: entry.at
        for entry in AuditEntry.objects.filter(after=EnrolmentStatus.CONFIRMED)
    }
    for row in Enrolment.objects.all():
        days = (had[row.pk] - row.joined_at).days if row.pk in had else None
        lines[{None: "never", 0: "0", 3: "3", 12: "12", 40: "40"}[days]] += 1
    words = {"0": "The same day", "3": "1 to 7 days", "12": "8 to 28 days"}
    words["40"] = "More than 28 days"
    by_words(figures(the_year())["waiting-time"], lines, words, "Never had the place, or not yet")


def test_came_missed_apologies_and_unmarked_are_all_who_were_expected(
    college: College, exactly: None
) -> None:
    for venue in (None, *college.venues):
        lines: Counter[str] = Counter()
        for session in Session.objects.filter(status=SessionStatus.PLANNED):
            if venue not in (None, session.venue):
                continue
            marks = {mark.enrolment_id: mark.mark for mark in session.attendance.all()}
            for enrolment in session.run.enrolments.all():
                mark = marks.get(enrolment.pk)
                if mark:
                    lines["came" if mark in ATTENDED else mark] += 1
                elif enrolment.status in ON_REGISTER and enrolment.expects(session):
                    lines["none"] += 1
        words = {
            "came": "Came, late or not",
            AttendanceMark.MISSED: "Did not come",
            AttendanceMark.APOLOGIES: "Sent apologies",
        }
        found = figures(the_year(), venue)["attendance"]
        by_words(found, lines, words, "Not marked")
        assert found.total == sum(lines.values())
    assert Attendance.objects.exists()


def test_answers_visits_requests_and_evaluations_are_those_of_counting_one_after_another(
    college: College, exactly: None
) -> None:
    year = figures(the_year())
    for question in QUESTIONS:
        answers: Counter[str] = Counter()
        for tally in EqualityTally.objects.filter(question=question.name):
            answers[tally.answer] += tally.count
        words = dict(question.answers)
        by_words(year[f"equality-{question.name}"], answers, words, "Would rather not say")
    visits = counted(Visit.objects.filter(taken_back=False), lambda row: row.reason)
    reasons = {value: words for value, words in VisitReason.choices if value != "other"}
    by_words(year["visits"], visits, reasons, "Something else")
    shown = ("under-way", "advice-given", "elsewhere", "not-reached")
    outcomes = {value: words for value, words in Outcome.choices if value in shown}
    came_to = counted(
        Referral.objects.all(), lambda row: "open" if row.state in OPEN else row.outcome
    )
    words = {**outcomes, "open": "Being worked on"}
    by_words(year["requests"], came_to, words, "Not wanted after all, taken back or lapsed")
    agree = [row for row in Evaluation.objects.all() if (row.hopeful_after or 0) >= 4]
    assert numbers(year["evaluation-hopeful-after"])["Agree"] == len(agree)
    assert year["evaluation-hopeful-after"].total == Evaluation.objects.count()


def test_what_is_told_is_large_and_so_is_the_difference_of_any_two_reports(
    college: College,
) -> None:
    """Of any period and venue, and of each with any other that it is a part of."""
    told = {
        (period.key, venue and venue.pk): added_up([figures(period, venue)])
        for period in (the_year(), *the_quarters(), *the_terms())
        for venue in (None, *college.venues)
    }
    year = the_year().key
    for (_period, venue), found in told.items():
        for larger in ((year, None), (year, venue)):
            for name, rows in without_people(found).items():
                for words, number in rows.items():
                    left = told[larger][name].get(words, 0) - number
                    assert number >= 5, (name, words)
                    assert left <= 0 or left >= 5, (name, words, left)


def test_while_somebody_can_still_answer_a_quarter_tells_nothing_of_evaluations(
    college: College,
) -> None:
    the_first = next(each for each in the_quarters() if each.first == YEAR[0])
    told = []
    for day in (28, 29):
        with time_machine.travel(NOW.replace(year=2025, month=7, day=day), tick=False):
            told.append(figures(the_first)["evaluation-hopeful-after"].total or 0)
    assert told[0] == 0
    assert told[1] > 0


def test_a_quarter_that_is_not_over_tells_no_answers_and_no_areas(college: College) -> None:
    the_first = next(each for each in the_quarters() if each.first == YEAR[0])
    with time_machine.travel(NOW.replace(year=2025, month=6), tick=False):
        assert quarter_of(NOW.replace(year=2025, month=6).date()) == the_first.first
        before = figures(the_first)
    after = figures(the_first)
    assert before["areas"].total == before["equality-gender"].total == 0
    assert (after["areas"].total or 0) > 0
    assert (after["equality-gender"].total or 0) > 0
