"""Pages tell the index when they are published, taken down, moved or deleted."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from search import indexing


@receiver([page_published, page_unpublished])
def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    indexing.refresh_page(instance)


@receiver([post_page_move, page_slug_changed])
def addresses_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    for page in Page.objects.get(pk=instance.pk).get_descendants(inclusive=True).live().specific():
        indexing.refresh_page(page)


@receiver(post_delete)
def page_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        indexing.remove(f"page:{instance.pk}")
    elif isinstance(instance, PageViewRestriction):
        indexing.refresh_page(instance.page)
