"""How topics tell search what they are: suggested as someone types, by any of their words."""

from collections.abc import Iterable

from django.urls import reverse

from core.models import Topic
from search.documents import Document
from search.enums import Kind


def documents(primary_keys: Iterable[int] | None) -> Iterable[Document]:
    """The topics among these keys, or all of them."""
    topics = Topic.objects.all()
    if primary_keys is not None:
        topics = topics.filter(pk__in=list(primary_keys))
    return [
        Document(
            ref=f"topic:{topic.pk}",
            kind=Kind.TOPIC,
            title=topic.name,
            url=reverse("topic", args=[topic.slug]),
            summary=topic.introduction,
            keywords=topic.synonyms,
        )
        for topic in topics
    ]
