"""A made-up year of a college, of any size, and what its figures are by counting in plain loops."""

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from enrolments.enums import ON_REGISTER, AttendanceMark, EnrolmentStatus, SuggestedBy
from enrolments.equality import QUESTIONS
from enrolments.models import (
    Attendance,
    AuditEntry,
    Enrolment,
    EqualityTally,
    Evaluation,
    Learner,
)
from partners.models import AdviceReturn
from pathways.enums import Agreement, Kind, Outcome, State
from pathways.models import Referral
from tests.factories import CoursePageFactory, PartnerPageFactory
from timetable.enums import RunStatus, SessionStatus, VisitReason
from timetable.models import Run, Session, Term, Venue, Visit

# A year that is over: April 2025 to March 2026, and three terms within it.
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
YEAR = (date(2025, 4, 1), date(2026, 3, 31))
TERMS = (
    ("Summer 2025", date(2025, 4, 22), date(2025, 7, 18)),
    ("Autumn 2025", date(2025, 9, 8), date(2025, 12, 12)),
    ("Spring 2026", date(2026, 1, 6), date(2026, 3, 20)),
)
STATUSES = (
    *[EnrolmentStatus.COMPLETED] * 8,
    *[EnrolmentStatus.NOT_COMPLETED] * 3,
    *[EnrolmentStatus.CONFIRMED] * 3,
    *[EnrolmentStatus.WITHDRAWN] * 3,
    EnrolmentStatus.WAITING,
    EnrolmentStatus.WAITING,
    EnrolmentStatus.DECLINED,
    EnrolmentStatus.EXPIRED,
    EnrolmentStatus.CANCELLED,
    EnrolmentStatus.APPLIED,
)
AREAS = ("L4", "L9", "L20", "PR8", "PR9", "L1", "")
MARKS = (*[AttendanceMark.PRESENT] * 6, *AttendanceMark, None)


