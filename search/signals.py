"""Pages tell the index when they are published, taken down, moved or deleted."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from core.models import Topic
from search import crisis, indexing, promotions, spelling, synonyms
from search.models import DangerPhrase, Promotion, Synonym


@receiver([page_published, page_unpublished])
def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    indexing.refresh_page(instance.pk)
    indexing.refresh_mentions(f"page:{instance.pk}")


@receiver([post_save, post_delete], sender=Topic)
def topic_changed(sender: type[Topic], instance: Topic, **kwargs: Any) -> None:
    indexing.refresh_record("topic", instance.pk)
    indexing.refresh_mentions(f"topic:{instance.pk}")


@receiver([post_page_move, page_slug_changed])
def addresses_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    _refresh_with_pages_below(Page.objects.get(pk=instance.pk))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(
    sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any
) -> None:
    """A restriction covers the pages below. One that goes with its page leaves nothing to find."""
    if not _is_of_pages(kwargs.get("origin")):
        _refresh_with_pages_below(Page.objects.get(pk=instance.page_id))


@receiver(post_delete)
def page_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        indexing.remove(f"page:{instance.pk}")


def _is_of_pages(origin: Any) -> bool:
    """Whether what was asked to be deleted, a record or a query, is a page."""
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    return issubclass(model, Page)


def _refresh_with_pages_below(page: Page) -> None:
    for below in page.get_descendants(inclusive=True).live():
        indexing.refresh_page(below.pk)


@receiver([post_save, post_delete], sender=Synonym)
@receiver([post_save, post_delete], sender=DangerPhrase)
@receiver([post_save, post_delete], sender=Promotion)
def lists_changed(sender: type[Any], **kwargs: Any) -> None:
    for remembered in (synonyms.in_use, crisis.in_use, promotions.in_use, spelling.in_use):
        remembered.forget()
