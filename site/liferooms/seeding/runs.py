"""The runs and sessions of the demonstration, and the made-up learners who hold places."""

import uuid
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage
from enrolments.bookings import overlap
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner
from enrolments.rules import AGREEMENT_VERSION
from liferooms.seeding import content
from liferooms.seeding.calendar import DemoCalendar, moment
from partners.models import AdviceReturn, PartnerPage
from partners.rules import FIGURES
from timetable.enums import Booking, RunStatus, SupporterPolicy
from timetable.models import Room, Run, Session, Term, Venue

SHARED = "There is space for both"
LEARNERS = 160
WAITING_FOR_A_FULL_RUN = 2
FIRST_NAMES = (
    "Aisha Ben Chidi Dawn Ewan Farah Grace Hal Ines Jo Kemi Liam Mei Nia Omar Pat Quinn Rosa Sam "
    "Tess Uma Vic Wren Xan Yusuf Zoe"
).split()
LAST_NAMES = "Example Sample Demo Placeholder Specimen Test".split()
DROP_IN_WEEKS = 26
HUB_DAYS = ("mon", "tue", "wed", "thu", "fri")


class RunLoader:
    """Loads runs at venues and in terms that are already there."""

    def __init__(
        self, calendar: DemoCalendar, venues: dict[str, Venue], terms: dict[str, Term]
    ) -> None:
        self.calendar = calendar
        self.venues = venues
        self.terms = terms
        self.rooms = {(room.venue_id, room.name): room for room in Room.objects.all()}
        self.uses: dict[int, list[Session]] = defaultdict(list)

    def load_courses(self, courses: dict[str, CoursePage]) -> None:
        learners = _learners()
        for number, row in enumerate(content.read("runs.yaml")["runs"]):
            course = courses[row["course"]]
            first = self._first_monday(row)
            days = self.calendar.weekly(
                first=first, weekday=row["day"], number=course.number_of_sessions
            )
            run = self._run(course, row, self.terms[row["term"]], Booking.PLACES, row["places"])
            self._sessions(run, row, days, course.session_minutes)
            joined_at = min(timezone.now(), moment(days[0], row["at"]) - timedelta(days=10))
            enrol_demo_learners(run, _some(learners, number, row["taken"]), joined_at)
            if row["taken"] >= row["places"]:
                let_demo_learners_wait(run, _some(learners, number + 1, WAITING_FOR_A_FULL_RUN))

    def load_events(self, events: list[tuple[Page, dict[str, Any]]]) -> None:
        for page, event in events:
            for row in event["runs"]:
                booked = row["booking"] == "book"
                booking = Booking.PLACES if booked else Booking.DROP_IN
                run = self._run(page, row, None, booking, row.get("capacity"))
                when = row["when"]
                if isinstance(when, dict) and "exhibition_weeks" in when:
                    self._exhibition(run, row, when["exhibition_weeks"])
                else:
                    self._sessions(run, row, self.calendar.event_days(when), row["minutes"])

    def load_advice(self, services: list[tuple[Page, dict[str, Any]]]) -> None:
        for page, row in services:
            days = self.calendar.weekly(
                first=self.calendar.monday, weekday=row["day"], number=row["weeks"]
            )
            run = self._run(page, row, None, Booking.DROP_IN, None)
            self._sessions(run, row, days, row["minutes"])
            if "told" in row:
                self._load_told(page, row)

    def _load_told(self, page: Page, row: dict[str, Any]) -> None:
        """Weeks of advice that are over, with what the partner told us of each."""
        # From twice as long ago, since weeks in which we were closed are left out.
        weeks = 2 * len(row["told"])
        first = self.calendar.monday - timedelta(weeks=weeks)
        open_days = self.calendar.weekly(first=first, weekday=row["day"], number=weeks)
        days = [day for day in open_days if day < self.calendar.monday][-len(row["told"]) :]
        run = self._run(page, row, None, Booking.DROP_IN, None)
        self._sessions(run, row, days, row["minutes"])
        partner = PartnerPage.objects.parent_of(page).get()
        AdviceReturn.objects.bulk_create(
            AdviceReturn(
                session=session,
                partner=partner,
                held_on=timezone.localdate(session.starts_at),
                **dict(zip(FIGURES, told, strict=True)),
            )
            for session, told in zip(run.sessions.order_by("starts_at"), row["told"], strict=True)
        )

    def load_pathways(self, page: Page) -> None:
        """An advisor at every Life Rooms on every weekday, all the hours it is open."""
        for slug in ("walton", "southport", "bootle"):
            row = {"venue": slug, "at": "09:30"}
            run = self._run(page, row, None, Booking.DROP_IN, None)
            days = [
                day
                for weekday in HUB_DAYS
                for day in self.calendar.weekly(
                    first=self.calendar.monday, weekday=weekday, number=4
                )
            ]
            self._sessions(run, row, sorted(days), 7 * 60)

    def _first_monday(self, row: dict[str, Any]) -> date:
        weeks = timedelta(weeks=row["week"])
        if row["term"] == "this":
            return self.calendar.monday + weeks
        return self.terms[row["term"]].starts_on + weeks

    def _run(
        self, page: Page, row: dict[str, Any], term: Term | None, booking: str, places: int | None
    ) -> Run:
        return Run.objects.create(
            page=page,
            term=term,
            venue=self.venues[row["venue"]],
            booking=booking,
            status=RunStatus.OPEN,
            capacity=places,
            supporter_policy=getattr(page, "supporter_policy", SupporterPolicy.WELCOME),
        )

    def _sessions(self, run: Run, row: dict[str, Any], days: list[date], minutes: int) -> None:
        sessions = [
            Session(
                run=run,
                venue=run.venue,
                starts_at=moment(day, row["at"]),
                ends_at=moment(day, row["at"]) + timedelta(minutes=minutes),
            )
            for day in days
        ]
        for session in sessions:
            self._give_room(session, row)
        Session.objects.bulk_create(sessions)

    def _exhibition(self, run: Run, row: dict[str, Any], weeks: int) -> None:
        first = self.calendar.monday - timedelta(weeks=1)
        session = Session(
            run=run,
            venue=run.venue,
            starts_at=moment(first, "00:00"),
            ends_at=moment(first + timedelta(weeks=weeks, days=-2), "00:00"),
            all_day=True,
        )
        self._give_room(session, row)
        session.save()

    def _give_room(self, session: Session, row: dict[str, Any]) -> None:
        """Its room, unless something else has it then and it may not be shared."""
        room = self.rooms.get((session.venue_id, row.get("room", "")))
        if room is None:
            return
        used = any(overlap(session, other) for other in self.uses[room.pk])
        if used and not room.may_be_shared:
            return
        session.room = room
        session.shared_because = SHARED if used else ""
        self.uses[room.pk].append(session)


