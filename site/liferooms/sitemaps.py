"""What `/sitemap.xml` lists: every page a visitor may open, once, at the site's own address.

Wagtail's own sitemap takes the host from its site record, which nobody keeps; ours is SITE_URL.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from core.models import PageTopic, Topic
from core.querysets import public_pages
from library.models import ReadingList, Resource
from pathways.ways import WAYS
from timetable.enums import SHOWN_TO_VISITORS


class SiteSitemap(Sitemap):
    """At the address links in messages use, whatever host the request claims."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Pages(SiteSitemap):
    """Pages editors write, with when their words or their dates last changed."""

    def items(self) -> list[Any]:
        pages = (
            public_pages()
            .filter(depth__gt=1)
            .annotate(
                run_changed_at=_latest("runs__updated_at"),
                session_changed_at=_latest("runs__sessions__updated_at"),
            )
            .order_by("path")
        )
        return [page for page in pages if page.specific_deferred.url]

    def location(self, item: Any) -> str:
        return str(urlsplit(item.specific_deferred.url).path)

    def lastmod(self, item: Any) -> datetime | None:
        written = item.last_published_at or item.latest_revision_created_at
        moments = (written, item.run_changed_at, item.session_changed_at)
        return max((moment for moment in moments if moment), default=None)


class Prospectus(SiteSitemap):
    """The one list that is no page of an editor's."""

    def items(self) -> list[str]:
        return ["prospectus"]

    def location(self, item: str) -> str:
        return reverse(item)


class Topics(SiteSitemap):
    """Topics that something public is about."""

    def items(self) -> QuerySet[Topic]:
        pages = PageTopic.objects.filter(topic=OuterRef("pk"), page__in=public_pages())
        resources = Resource.objects.public().filter(topics=OuterRef("pk"))
        return Topic.objects.filter(Exists(pages) | Exists(resources))

    def location(self, item: Topic) -> str:
        return reverse("topic", args=[item.slug])


class Resources(SiteSitemap):
    """What the library shows."""

    def items(self) -> QuerySet[Resource]:
        return Resource.objects.public()


class ReadingLists(SiteSitemap):
    """What volunteers would give someone to read."""

    def items(self) -> QuerySet[ReadingList]:
        return ReadingList.objects.public()


class Requests(SiteSitemap):
    """The pages on which people ask for an advisor or something else."""

    def items(self) -> list[str]:
        return ["pathways-refer", *(way.url_name for way in WAYS)]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "pages": Pages,
    "prospectus": Prospectus,
    "topics": Topics,
    "resources": Resources,
    "reading-lists": ReadingLists,
    "requests": Requests,
}


def _latest(moment: str) -> Max:
    """The latest of such moments, of runs that visitors may see."""
    return Max(moment, filter=Q(runs__status__in=SHOWN_TO_VISITORS))
