"""Partner organisations, what they give here, whom staff speak to there, what they tell us.

And the practices whose cards lead here.
"""

from partners.models.cards import CardBatch, CardCount, ReferringPractice
from partners.models.checks import Correction, PartnerCheck
from partners.models.contacts import PartnerContact
from partners.models.pages import AdviceServicePage, PartnerIndexPage, PartnerPage
from partners.models.returns import AdviceReturn

__all__ = [
    "AdviceReturn",
    "AdviceServicePage",
    "CardBatch",
    "CardCount",
    "Correction",
    "PartnerCheck",
    "PartnerContact",
    "PartnerIndexPage",
    "PartnerPage",
    "ReferringPractice",
]
