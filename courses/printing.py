"""The prospectus as a PDF: what is in it as data, and the typesetting."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.urls import reverse
from wagtail.models import Site

from core import dates
from core.addresses import absolute, address_of
from core.models import SiteSettings
from core.printing import CannotBeSet, typeset, typeset_in_our_letters
from courses.enums import Arrangement, PrintSize
from courses.models import CoursePage, ProspectusFile
from courses.prospectus import Entry, Group, PrintedRun, by_topic, by_venue
from timetable.models import Term
from timetable.words import when, where

logger = logging.getLogger("liferooms.prospectus")

TEMPLATE = Path(__file__).parent / "typesetting" / "prospectus.typ"


def prospectus_as_pdf(file: ProspectusFile, *, now: datetime) -> bytes:
    """The PDF of one kind for one term, from what is in the database now."""
    data = _data(file, now)
    try:
        return typeset(TEMPLATE, data, now=now)
    except CannotBeSet as fault:
        # One course in a script that no typeface here has must not cost everyone the prospectus.
        logger.warning("prospectus %s set with our own letters alone: %s", file.pk, fault)
        return typeset_in_our_letters(TEMPLATE, data, now=now)


def _data(file: ProspectusFile, now: datetime) -> dict[str, Any]:
    by_place = file.arrangement == Arrangement.VENUE
    courses = courses_of_term(file.term)
    groups = by_venue(courses) if by_place else by_topic(courses)
    prospectus = absolute(reverse("prospectus"))
    return {
        "title": f"Recovery College prospectus, {file.term.name}",
        "author": "The Life Rooms",
        "description": "All the free courses you can join, with dates and places.",
        "large": file.print_size == PrintSize.LARGE,
        "by_place": by_place,
        "lede": "All the courses you can join this term. Every one is free.",
        "term_dates": f"{file.term.name}: "
        f"{dates.day_range(file.term.starts_on, file.term.ends_on)}",
        "how_to_book": _how_to_book(),
        "right_on": f"This list was right on {dates.day(now)}. Dates and places can change. "
        "The website has the latest:",
        "address": prospectus,
        "shown_address": _shown(prospectus),
        "any_time": "Any time, on the website. No need to book",
        "nothing_title": "The next prospectus is being written",
        "nothing": "There are no dates to join just now. New dates come every term.",
        "groups": [_group(group, by_place=by_place) for group in groups],
    }


def courses_of_term(term: Term) -> list[CoursePage]:
    """What can be joined in one term. A run of no term belongs to the term it begins in."""
    earlier = Term.objects.not_over().filter(starts_on__lt=term.starts_on).last()
    after = earlier.ends_on if earlier else None
    return list(CoursePage.objects.live().public().for_prospectus([term], after=after))


def _how_to_book() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    phone = SiteSettings.for_site(site).phone if site else ""
    call = f", call {phone}" if phone else ""
    return f"use the website{call}, or ask at any desk. Say the code beside the dates."


def _group(group: Group, *, by_place: bool) -> dict[str, Any]:
    return {
        "title": group.title,
        "introduction": group.introduction,
        "entries": [_entry(entry, by_place=by_place) for entry in group.entries],
    }


def _entry(entry: Entry, *, by_place: bool) -> dict[str, Any]:
    address = address_of(entry.course)
    return {
        "title": entry.course.title,
        "summary": entry.course.summary,
        "length": entry.course.length_text,
        "runs": [_run(printed, by_place=by_place) for printed in entry.runs],
        "address": address,
        "shown_address": _shown(address),
        "code": segno.make(address, error="m", micro=False).svg_inline(border=2),
        "code_description": f"Code for your phone's camera: opens {_shown(address)}",
    }


def _run(printed: PrintedRun, *, by_place: bool) -> dict[str, str]:
    venue_address = "" if by_place else printed.run.venue.full_address
    return {
        "when": when(printed.run),
        "where": ", ".join(filter(None, [where(printed.run), venue_address])),
        "booking": printed.booking,
        "code": printed.run.code,
        "for_whom": printed.for_whom,
    }


def _shown(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://")
