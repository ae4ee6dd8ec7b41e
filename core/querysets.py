"""What a visitor may see of the page tree, asked within the query itself."""

from typing import Any, Self

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction

from core.models.topics import PageTopic


class PublicPageQuerySet(PageQuerySet):
    """The questions asked of every type of page."""

    def public(self) -> Self:
        """Pages in no private section. Wagtail's own reads all restrictions first, each time."""
        above = Substr(OuterRef("path"), 1, Length("page__path"))
        return self.filter(~Exists(PageViewRestriction.objects.filter(page__path=above)))

    def with_pictures(self) -> Self:
        """With the picture and every size made of it, and no query per page."""
        return self.select_related("picture").prefetch_related("picture__renditions")

    def with_topics(self) -> Self:
        """With the topics, and no query per page."""
        return self.prefetch_related(topics_of_pages())


PublicPageManager = PageManager.from_queryset(PublicPageQuerySet)


def topics_of_pages() -> Prefetch:
    """To prefetch the topics of pages, and which picture each topic has, in one query."""
    return Prefetch("page_topics", PageTopic.objects.select_related("topic__picture"))


def public_pages() -> Any:
    """Every page, of whatever type, that a visitor may open."""
    return PublicPageQuerySet(Page).live().public()
