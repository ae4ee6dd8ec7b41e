from typing import Any, Self

from django.db import models
from django.db.models import Q


class ResourceQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        return self.filter(public=True)

    def for_lists(self) -> Self:
        """With section, venue and topics, and no query per resource."""
        return self.select_related("section", "venue").prefetch_related("topics").order_by("title")

    def filtered(self, choices: dict[str, Any]) -> Self:
        """By the library's filters."""
        found = self
        for name in ("section", "format"):
            if name in choices:
                found = found.filter(**{name: choices[name]})
        for word in choices.get("q", "").split()[:12]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(author__icontains=word)
                | Q(description__icontains=word)
                | Q(keywords__icontains=word)
            )
        return found
