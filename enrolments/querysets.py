from typing import Any, Self

from django.db import models

from enrolments.enums import HOLDING_A_PLACE, LIVE


class EnrolmentQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def holding_a_place(self) -> Self:
        return self.filter(status__in=HOLDING_A_PLACE)

    def for_lists(self) -> Self:
        """With learner, run, page and venue, and no query per row."""
        return self.select_related("learner", "run__page", "run__venue", "run__term")
