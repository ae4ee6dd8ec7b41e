"""Practices whose cards lead here, how many cards there are, and what came of them as counts."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from partners.enums import PracticeKind
from partners.querysets import CardCountQuerySet, PracticeQuerySet
from timetable.models.runs import CODE_ALPHABET

CODE_LENGTH = 6


def new_card_code() -> str:
    """A short code that can be said and typed; one in 150 million, so that none is guessed."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class ReferringPractice(models.Model):
    """A GP practice, or a place like one, that gives out our cards. Nobody in it is named.

    All its cards, of whatever batch, bear its one code. Cards of a practice that is not active
    open the page that says they are no longer used.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PracticeKind, default=PracticeKind.GP)
    area = models.CharField(
        "town or area", max_length=80, blank=True, help_text="Such as Walton. Nobody's address."
    )
    code = models.CharField(max_length=8, unique=True, default=new_card_code, editable=False)
    active = models.BooleanField(
        default=True, help_text="Untick it to withdraw every card of this practice."
    )

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "referring practice"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="practice_is_known_by_one_name",
                violation_error_message="There is a practice of this name already.",
            ),
            models.CheckConstraint(
                name="practice_kind_is_known", condition=Q(kind__in=PracticeKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spoken_code(self) -> str:
        """The code in two parts, as it is printed and said: “K4T D7F”."""
        half = CODE_LENGTH // 2
        return f"{self.code[:half]} {self.code[half:]}"


class CardBatch(models.Model):
    """Cards that were made for a practice. `submission` makes one of a form sent twice."""

    practice = models.ForeignKey(
        ReferringPractice, on_delete=models.CASCADE, related_name="batches"
    )
    submission = models.UUIDField(unique=True, editable=False)
    cards = models.PositiveSmallIntegerField()
    made_on = models.DateField(default=timezone.localdate)
    made_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.cards} cards, {self.made_on:%d/%m/%Y}"


class CardCount(models.Model):
    """What came of one practice's cards on one day, as numbers. There is nobody in it.

    No time of day is kept, and nothing leads from here to whom was counted, or back.
    """

    practice = models.ForeignKey(ReferringPractice, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    enrolments = models.PositiveIntegerField(default=0)
    self_referrals = models.PositiveIntegerField(default=0)

    objects = CardCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_count_of_a_practice_and_day", fields=["practice", "day"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id}, {self.day:%d/%m/%Y}"
