"""Things made behind a page: by one maker, once, and again when its maker was stopped.

A maker claims a thing first by one conditional UPDATE and leases it for a while. One killed in the
middle leaves a lease that runs out, and the thing is made again.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

MAXIMUM_ATTEMPTS = 3


class Making(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", "Waits to be made"
    UNDER_WAY = "under-way", "Being made"
    DONE = "done", "Done"
    FAILED = "failed", "Could not be made"


UNFINISHED = (Making.WAITING, Making.UNDER_WAY)


class MakingQuerySet(models.QuerySet[Any]):
    """What makers ask for."""

    def due(self, now: datetime) -> Self:
        """Those asked for, and those whose maker was stopped in the middle."""
        abandoned = Q(making=Making.UNDER_WAY, leased_until__lte=now)
        return self.filter(Q(making=Making.WAITING) | abandoned)

    def held(self, thing: Any) -> Self:
        """The thing, as long as its maker holds it: not claimed or asked for anew since."""
        return self.filter(pk=thing.pk, making=Making.UNDER_WAY, leased_until=thing.leased_until)

    def ask_again(self) -> int:
        """A thing in the making is asked for too: it may have been read before the last change."""
        return self.exclude(making=Making.WAITING).update(
            making=Making.WAITING, asked_at=timezone.now(), attempts=0, leased_until=None
        )

    def claim(self, *, lease: timedelta) -> Any:
        """Lease the one asked for first, so that nobody else makes it; None without one."""
        everything = self.model._default_manager
        while True:
            now = timezone.now()
            thing = self.due(now).order_by("asked_at", "pk").first()
            if thing is None:
                return None
            found = everything.due(now).filter(pk=thing.pk, attempts=thing.attempts)
            if thing.attempts >= MAXIMUM_ATTEMPTS:
                # Every maker so far was stopped in the middle, perhaps by this very thing.
                found.update(making=Making.FAILED, leased_until=None)
                continue
            thing.attempts, thing.leased_until = thing.attempts + 1, now + lease
            if found.update(
                making=Making.UNDER_WAY, leased_until=thing.leased_until, attempts=thing.attempts
            ):
                return thing

    def give_up(self, thing: Any) -> None:
        """Its maker could not make it: it is tried again, or has been tried often enough."""
        spent = thing.attempts >= MAXIMUM_ATTEMPTS
        self.held(thing).update(
            making=Making.FAILED if spent else Making.WAITING, leased_until=None
        )


class MadeBehind(models.Model):
    """What the making of a thing needs to be kept of it."""

    making = models.CharField(max_length=10, choices=Making, default=Making.WAITING)
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_unfinished(self) -> bool:
        return self.making in UNFINISHED
