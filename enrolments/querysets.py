from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrolments.enums import HOLDING_A_PLACE, LIVE, EnrolmentStatus


class LearnerQuerySet(models.QuerySet[Any]):
    def known(self) -> Self:
        """Learners we still have: not erased, and not merged into another record."""
        return self.filter(erased_at=None, merged_into=None)

    def with_email(self, email: str) -> Self:
        """Everyone who gave this address; families share one."""
        return self.known().filter(email=email.strip().lower()).exclude(email="")


class EnrolmentQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

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

    def for_lists(self) -> Self:
        """With learner, run, page and venue, and no query per row."""
        return self.select_related("learner", "run__page", "run__venue", "run__term")


class CallQuerySet(models.QuerySet[Any]):
    def to_make(self) -> Self:
        """Calls nobody has made yet, longest owed first."""
        return self.filter(done_at=None).order_by(F("first_attempt_on").asc(nulls_first=True), "id")

    def for_lists(self) -> Self:
        return self.select_related("learner", "enrolment__run__page", "enrolment__run__venue")
