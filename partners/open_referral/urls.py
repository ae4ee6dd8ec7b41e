"""`/api/open-referral/`: every address of it is open in the same way."""

from typing import Any

from partners.open_referral.access import openly
from partners.open_referral.api import api


def _opened() -> list[Any]:
    patterns, *_ = api.urls
    for pattern in patterns:
        pattern.callback = openly(pattern.callback)  # type: ignore[arg-type]
    return patterns


app_name = "open-referral"
urlpatterns = _opened()
