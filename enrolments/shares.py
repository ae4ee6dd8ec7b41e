"""How many places are free for someone, when shares of them are kept for others."""

from collections import Counter
from datetime import datetime

from enrolments.enums import Capacity
from enrolments.models import Enrolment, ReservedPlaces
from timetable.models import Run


class FreePlaces:
    """The free places of one locked run, counted down as they are given.

    A share that is not released keeps what its own people have not taken yet from everyone else.
    """

    def __init__(self, run: Run, *, now: datetime) -> None:
        self.free = (run.capacity or 0) - run.taken
        shares = ReservedPlaces.objects.filter(run=run, released_at__gt=now)
        self.kept: dict[str, int] = dict(shares.values_list("capacity", "places"))
        if self.kept:
            held = Enrolment.objects.filter(run=run).holding_a_place()
            for capacity, number in Counter(held.values_list("capacity", flat=True)).items():
                self._use_share(capacity, number)

    def count_for(self, capacity: str) -> int:
        """Places that someone who comes as this could have; never below nought."""
        kept_for_others = sum(
            places for share, places in self.kept.items() if share != Capacity(capacity)
        )
        return max(0, self.free - kept_for_others)

    def give(self, capacity: str) -> None:
        self.free -= 1
        self._use_share(capacity, 1)

    def _use_share(self, capacity: str, number: int) -> None:
        if capacity in self.kept:
            self.kept[capacity] = max(0, self.kept[capacity] - number)
