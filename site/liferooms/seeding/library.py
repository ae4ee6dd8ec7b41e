"""The library of the demonstration."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from core.models import Topic
from library.enums import Audience
from library.models import (
    Copy,
    LibraryPage,
    ReadingList,
    ReadingListItem,
    Resource,
    Section,
)
from liferooms.seeding import content
from liferooms.seeding.content import line, rich
from liferooms.seeding.pages import PageLoader
from timetable.models import Venue

SUMMARY = "Books to borrow, and things to read, print, watch or hear for free."


def load_library(
    loader: PageLoader,
    topics: dict[str, Topic],
    venues: dict[str, Venue],
    pages: dict[str, Page],
) -> None:
    row = {"title": "Library", "slug": "library", "summary": SUMMARY, "picture": "library"}
    loader.add(Page.objects.get(pk=loader.home.pk), LibraryPage(), row, [])
    rows = content.read("library.yaml")
    sections = {}
    for order, section in enumerate(rows["sections"]):
        sections[section["name"]] = sections[section["slug"]] = Section.objects.create(
            name=section["name"],
            slug=section["slug"],
            introduction=line(section.get("intro")),
            sort_order=order,
        )
    resources = {
        row["slug"]: _load_resource(row, sections[row["section"]], topics, venues, pages)
        for row in rows["resources"]
    }
    _load_copies(rows["resources"], resources)
    _load_reading_lists(rows["reading_lists"], resources)


def _load_resource(
    row: dict[str, Any],
    section: Section,
    topics: dict[str, Topic],
    venues: dict[str, Venue],
    pages: dict[str, Page],
) -> Resource:
    resource = Resource(
        title=row["title"],
        slug=row["slug"],
        author=row.get("author", ""),
        section=section,
        format=row.get("format", "book"),
        description=line(row["description"]),
        text=rich(row.get("text")),
        suits=line(row.get("suits")),
        easy_read=row.get("easy_read", False),
        keywords=line(row.get("keywords")),
        venue=venues.get(row.get("venue", "")),
        shelf=row.get("shelf", ""),
        audience=row.get("audience", Audience.EVERYONE),
        link=row.get("link", ""),
    )
    resource.topics = [topics[slug] for slug in row.get("topics", [])]
    resource.related_pages = [pages[slug].page_ptr for slug in row.get("with_courses", [])]
    resource.save()
    return resource


def _load_copies(rows: list[dict[str, Any]], resources: dict[str, Resource]) -> None:
    """Numbered along the shelves; of each, the first `out` are out since so many days ago."""
    numbers = count(1)
    now = timezone.now()
    Copy.objects.bulk_create(
        Copy(
            number=next(numbers),
            resource=resources[row["slug"]],
            out_since=now - timedelta(days=row["out"][at])
            if at < len(row.get("out", ()))
            else None,
        )
        for row in rows
        for at in range(row.get("copies", 0))
    )


def _load_reading_lists(rows: list[dict[str, Any]], resources: dict[str, Resource]) -> None:
    for row in rows:
        made = ReadingList.objects.create(
            title=row["title"],
            slug=row["slug"],
            introduction=line(row["introduction"]),
            credit=row["credit"],
            public=row.get("public", True),
        )
        ReadingListItem.objects.bulk_create(
            ReadingListItem(
                reading_list=made,
                resource=resources[item["resource"]],
                note=line(item.get("note")),
                sort_order=order,
            )
            for order, item in enumerate(row["items"])
        )
