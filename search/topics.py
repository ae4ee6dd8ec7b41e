"""Ways on for those who found nothing."""

from typing import Any

from django.core.cache import cache

from core.models import Topic
from search.enums import Kind
from search.find import find

MOST_SHOWN = 8
SECONDS_REMEMBERED = 600


def most_used() -> list[Topic]:
    """The topics that most can be found about, the fullest first."""
    slugs: Any = cache.get_or_set("search:topics-most-used", _most_used, SECONDS_REMEMBERED)
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs)}
    return [topics[slug] for slug in slugs if slug in topics]


def _most_used() -> list[str]:
    counts = find(kinds=Kind.values, size=1).facets["topic"]
    return sorted(counts, key=lambda slug: (-counts[slug], slug))[:MOST_SHOWN]
