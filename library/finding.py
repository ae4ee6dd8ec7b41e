"""How library resources tell search what they are, and when they change."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from library.models import Resource
from search import indexing
from search.documents import Document


def documents(primary_keys: Iterable[int] | None) -> Iterable[Document]:
    """The public resources among these keys, or all of them."""
    resources = Resource.objects.public().prefetch_related("topics")
    if primary_keys is not None:
        resources = resources.filter(pk__in=list(primary_keys))
    return [resource.search_document() for resource in resources]


@receiver([post_save, post_delete], sender=Resource)
@receiver(m2m_changed, sender=Resource.topics.through)
def resource_changed(sender: Any, instance: Resource, **kwargs: Any) -> None:
    indexing.refresh_record("resource", instance.pk)
