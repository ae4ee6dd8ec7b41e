"""How often something may be asked for: counted in the database, over fixed stretches of time.

In the database because every process and server must count together. What is counted (an address,
an IP) is never kept: the key is a keyed hash of it. Someone who asks at the end of one stretch and
the beginning of the next may ask twice the limit in a short time.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import RateLimitCount

LONGEST_STRETCH = timedelta(days=1)


def allow(*, name: str, value: str, limit: int, per: timedelta) -> bool:
    """Count one attempt by `value` at what `name` names; whether it is within the limit.

    An attempt in a transaction that is undone is not counted. Values are told apart exactly, so
    give addresses in lower case.
    """
    if not timedelta(seconds=1) <= per <= LONGEST_STRETCH:
        raise ValueError("A stretch is from a second to a day")
    key = _key(name, value, per)
    window_start = _start_of_stretch(timezone.now(), per)
    counts = RateLimitCount.objects.filter(key=key, window_start=window_start)
    # The row stays ours from the update to the commit, so each caller reads its own number.
    with transaction.atomic():
        RateLimitCount.objects.bulk_create(
            [RateLimitCount(key=key, window_start=window_start)], ignore_conflicts=True
        )
        counts.update(count=F("count") + 1)
        return counts.values_list("count", flat=True).get() <= limit


def purge(rehearse: bool) -> int:
    """Delete counts whose stretch is over."""
    over = RateLimitCount.objects.filter(window_start__lt=timezone.now() - LONGEST_STRETCH)
    return over.count() if rehearse else over.delete()[0]


def _key(name: str, value: str, per: timedelta) -> str:
    counted = f"{name}\n{per.total_seconds()}\n{value}"
    return salted_hmac("core.rate_limits", counted, algorithm="sha256").hexdigest()


def _start_of_stretch(now: datetime, per: timedelta) -> datetime:
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)
