from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def staff_use_a_second_factor(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A real site keeps learners' details: a password alone is not enough to read them."""
    if settings.STAFF_SECOND_FACTOR:
        return []
    return [
        Warning(
            "Staff sign in with a password alone.",
            hint="Leave STAFF_SECOND_FACTOR unset, or set STAFF_SECOND_FACTOR=required.",
            id="liferooms.W101",
        )
    ]
