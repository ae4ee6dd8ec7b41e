"""How long an offer lasts. People have time to be ill, to sleep and to ask someone."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from core import quiet_hours
from timetable.opening import bank_holiday

# An offer that would end at night or on a bank holiday ends at this hour of the next day that is
# neither: at nine, it would be gone before anyone had read it.
ENDS_AT_THE_EARLIEST = time(12, 0)


def ends(told_at: datetime) -> datetime:
    """When an offer told at that moment ends: OFFER_HOURS later, real hours, never in the night or
    on a bank holiday in England. What cannot be told at night counts from the morning."""
    # In UTC, since hours added to a London time would be 47 or 49 when the clocks change.
    end = quiet_hours.end_after(told_at).astimezone(UTC) + timedelta(hours=settings.OFFER_HOURS)
    while not _is_kind(end):
        end = _noon_after(end)
    return end


def _is_kind(end: datetime) -> bool:
    return not quiet_hours.are_quiet(end) and not bank_holiday(timezone.localdate(end))


def _noon_after(end: datetime) -> datetime:
    local = timezone.localtime(end)
    day = local.date()
    if local.time() >= ENDS_AT_THE_EARLIEST:
        day += timedelta(days=1)
    while bank_holiday(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, ENDS_AT_THE_EARLIEST))
