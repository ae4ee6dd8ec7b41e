from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce


class ResourceQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        return self.filter(public=True)

    def with_copies(self) -> Self:
        """With how many copies there are and how many are out, in the same query."""
        held = self._copies().filter(withdrawn=False)
        return self.annotate(
            copies_held=_number_of(held), copies_lent=_number_of(held.exclude(out_since=None))
        )

    def for_lists(self) -> Self:
        """With section, venue, topics and copies, and no query per resource."""
        found = self.select_related("section", "venue").prefetch_related("topics")
        return found.with_copies().order_by("title", "pk")

    def in_now(self, venue: Any = None) -> Self:
        """Of which a copy can be taken home now; at a venue, when one is given."""
        copies = self._copies().filter(withdrawn=False, out_since=None)
        if venue:
            copies = copies.filter(Q(venue=venue) | Q(venue=None, resource__venue=venue))
        return self.filter(Exists(copies))

    def at(self, venue: Any) -> Self:
        """What is kept there, or of which a copy is."""
        kept = self._copies().filter(withdrawn=False, venue=venue)
        return self.filter(Q(venue=venue) | Exists(kept))

    def filtered(self, choices: dict[str, Any]) -> Self:
        """By the library's filters."""
        found = self
        for field, name in _FIELDS.items():
            if name in choices:
                found = found.filter(**{field: choices[name]})
        if "venue" in choices:
            found = found.at(choices["venue"])
        if "in-now" in choices:
            found = found.in_now(choices.get("venue"))
        for word in choices.get("q", "").split()[:12]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(author__icontains=word)
                | Q(description__icontains=word)
                | Q(keywords__icontains=word)
            )
        return found

    def _copies(self) -> Any:
        return self.model._meta.get_field("copies").related_model.objects.filter(
            resource=OuterRef("pk")
        )


_FIELDS = {
    "section": "section",
    "format": "format",
    "audience": "for",
    "topics": "topic",
    "language": "language",
    "easy_read": "easy-read",
}


class CopyQuerySet(models.QuerySet[Any]):
    def out_longest_first(self) -> Self:
        out = self.exclude(out_since=None).select_related("resource__venue", "venue")
        return out.order_by("out_since", "number")


class ReadingListQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        """Shown to visitors, with something on it that they may see."""
        return self.filter(public=True, items__resource__public=True).distinct()

    def for_lists(self) -> Self:
        return self

    def with_items(self, resources: Any) -> Self:
        """With those of the items whose resource is among these, in order."""
        items = self.model._meta.get_field("items").related_model.objects
        chosen = items.filter(resource__in=resources).order_by("sort_order", "pk")
        shown = chosen.prefetch_related(Prefetch("resource", resources))
        return self.prefetch_related(Prefetch("items", shown, to_attr="shown_items"))


def _number_of(rows: Any) -> Coalesce:
    counted = rows.order_by().values("resource").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
