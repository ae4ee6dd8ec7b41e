"""A scale of wellbeing that an installation may bring along. None comes with the site.

Most such scales may only be used under a licence, so their items are not in this repository. An
installation's own app has them, as a Scale that the setting WELLBEING_SCALE names by its dotted
path. Unset, nobody is asked and nothing of it is shown. docs/evaluation.md has an example.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger("liferooms.scales")

LONGEST_NAME = 40


@dataclass(frozen=True)
class Scale:
    """Items that are answered alike, and how their answers become one score.

    `answers` are the numbers and words to choose from. `score` is given a number for each item, in
    order. Whatever it returns has to be from `lowest` to `highest`.
    """

    name: str
    introduction: str
    items: tuple[str, ...]
    answers: tuple[tuple[int, str], ...]
    lowest: float
    highest: float
    score: Callable[[Sequence[int]], float]

    @property
    def labels(self) -> list[str]:
        """The words to choose from."""
        return [label for _, label in self.answers]

    def score_of(self, answers: Sequence[int | None]) -> float | None:
        """The score; None unless every item was answered, or when it is out of bounds."""
        given = [answer for answer in answers if answer is not None]
        if len(given) < len(self.items):
            return None
        score = self.score(given)
        if self.lowest <= score <= self.highest:
            return score
        # Nobody's other answers are lost for a scale that counts wrongly.
        logger.error("The scale %s gave a score that is out of its bounds", self.name)
        return None


def wellbeing_scale() -> Scale | None:
    """The scale of this installation, if it has one."""
    if not settings.WELLBEING_SCALE:
        return None
    scale: Scale = import_string(settings.WELLBEING_SCALE)
    return scale
