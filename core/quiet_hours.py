"""The hours in which nothing is sent but what was asked for that minute.

People read messages in bed, and some share a room: the college's care rules let it write in the
daytime only. Those rules, not the code, say when that is.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

# By the clock in Liverpool, from the care rules of the college.
QUIET_FROM = time(20, 0)
QUIET_UNTIL = time(9, 0)


def are_quiet(moment: datetime) -> bool:
    """Whether the clocks in Liverpool then show a time from eight in the evening to nine."""
    shown = timezone.localtime(moment).time()
    return shown >= QUIET_FROM or shown < QUIET_UNTIL


def end_after(moment: datetime) -> datetime:
    """The moment itself, or nine in the morning when it falls into the quiet hours."""
    if not are_quiet(moment):
        return moment
    local = timezone.localtime(moment)
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return timezone.make_aware(datetime.combine(day, QUIET_UNTIL))


def end_before(moment: datetime) -> datetime:
    """Nine in the morning of that day."""
    day = timezone.localtime(moment).date()
    return timezone.make_aware(datetime.combine(day, QUIET_UNTIL))
