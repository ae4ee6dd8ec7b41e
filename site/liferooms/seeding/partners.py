"""Whom staff write to at partners, and what one of them has answered."""

from liferooms.seeding import content
from partners import rules
from partners.models import PartnerContact, PartnerPage


def load_answers(partners: dict[str, PartnerPage]) -> None:
    rows = content.read("partners.yaml")
    PartnerContact.objects.bulk_create(
        PartnerContact(**{**row, "partner": partners[row["partner"]]}) for row in rows["contacts"]
    )
    for row in rows["corrections"]:
        page = PartnerPage.objects.get(pk=partners[row["partner"]].pk)
        rules.correct(partner=page, proposed=row["proposed"], note=row["note"])
