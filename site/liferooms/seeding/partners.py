"""Whom staff write to at partners, what one of them has answered, and practices with cards."""

import uuid
from datetime import date, timedelta

from liferooms.seeding import content
from partners import rules
from partners.models import (
    CardBatch,
    CardCount,
    PartnerContact,
    PartnerPage,
    ReferringPractice,
)


def load_answers(partners: dict[str, PartnerPage]) -> None:
    rows = content.read("partners.yaml")
    PartnerContact.objects.bulk_create(
        PartnerContact(**{**row, "partner": partners[row["partner"]]}) for row in rows["contacts"]
    )
    for row in rows["corrections"]:
        page = PartnerPage.objects.get(pk=partners[row["partner"]].pk)
        rules.correct(partner=page, proposed=row["proposed"], note=row["note"])


def load_practices(today: date) -> None:
    """Their cards were made before the first of them was opened, and counted on Tuesdays."""
    tuesday = today - timedelta(days=(today.weekday() - 1) % 7)
    for row in content.read("partners.yaml")["practices"]:
        fields = {name: row[name] for name in ("name", "kind", "area", "code")}
        practice = ReferringPractice.objects.create(**fields)
        weeks = len(row["counts"])
        CardBatch.objects.create(
            practice=practice,
            submission=uuid.uuid4(),
            cards=row["cards"],
            made_on=tuesday - timedelta(weeks=weeks),
        )
        CardCount.objects.bulk_create(
            CardCount(
                practice=practice,
                day=tuesday - timedelta(weeks=weeks - 1 - week),
                opened=opened,
                enrolments=enrolments,
                self_referrals=self_referrals,
            )
            for week, (opened, enrolments, self_referrals) in enumerate(row["counts"])
        )
