"""How often something may be asked for, by address and by place. Only hashes are counted."""

from datetime import timedelta

from core import rate_limits
from pathways.refusals import TooManyRequests

# Someone may ask for several things; someone else may not fill their mailbox.
MOST_PER_ADDRESS = 6
# Behind one address of a hospital or a library there are many people.
MOST_PER_PLACE = 60
COUNTED_OVER = timedelta(hours=1)


def count(*, address: str, asked_from: str) -> None:
    """Count one request to an e-mail address or number, from an IP address.

    Raises TooManyRequests, alike for known and unknown addresses.
    """
    counted = (
        ("pathways-place", asked_from, MOST_PER_PLACE),
        ("pathways-address", address.lower(), MOST_PER_ADDRESS),
    )
    for name, value, limit in counted:
        if not rate_limits.allow(name=name, value=value, limit=limit, per=COUNTED_OVER):
            raise TooManyRequests
