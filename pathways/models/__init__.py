"""The way to an advisor, and those who asked for one. The other room with personal data.

`__str__` of what is about a person names nobody: Wagtail writes it into its log and keeps it.
"""

from pathways.models.pages import PathwaysPage
from pathways.models.referrals import Asking, Referral, ReferredOn
from pathways.models.settings import PathwaysSettings
from pathways.models.trail import TrailEntry

__all__ = [
    "Asking",
    "PathwaysPage",
    "PathwaysSettings",
    "Referral",
    "ReferredOn",
    "TrailEntry",
]
