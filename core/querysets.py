"""What a visitor may see of the page tree, asked within the query itself."""

from typing import Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction

from core.models.topics import PageTopic
from core.models.versions import PageVersion


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


class _ManagerThatKnowsOfVersions(PageManager):
    """Reads with each page whether other versions of it exist.

    Few pages have any, so the others are shown without a query about them.
    """

    def get_queryset(self) -> Any:
        links = PageVersion.objects.filter(Q(page=OuterRef("pk")) | Q(linked_page=OuterRef("pk")))
        return super().get_queryset().annotate(has_versions=Exists(links))


PublicPageManager = _ManagerThatKnowsOfVersions.from_queryset(PublicPageQuerySet)


def topics_of_pages() -> Prefetch:
    """To prefetch the topics of pages, and which picture each topic has, in one query."""
    return Prefetch("page_topics", PageTopic.objects.select_related("topic__picture"))


def public_pages() -> Any:
    """Every page, of whatever type, that a visitor may open."""
    return PublicPageQuerySet(Page).live().public()


def links_between_versions(page: Page) -> list[PageVersion]:
    """What leads from a page to its other versions, and what leads to it as one, in one query.

    Nothing leads to a page that visitors cannot open.
    """
    public = public_pages()
    away = Q(page=page.pk) & (Q(linked_page=None) | Q(linked_page__in=public))
    here = Q(linked_page=page.pk, page__in=public)
    found = PageVersion.objects.filter(away | here)
    return list(found.select_related("page", "linked_page", "document"))
