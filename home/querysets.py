from typing import Self

from django.utils import timezone

from core.querysets import PublicPageManager, PublicPageQuerySet


class CampaignQuerySet(PublicPageQuerySet):
    def running(self) -> Self:
        """Campaigns whose dates include today, the one that ends soonest first."""
        today = timezone.localdate()
        return self.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on")

    def not_running(self) -> Self:
        today = timezone.localdate()
        return self.exclude(starts_on__lte=today, ends_on__gte=today).order_by("-starts_on")


CampaignManager = PublicPageManager.from_queryset(CampaignQuerySet)
