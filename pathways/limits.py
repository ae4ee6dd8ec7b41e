"""How often something may be asked for, by address and by place. Only hashes are counted."""

from datetime import timedelta

from core import rate_limits
from pathways.refusals import TooManyRequests

# Someone may ask for several things; someone else may not fill their mailbox.
MOST_PER_ADDRESS = 6
# A practice refers more than one person in an hour; nobody else's mailbox is filled by it.
MOST_PER_REFERRER = 30
# Behind one address of a hospital or a library there are many people.
MOST_PER_PLACE = 60
COUNTED_OVER = timedelta(hours=1)


def count(*, address: str, referrer: str, asked_from: str) -> None:
    """Count one request to an e-mail address or number, by a referrer's, from an IP address.

    Raises TooManyRequests, alike for known and unknown addresses.
    """
    counted = [
        ("pathways-place", asked_from, MOST_PER_PLACE),
        ("pathways-address", address.lower(), MOST_PER_ADDRESS),
    ]
    if referrer:
        counted.append(("pathways-referrer", referrer.lower(), MOST_PER_REFERRER))
    for name, value, limit in counted:
        if not rate_limits.allow(name=name, value=value, limit=limit, per=COUNTED_OVER):
            raise TooManyRequests
