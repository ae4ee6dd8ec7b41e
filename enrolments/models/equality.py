from django.db import models

from timetable.models import Term, Venue


class EqualityTally(models.Model):
    """How often an answer to an equality question was given, in a term, at a venue, in a month.

    There is no row for a person, so nothing can be joined to one by key, time or order.
    """

    term = models.ForeignKey(Term, null=True, blank=True, on_delete=models.PROTECT)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT)
    month = models.DateField(help_text="The first day of the month.")
    question = models.CharField(max_length=30)
    answer = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["month", "venue", "question", "answer"]
        verbose_name_plural = "equality tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["term", "venue", "month", "question", "answer"],
                nulls_distinct=False,
                name="one_tally_per_answer",
            )
        ]

    def __str__(self) -> str:
        return f"Tally {self.pk}"
