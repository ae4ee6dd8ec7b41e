"""Whom a message to everyone on a run is for, and how it would reach them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from enrolments import messages
from enrolments.enums import Channel, EnrolmentStatus
from enrolments.models import Enrolment

# Whom one can write to together.
GROUPS = (EnrolmentStatus.CONFIRMED, EnrolmentStatus.OFFERED, EnrolmentStatus.WAITING)


@dataclass(frozen=True)
class Reach:
    """How many people a message is for, and how it reaches them."""

    by_channel: Counter[Channel]

    @property
    def total(self) -> int:
        return self.by_channel.total()

    def __str__(self) -> str:
        """“11 by e-mail, 2 to be rung”."""
        return ", ".join(
            f"{self.by_channel[channel]} {channel.label}"
            for channel in Channel
            if self.by_channel[channel]
        )


def addressees(run_ids: Iterable[int], to: Collection[str]) -> QuerySet[Enrolment]:
    """Those on the runs whom a message is for. Who paused everything hears of what they have."""
    not_resting = Q(learner__paused_at=None) | Q(status=EnrolmentStatus.CONFIRMED)
    found = Enrolment.objects.filter(not_resting, run__in=list(run_ids), status__in=list(to))
    return found.filter(learner__erased_at=None).order_by("pk")


def reach_of(run_ids: Iterable[int], to: Collection[str]) -> dict[int, Reach]:
    """How a message would reach those it is for, run by run; one query for all runs."""
    counted: dict[int, Counter[Channel]] = defaultdict(Counter)
    for enrolment in addressees(run_ids, to).select_related("learner"):
        counted[enrolment.run_id][messages.channel_for(enrolment.learner)] += 1
    return {run_id: Reach(by_channel) for run_id, by_channel in counted.items()}


NOBODY = Reach(Counter())
