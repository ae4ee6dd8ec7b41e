"""What came of an advice session, in four numbers. Nobody is in it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core import dates
from partners.models.pages import PartnerPage
from partners.querysets import AdviceReturnQuerySet
from timetable.models import Session

MOST_PEOPLE = 500
NEW_WITHIN_SEEN = "There cannot be more new people than people you saw."
REFERRED_WITHIN_SEEN = "You cannot have referred on more people than you saw."


class AdviceReturn(models.Model):
    """What a partner told us after one session: one for each.

    Someone who starts a job was often seen weeks before, so job starts may be more than people
    seen. The partner and the day stay when the session is taken out of the timetable.
    """

    session = models.OneToOneField(
        Session, null=True, on_delete=models.SET_NULL, related_name="advice_return"
    )
    partner = models.ForeignKey(PartnerPage, on_delete=models.CASCADE, related_name="returns")
    held_on = models.DateField("day", editable=False)
    seen = models.PositiveSmallIntegerField(
        "people seen", default=0, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    new = models.PositiveSmallIntegerField(
        "of them new", default=0, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    referred_on = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    job_starts = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_PEOPLE)]
    )
    # Nobody when the partner itself wrote them.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    returned_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AdviceReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "figures of an advice session"
        verbose_name_plural = "figures of advice sessions"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="no_more_new_people_than_seen", condition=Q(new__lte=F("seen"))
            ),
            models.CheckConstraint(
                name="no_more_referred_on_than_seen", condition=Q(referred_on__lte=F("seen"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner.title}, {dates.day(self.held_on)}"

    def clean(self) -> None:
        problems = problems_of(seen=self.seen, new=self.new, referred_on=self.referred_on)
        if problems:
            raise ValidationError(problems)


def problems_of(*, seen: int | None, new: int | None, referred_on: int | None) -> dict[str, str]:
    """What does not add up, by field. A number that was not understood is no fault twice."""
    if seen is None:
        return {}
    too_many = {
        "new": NEW_WITHIN_SEEN if (new or 0) > seen else "",
        "referred_on": REFERRED_WITHIN_SEEN if (referred_on or 0) > seen else "",
    }
    return {field: sentence for field, sentence in too_many.items() if sentence}