class College:
    """Fills an empty database, from a number that chance is begun with."""

    def __init__(self, *, seed: int, enrolments: int, sessions: int = 4) -> None:
        self.chance = random.Random(seed)
        self.number = enrolments
        self.sessions_of_a_run = sessions
        self.venues = [
            Venue.objects.create(name=f"Life Rooms {name}", slug=name.lower())
            for name in ("Walton", "Bootle", "Southport")
        ]
        self.terms = [
            Term.objects.create(name=name, starts_on=first, ends_on=last)
            for name, first, last in TERMS
        ]
        self.page = CoursePageFactory().page_ptr

    def fill(self) -> "College":
        self._runs()
        self._enrolments()
        self._marks()
        self._numbers()
        return self

    def _runs(self) -> None:
        runs = [
            Run(
                page=self.page,
                venue=self.venues[number % 3],
                term=self.terms[number // 3 % 3],
                code=f"{number:04}",
                status=RunStatus.OPEN,
                capacity=30000,
            )
            for number in range(max(9, self.number // 40))
        ]
        self.runs = Run.objects.bulk_create(runs)
        self.sessions = Session.objects.bulk_create(
            Session(
                run=run,
                # Now and then one is somewhere else.
                venue=run.venue if self.chance.random() < 0.9 else self.venues[0],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                status=self._one_of([*[SessionStatus.PLANNED] * 9, SessionStatus.CANCELLED]),
            )
            for run in self.runs
            for week in range(self.sessions_of_a_run)
            for starts_at in [
                datetime.combine(run.term.starts_on, datetime.min.time(), UTC)
                + timedelta(weeks=week * 2, hours=13)
            ]
        )

    def _enrolments(self) -> None:
        learners = Learner.objects.bulk_create(
            Learner(
                name=f"Learner {number}",
                email=f"learner{number}@example.org",
                postcode_area=self._one_of(AREAS),
            )
            for number in range(max(12, self.number // 4))
        )
        self.enrolments = Enrolment.objects.bulk_create(
            (self._enrolment(learners) for _ in range(self.number)), batch_size=2000
        )
        AuditEntry.objects.bulk_create(
            (
                AuditEntry(
                    enrolment=enrolment,
                    action="enrolment",
                    after=EnrolmentStatus.CONFIRMED,
                    actor_kind="system",
                    at=enrolment.joined_at + timedelta(days=self._one_of((0, 0, 3, 12, 40))),
                )
                for enrolment in self.enrolments
                if enrolment.status in ON_REGISTER
                or (enrolment.status == EnrolmentStatus.WITHDRAWN and self.chance.random() < 0.5)
            ),
            batch_size=2000,
        )

    def _enrolment(self, learners: list[Learner]) -> Enrolment:
        run = self._one_of(self.runs)
        days = self.chance.randrange(0, (run.term.ends_on - YEAR[0]).days + 1)
        joined_at = datetime.combine(
            max(YEAR[0], run.term.ends_on - timedelta(days=min(days, 60))),
            datetime.min.time(),
            UTC,
        ) + timedelta(hours=12)
        learner = self._one_of(learners)
        status = self._one_of(STATUSES)
        if (run.pk, learner.pk) in self._live():
            status = EnrolmentStatus.WITHDRAWN
        self._live().add((run.pk, learner.pk))
        return Enrolment(
            run=run,
            learner=learner,
            status=status,
            submission=uuid.uuid4(),
            suggested_by=self._one_of((*SuggestedBy.values, "")),
            agreement_version=1,
            agreed_at=joined_at,
            joined_at=joined_at,
        )

    def _live(self) -> set[tuple[int, int]]:
        self._pairs: set[tuple[int, int]] = getattr(self, "_pairs", set())
        return self._pairs

    def _marks(self) -> None:
        of_run: dict[int, list[Session]] = {}
        for session in self.sessions:
            of_run.setdefault(session.run_id, []).append(session)
        Attendance.objects.bulk_create(
            (
                Attendance(enrolment=enrolment, session=session, mark=mark)
                for enrolment in self.enrolments
                if enrolment.status in (*ON_REGISTER, EnrolmentStatus.WITHDRAWN)
                for session in of_run[enrolment.run_id]
                if (mark := self._one_of(MARKS)) and enrolment.joined_at < session.ends_at
            ),
            batch_size=5000,
        )

    def _numbers(self) -> None:
        months = [date(2025, month, 1) for month in range(4, 13)]
        EqualityTally.objects.bulk_create(
            EqualityTally(
                term=self.terms[min(2, max(0, (month.month - 4) // 4))],
                venue=venue,
                month=month,
                question=question.name,
                answer=answer,
                count=self.chance.randrange(0, 9),
            )
            for month in months
            for venue in self.venues
            for question in QUESTIONS
            for answer, _ in question.choices
        )
        answers = (1, 2, 3, 4, 5, 5, None)
        Evaluation.objects.bulk_create(
            Evaluation(
                run=self._one_of(self.runs),
                hopeful_before=self._one_of(answers),
                hopeful_after=self._one_of(answers),
                ambition_before=self._one_of(answers),
                ambition_after=self._one_of(answers),
            )
            for _ in range(self.number // 3)
        )
        Visit.objects.bulk_create(
            Visit(
                venue=self._one_of(self.venues),
                reason=self._one_of(VisitReason.values),
                counted_at=self._moment(),
                taken_back=self.chance.random() < 0.05,
            )
            for _ in range(self.number)
        )
        Referral.objects.bulk_create(self._referral(number) for number in range(self.number // 3))
        partners = [PartnerPageFactory(title=f"Partner {number}") for number in range(3)]
        AdviceReturn.objects.bulk_create(
            AdviceReturn(
                session=session,
                partner=self._one_of(partners),
                held_on=session.starts_at.date(),
                seen=self.chance.randrange(4, 12),
                new=self.chance.randrange(0, 4),
                referred_on=self.chance.randrange(0, 4),
                job_starts=self.chance.randrange(0, 3),
            )
            for session in self.sessions[::3]
        )

    def _referral(self, number: int) -> Referral:
        state = self._one_of([value for value in State.values if value != State.NOT_AGREED])
        at = self._moment()
        closed = state == State.CLOSED
        return Referral(
            name="Person",
            email="person@example.org",
            contact_by="email",
            identity=f"{number}",
            kind=self._one_of(Kind.values),
            state=state,
            outcome=self._one_of(Outcome.values) if closed else "",
            closed_at=at if closed else None,
            agreement=Agreement.SELF,
            agreed_at=at,
            received_at=at,
            venue=self._one_of([*self.venues, None]),
        )

    def _moment(self) -> datetime:
        day = YEAR[0] + timedelta(days=self.chance.randrange(0, 365))
        return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)

    def _one_of(self, choices: Any) -> Any:
        return self.chance.choice(choices)


def counted(rows: Iterable[Any], line_of: Callable[[Any], str]) -> Counter[str]:
    """The simple way: one after another."""
    found: Counter[str] = Counter()
    for row in rows:
        found[line_of(row)] += 1
    return found
