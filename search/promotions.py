"""What editors show above what was found."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from search.models import Promotion, SearchDocument
from search.remembered import Remembered
from search.synonyms import phrase


def for_words(stems: Iterable[str]) -> list[SearchDocument]:
    """What is promoted for a search that has these stems, and can still be found."""
    typed = frozenset(stems)
    addresses = [address for wanted, address in in_use.get() if wanted <= typed]
    if not addresses:
        return []
    current = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    addresses = list(
        Promotion.objects.filter(current, address__in=addresses).values_list("address", flat=True)
    )
    rows = {row.url: row for row in SearchDocument.objects.current().filter(url__in=addresses)}
    return [rows[address] for address in dict.fromkeys(addresses) if address in rows]


def _read() -> list[tuple[frozenset[str], str]]:
    return [
        (frozenset(wanted), address)
        for searches, address in Promotion.objects.values_list("searches", "address")
        for line in searches.splitlines()
        if (wanted := phrase(line))
    ]


in_use = Remembered("promotions", _read)
