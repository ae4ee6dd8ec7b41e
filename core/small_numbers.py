"""Small numbers are not shown to anybody: in a group of few, a number points at somebody."""

from django.conf import settings

LOWEST_FLOOR = 5


def floor() -> int:
    """The smallest number that is told; a setting can only raise it."""
    return max(LOWEST_FLOOR, settings.SMALL_NUMBERS_FLOOR)
