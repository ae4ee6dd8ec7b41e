"""Reading registers: who is on one, and how far each has been marked."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrolments.models import Attendance, Enrolment
from timetable.enums import Booking
from timetable.models import Session

# How long ago a session may be whose register is still asked for.
ASKED_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Progress:
    """How many of those a session expects have been marked."""

    marked: int
    expected: int

    def __str__(self) -> str:
        return f"{self.marked} of {self.expected} marked"

    @property
    def is_complete(self) -> bool:
        return self.marked >= self.expected


def open_registers(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Of these sessions, those whose register can be marked today, with its progress added.

    Adds `marked` and `expected`: see progress_of().
    """
    tomorrow = timezone.localdate() + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(tomorrow, time.min))
    return with_progress(
        sessions.going_ahead().filter(run__booking=Booking.PLACES, starts_at__lt=midnight)  # type: ignore[attr-defined]
    )


def with_progress(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Adds how many have been marked, of how many; no query per session."""
    marks = Attendance.objects.filter(session=OuterRef("pk"))
    own_mark = Attendance.objects.filter(session=OuterRef(OuterRef("pk")), enrolment=OuterRef("pk"))
    on_it = Enrolment.objects.on_register().filter(run=OuterRef("run"))
    expected = on_it.filter(Q(joined_at__lt=OuterRef("ends_at")) | Exists(own_mark))
    marked = marks.filter(enrolment__in=Enrolment.objects.on_register().values("pk"))
    return sessions.annotate(marked=_number(marked, "session"), expected=_number(expected, "run"))


def progress_of(session: Any) -> Progress:
    """The progress of a session that with_progress() has read."""
    return Progress(session.marked, session.expected)


def people_of(session: Session) -> list[Any]:
    """Who is on the register of a session, by name, each with `marks`: their mark, or nothing.

    Someone who has left since is listed for as long as they have a mark.
    """
    own = Attendance.objects.filter(session=session)
    on_it = Q(pk__in=Enrolment.objects.on_register().filter(run=session.run_id).values("pk"))
    people = Enrolment.objects.filter(on_it | Q(pk__in=own.values("enrolment")))
    marks = Prefetch("attendance", own.select_related("marked_by"), to_attr="marks")
    by_name = people.order_by("learner__name", "pk")
    return list(by_name.select_related("learner__support").prefetch_related(marks))


def progress_among(people: list[Any], session: Session) -> Progress:
    """The same as with_progress() says, of people that are read already."""
    on_it = [each for each in people if each.is_on_register]
    marked = [each for each in on_it if each.marks]
    expected = [each for each in on_it if each.marks or each.expects(session)]
    return Progress(len(marked), len(expected))


def _number(rows: QuerySet[Any], name: str) -> Any:
    counted = rows.order_by().values(name).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
