"""The library of the demonstration."""

from typing import Any

from wagtail.models import Page

from core.models import Topic
from library.models import LibraryPage, Resource, Section
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
    for resource in rows["resources"]:
        _load_resource(resource, sections[resource["section"]], topics, venues, pages)


def _load_resource(
    row: dict[str, Any],
    section: Section,
    topics: dict[str, Topic],
    venues: dict[str, Venue],
    pages: dict[str, Page],
) -> None:
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
        copies=row.get("copies", 0),
        copies_out=row.get("copies_out", 0),
    )
    resource.topics = [topics[slug] for slug in row.get("topics", [])]
    resource.related_pages = [pages[slug].page_ptr for slug in row.get("with_courses", [])]
    resource.save()
