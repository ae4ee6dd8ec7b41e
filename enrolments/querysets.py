from datetime import datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrolments.enums import (
    AGREES,
    ATTENDED,
    HOLDING_A_PLACE,
    LIVE,
    OF_THE_RUN,
    ON_REGISTER,
    AttendanceMark,
    EnrolmentStatus,
)
from timetable.enums import SessionStatus


class LearnerQuerySet(models.QuerySet[Any]):
    def known(self) -> Self:
        """Learners we still have: not erased, and not merged into another record."""
        return self.filter(erased_at=None, merged_into=None)

    def with_email(self, email: str) -> Self:
        """Everyone who gave this address; families share one."""
        return self.known().filter(email=email.strip().lower()).exclude(email="")


class OfRunsQuerySet(models.QuerySet[Any]):
    """What belongs to a run each."""

    def by_run(self) -> dict[int, int]:
        """How many there are of each run that has any."""
        counted = self.values("run").annotate(number=Count("pk")).order_by()
        return {row["run"]: row["number"] for row in counted}


class EnrolmentQuerySet(OfRunsQuerySet):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def of_the_run(self) -> Self:
        """Whoever has a claim on the run, or had a place to its end."""
        return self.filter(status__in=OF_THE_RUN)

    def holding_a_place(self) -> Self:
        return self.filter(status__in=HOLDING_A_PLACE)

    def queue(self) -> Self:
        """Those who wait, in the order in which places are offered."""
        return self.filter(status=EnrolmentStatus.WAITING).order_by("priority", "id")

    def next_in_line(self, run: Any) -> Self:
        """Those who wait for a run and may be offered a place: not whoever paused everything."""
        return self.filter(run=run, learner__paused_at=None).queue()

    def offers_run_out(self, now: datetime | None = None) -> Self:
        return self.filter(
            status=EnrolmentStatus.OFFERED, expires_at__lte=now or timezone.now()
        ).order_by("expires_at", "id")

    def offers_running_out(self) -> Self:
        """Open offers that end today or tomorrow."""
        first = timezone.localdate() + timedelta(days=2)
        end = timezone.make_aware(datetime.combine(first, time.min))
        return self.filter(status=EnrolmentStatus.OFFERED, expires_at__lt=end)

    def with_queue_position(self) -> Self:
        """Adds queue_position: 1 for whoever is offered the next place. Null for all others."""
        ahead = (
            self.model.objects.filter(run=OuterRef("run"), status=EnrolmentStatus.WAITING)
            .filter(
                Q(priority__lt=OuterRef("priority"))
                | Q(priority=OuterRef("priority"), pk__lt=OuterRef("pk"))
            )
            .order_by()
            .values("run")
            .annotate(number=Count("pk"))
            .values("number")
        )
        waiting = models.When(status=EnrolmentStatus.WAITING, then=Coalesce(Subquery(ahead), 0) + 1)
        return self.annotate(queue_position=models.Case(waiting, default=None))

    def on_register(self) -> Self:
        """Those whom the registers of a run list."""
        return self.filter(status__in=ON_REGISTER)

    def for_lists(self) -> Self:
        """With learner, run, page and venue, and no query per row."""
        return self.select_related("learner", "run__page", "run__venue", "run__term")


class AttendanceQuerySet(models.QuerySet[Any]):
    """The marks of registers."""

    def counted(self) -> Self:
        """Without those of sessions that were called off after all.

        Of a run cancelled half-way, what had been until then was.
        """
        return self.filter(session__status=SessionStatus.PLANNED)

    def attended(self) -> Self:
        """Where someone came, late or not."""
        return self.counted().filter(mark__in=ATTENDED)

    def by_run(self) -> Self:
        """Counts of each mark for each run: rows of session__run and the counts."""
        return self._by("session__run")

    def by_term(self) -> Self:
        """Counts of each mark for each term; runs of no term together under None."""
        return self._by("session__run__term")

    def by_venue(self) -> Self:
        """Counts of each mark for each venue at which sessions were, wherever their run is."""
        return self._by("session__venue")

    def _by(self, *names: str) -> Self:
        # In one pass: of rows and not of people, so that twice the same is two attendances.
        counts = {mark.value: Count("pk", filter=Q(mark=mark)) for mark in AttendanceMark}
        return self.counted().order_by(*names).values(*names).annotate(**counts)


class Agreed(NamedTuple):
    """Of those who answered to a statement, how many agree with it."""

    agree: int
    answered: int


class EvaluationQuerySet(OfRunsQuerySet):
    """What people said of courses."""

    STATEMENTS = ("hopeful_before", "hopeful_after", "ambition_before", "ambition_after")

    def agreement(self) -> dict[str, Agreed]:
        """For each statement, all in one query."""
        counts: dict[str, Any] = {}
        for name in self.STATEMENTS:
            counts[f"{name}_agree"] = Count("pk", filter=Q(**{f"{name}__in": AGREES}))
            counts[f"{name}_answered"] = Count(name)
        found = self.aggregate(**counts)
        return {
            name: Agreed(found[f"{name}_agree"], found[f"{name}_answered"])
            for name in self.STATEMENTS
        }

    def with_words(self) -> Self:
        """Those in which somebody wrote something that is still kept."""
        return self.exclude(helped="", better="")


class CallQuerySet(models.QuerySet[Any]):
    def to_make(self) -> Self:
        """Calls nobody has made yet, longest owed first.

        Whoever is missed may still come late, so they are rung once the session is over.
        """
        now_or_never = self.filter(done_at=None).exclude(session__ends_at__gt=timezone.now())
        return now_or_never.order_by(F("first_attempt_on").asc(nulls_first=True), "id")

    def for_lists(self) -> Self:
        return self.select_related(
            "learner", "enrolment__run__page", "enrolment__run__venue", "session", "message"
        )
