"""Cards as a PDF: eight to a page, to be cut out and given out at a practice."""

from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.urls import reverse
from wagtail.models import Site

from core.addresses import absolute
from core.models import SiteSettings
from core.printing import CannotBeSet, typeset, typeset_in_our_letters
from partners.enums import PracticeKind
from partners.models import CardBatch
from timetable.models import Venue

TEMPLATE = Path(__file__).parent / "typesetting" / "cards.typ"


def cards_as_pdf(batch: CardBatch, *, now: datetime) -> bytes:
    """All cards of a batch, as they would be printed today."""
    data = _data(batch)
    try:
        return typeset(TEMPLATE, data, now=now)
    except CannotBeSet:
        return typeset_in_our_letters(TEMPLATE, data, now=now)


def _data(batch: CardBatch) -> dict[str, Any]:
    practice = batch.practice
    address = absolute(reverse("card", args=[practice.code]))
    to_type = absolute(reverse("card-code"))
    return {
        "title": f"Cards for {practice.name}",
        "author": "The Life Rooms",
        "description": "Cards to cut out. Each leads to the Life Rooms.",
        "cards": batch.cards,
        "thinks": PracticeKind(practice.kind).thinks,
        "lede": "Free courses, advice and company. No appointment, no diagnosis.",
        "scan": "Point your phone’s camera at the square, or go to",
        "shown_address": to_type.split("://")[-1],
        "type_it": "and type",
        "code": practice.spoken_code,
        # M: a card that was in a pocket can still be read.
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=2),
        "qr_description": f"Code for your phone’s camera: opens {address.split('://')[-1]}",
        "places": [
            {"name": venue.short_name, "address": venue.full_address}
            for venue in Venue.objects.hubs()
        ],
        "phone": _phone(),
    }


def _phone() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return str(SiteSettings.for_site(site).phone) if site else ""
