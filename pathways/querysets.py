from datetime import date, datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from pathways.enums import OPEN, State


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class ReferralQuerySet(models.QuerySet[Any]):
    def in_queue(self) -> Self:
        """What advisors may see: never someone who has not agreed."""
        return self.exclude(state=State.NOT_AGREED)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def overdue(self) -> Self:
        """Past the day by which the next thing was to be done."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def most_pressing_first(self) -> Self:
        """By the day the next thing is due, so what is overdue comes first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "received_at", "id")

    def for_lists(self) -> Self:
        """With place and advisor, and no query per row."""
        return self.select_related("venue", "advisor")

    def received_between(self, first: date, last: date) -> Self:
        """Those that reached the queue from one day to another, both included."""
        after_last = _midnight(date.fromordinal(last.toordinal() + 1))
        return self.in_queue().filter(received_at__gte=_midnight(first), received_at__lt=after_last)

    def counts_by(self, field: str) -> dict[str, int]:
        """How many of each kind, state, outcome or other choice; also of those since erased."""
        rows = self.order_by().values(field).annotate(number=Count("pk")).order_by(field)
        return {row[field]: row["number"] for row in rows if row[field]}


class ReferredOnQuerySet(models.QuerySet[Any]):
    def between(self, first: date, last: date) -> Self:
        """Led on from one day to another, both included."""
        after_last = _midnight(date.fromordinal(last.toordinal() + 1))
        return self.filter(at__gte=_midnight(first), at__lt=after_last)

    def counts_by_partner(self) -> dict[str, int]:
        """How many people were led to each partner, by what it was called."""
        return self._counted(Q(run=None))

    def counts_by_run(self) -> dict[str, int]:
        """How many people were led to each run: “Yoga, Walton (K4TD)”."""
        return self._counted(Q(run__isnull=False))

    def _counted(self, which: Q) -> dict[str, int]:
        rows = self.filter(which).order_by().values("title").annotate(number=Count("pk"))
        return {row["title"]: row["number"] for row in rows.order_by("title")}
