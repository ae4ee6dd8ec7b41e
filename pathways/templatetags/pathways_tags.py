from django import template

from pathways.ways import OTHER_REQUESTS, REFERRING, Way

register = template.Library()


@register.simple_tag
def ways_to_refer() -> tuple[Way, ...]:
    """The ways to ask for an advisor: for oneself, for someone, as a professional."""
    return REFERRING


@register.simple_tag
def other_requests() -> tuple[Way, ...]:
    """What else can be asked for."""
    return OTHER_REQUESTS
