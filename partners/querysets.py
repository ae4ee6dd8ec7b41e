from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from core.models import PageTopic
from core.querysets import PublicPageManager, PublicPageQuerySet
from timetable.models import Run


class PartnerQuerySet(PublicPageQuerySet):
    def partners(self) -> Self:
        return self.filter(standing="partner")

    def nearby(self) -> Self:
        return self.filter(standing="nearby")

    def for_lists(self) -> Self:
        """By name, with topics, and no query per partner."""
        return self.order_by("title").with_topics()

    def filtered(self, choices: dict[str, Any]) -> Self:
        """By the directory's filters: what it helps with, where it comes, a word in its name."""
        found = self
        if topic := choices.get("helps-with"):
            found = found.filter(Exists(PageTopic.objects.filter(page=OuterRef("pk"), topic=topic)))
        if venue := choices.get("venue"):
            here = Run.objects.public().going_ahead().coming().filter(venue=venue)
            found = found.filter(Exists(here.filter(page__path__startswith=OuterRef("path"))))
        if words := choices.get("q"):
            found = found.filter(Q(title__icontains=words) | Q(keywords__icontains=words))
        return found


PartnerManager = PublicPageManager.from_queryset(PartnerQuerySet)
