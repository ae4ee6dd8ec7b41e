"""What people say of a course. Answers lead to nobody; that someone has answered is kept apart."""

import uuid

from django.db import models
from django.db.models import Q

from enrolments.enums import Agreement
from enrolments.models.places import Enrolment
from enrolments.querysets import EvaluationQuerySet
from enrolments.scales import LONGEST_NAME
from timetable.models import Run

LONGEST_WORDS = 1000


def _agreement() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(choices=Agreement, null=True, blank=True)


class Evaluation(models.Model):
    """One person's answers about a run, without the person. Written by enrolments.rules alone.

    Its key is random and it has no time: neither order nor clock leads from it to a learner.
    `words_until` is the first of a month, when what was written is deleted; the numbers stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="evaluations")
    hopeful_before = _agreement()
    hopeful_after = _agreement()
    ambition_before = _agreement()
    ambition_after = _agreement()
    helped = models.TextField(blank=True, max_length=LONGEST_WORDS)
    better = models.TextField(blank=True, max_length=LONGEST_WORDS)
    words_until = models.DateField(null=True, blank=True)
    # Of an installation's own scale, if it has one. Its items are not kept.
    wellbeing_scale = models.CharField(max_length=LONGEST_NAME, blank=True)
    wellbeing_score = models.FloatField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view")
        permissions = [("view_evaluation_words", "Can read what people wrote in evaluations")]
        constraints = [
            models.CheckConstraint(
                name="evaluation_agreement_is_known",
                condition=Q(
                    *(
                        Q(**{name: None}) | Q(**{f"{name}__in": Agreement.values})
                        for name in (
                            "hopeful_before",
                            "hopeful_after",
                            "ambition_before",
                            "ambition_after",
                        )
                    )
                ),
            ),
            models.CheckConstraint(
                name="evaluation_words_have_an_end",
                condition=Q(helped="", better="") | Q(words_until__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluation_score_is_of_a_scale",
                condition=Q(wellbeing_scale="", wellbeing_score=None)
                | (~Q(wellbeing_scale="") & Q(wellbeing_score__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return "Evaluation"


class EvaluationGiven(models.Model):
    """That someone has answered, so that their link works once. Not when, and not what.

    Deleted once the link has ended. The enrolment is its key, so that it has no order of its own.
    """

    enrolment = models.OneToOneField(
        Enrolment, primary_key=True, on_delete=models.CASCADE, related_name="evaluation_given"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Evaluation given {self.pk}"