def enrol_demo_learners(run: Run, learners: list[Learner], joined_at: datetime) -> None:
    """Give places to made-up learners.

    Written straight to the tables: the rules rightly refuse to enrol anyone on a run that is over,
    and would owe a message for each.
    """
    Enrolment.objects.bulk_create(
        Enrolment(
            run=run,
            learner=learner,
            status=EnrolmentStatus.CONFIRMED,
            submission=uuid.uuid4(),
            agreement_version=AGREEMENT_VERSION,
            agreed_at=joined_at,
            joined_at=joined_at,
            changed_at=joined_at,
        )
        for learner in learners
    )
    Run.objects.filter(pk=run.pk).update(taken=F("taken") + len(learners))


def let_demo_learners_wait(run: Run, learners: list[Learner]) -> None:
    """Put made-up learners who are not on a run yet on its waiting list."""
    there = Enrolment.objects.filter(run=run).values("learner")
    now = timezone.now()
    Enrolment.objects.bulk_create(
        Enrolment(
            run=run,
            learner=learner,
            status=EnrolmentStatus.WAITING,
            submission=uuid.uuid4(),
            agreement_version=AGREEMENT_VERSION,
            agreed_at=now,
        )
        for learner in Learner.objects.filter(pk__in=[each.pk for each in learners]).exclude(
            pk__in=there
        )
    )


def _learners() -> list[Learner]:
    names = [f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES][:LEARNERS]
    return Learner.objects.bulk_create(
        Learner(name=name, email=f"{name.lower().replace(' ', '.')}@example.org") for name in names
    )


def _some(learners: list[Learner], number: int, many: int) -> list[Learner]:
    """Different learners for each run, without chance, so that two loads are alike."""
    start = number * 17
    return [learners[(start + step) % len(learners)] for step in range(many)]
