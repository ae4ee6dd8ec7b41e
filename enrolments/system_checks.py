"""What is looked at when the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from enrolments.scales import LONGEST_NAME, Scale, wellbeing_scale


@register()
def wellbeing_scale_is_one(**kwargs: Any) -> list[Error]:
    """A scale that cannot be found or counted is found now, and not by somebody who answers."""
    try:
        scale = wellbeing_scale()
    except ImportError:
        return [_fault("is not the dotted path of anything that can be imported")]
    if scale is None:
        return []
    if not isinstance(scale, Scale):
        return [_fault("is not an enrolments.scales.Scale")]
    if not 0 < len(scale.name) <= LONGEST_NAME or not scale.items or not scale.answers:
        return [_fault(f"needs a name of at most {LONGEST_NAME} letters, items and answers")]
    numbers = [number for number, _ in scale.answers]
    for number in (min(numbers), max(numbers)):
        if scale.score_of([number] * len(scale.items)) is None:
            return [_fault("gives scores that are not from its lowest to its highest")]
    return []


def _fault(problem: str) -> Error:
    return Error(f"WELLBEING_SCALE={settings.WELLBEING_SCALE} {problem}.", id="enrolments.E001")
