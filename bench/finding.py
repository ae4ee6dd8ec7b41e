"""`make bench`: a page of results and suggestions, beside Wagtail's own search on the same rows.

A page is ten results, their number and the counts beside every choice; Wagtail's is ten results,
their number and one count, by kind. Both are asked in turn, in one run, on the database of
DATABASE_URL, and on the server of SEARCH_URL when there is one. What counts are the ratios.
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from places import RESULTS, EmptyDatabase

SIZES = (300, 5_000, 50_000)
ASKED = (
    "sleep", "anxiety", "course", "support group", "walking", "money advice", "art class",
    "feeling low", "stress at work", "free course",
)  # fmt: skip
MISSPELT = ("anxeity", "slepe", "depresion", "mindfullness", "bereavment")
BEGUN = ("an", "sle", "wal", "mone", "cou")
REPEATS = 5
BATCH = 500
STOCK_CUT_OFF_SECONDS = 60
TOPICS = (
    "sleep", "anxiety", "depression", "stress", "walking", "money", "art", "cooking", "music",
    "bereavement", "mindfulness", "work", "writing", "garden",
)  # fmt: skip
COMMON = ("course", "support", "group", "free", "advice", "class", "people", "learn", "together")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--without-stock", action="store_true", help="ours alone")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liferooms.settings.test")
    django.setup()
    lines = []
    with EmptyDatabase():
        for size in sorted(options.sizes):
            lines.append(_measure(size, with_stock=not options.without_stock))
            _print(lines[-1:], heading=len(lines) == 1)
    RESULTS.mkdir(exist_ok=True)
    name = "elasticsearch" if settings.SEARCH_URL else connection.vendor
    (RESULTS / f"finding-{name}.json").write_text(json.dumps(lines, indent=2) + "\n")


def _measure(size: int, *, with_stock: bool) -> dict[str, Any]:
    from search.find import find, suggest

    filled = _fill(size)
    line: dict[str, Any] = {
        "engine": "elasticsearch" if settings.SEARCH_URL else connection.vendor,
        "records": size,
        "filling_seconds": round(filled, 1),
    }
    ways: dict[str, tuple[Callable[[str], Any], tuple[str, ...]]] = {
        "page": (find, ASKED),
        "misspelt": (find, MISSPELT),
        "suggestions": (suggest, BEGUN),
    }
    if with_stock:
        line["stock_filling_seconds"] = round(_fill_stock(), 1)
        ways["stock"] = (_stock_page, ASKED)
    for name, (way, asked) in ways.items():
        line |= {f"{name}_{key}": value for key, value in _times(way, asked).items()}
    if with_stock:
        line["times_faster"] = round(line["stock_p50"] / line["page_p50"], 1)
    return line


def _times(way: Callable[[str], Any], asked: tuple[str, ...]) -> dict[str, float]:
    """Milliseconds of the median and of the slowest twentieth, each query warmed up once."""
    taken, began = [], time.perf_counter()
    for query in asked:
        way(query)
        for _ in range(REPEATS):
            start = time.perf_counter()
            way(query)
            taken.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() - began > STOCK_CUT_OFF_SECONDS:
            break
    ordered = sorted(taken)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
    }


def _fill(size: int) -> float:
    from search import indexing
    from search.models import SearchDocument

    began = time.perf_counter()
    for first in range(SearchDocument.objects.count(), size, BATCH):
        with transaction.atomic():
            for number in range(first, min(first + BATCH, size)):
                indexing.write(_document(number))
    if settings.SEARCH_URL:
        from search import restocking, shipping

        restocking.rebuild_if_needed()
        while shipping.ship_due():
            pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE search_searchdocument")
    return time.perf_counter() - began


def _document(number: int) -> Any:
    from search.documents import Document, Occasion
    from search.spelling import english_words

    chance = random.Random(number)  # noqa: S311
    words = _words or _words_of(sorted(english_words()))
    topic = chance.choice(TOPICS)
    body = chance.choices(words, weights=_weights(len(words)), k=40)
    starts = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(
        days=chance.randrange(1, 60)
    )
    occasion = Occasion(
        venue=chance.choice(("walton", "southport", "bootle", "online")),
        sessions=(starts,),
        starts=starts,
        ends=starts + timedelta(hours=2),
        closes=starts,
        free=chance.random() < 0.7,
    )
    kind = chance.choice(("course", "event", "partner", "resource", "page"))
    return Document(
        ref=f"bench:{number}",
        kind=kind,
        title=f"{chance.choice(words).title()} {topic} {chance.choice(COMMON)}",
        url=f"/bench/{number}/",
        summary=f"A {chance.choice(COMMON)} about {chance.choice(TOPICS)}, {chance.choice(words)}.",
        body=" ".join([*body, *chance.choices(COMMON, k=2)]),
        topics=(topic,),
        level=chance.choice(("everyone", "introduction", "next-step")),
        occasions=(occasion,) if kind in ("course", "event") else (),
    )


_words: list[str] = []
_cumulative: dict[int, list[float]] = {}


def _words_of(every: list[str]) -> list[str]:
    """Five thousand words, the first far commoner than the last, as in any language."""
    _words[:] = random.Random(1).sample(every, 5_000)  # noqa: S311
    return _words


def _weights(number: int) -> list[float]:
    if number not in _cumulative:
        _cumulative[number] = [1 / (place + 5) for place in range(number)]
    return _cumulative[number]


def _stock_model() -> Any:
    from wagtail.search import index

    from search.models import SearchDocument

    class StockDocument(index.Indexed, SearchDocument):
        search_fields = [
            index.SearchField("title", boost=10),
            index.SearchField("summary", boost=3),
            index.SearchField("body"),
            index.FilterField("kind"),
        ]

        class Meta:
            proxy = True
            app_label = "search"

    return StockDocument


_stock: list[Any] = []


def _fill_stock() -> float:
    from django.contrib.contenttypes.models import ContentType
    from modelsearch.abstract_models import TextIDGenericRelation
    from wagtail.search.backends import get_search_backend
    from wagtail.search.models import IndexEntry

    if not _stock:
        _stock.append(_stock_model())
        # As its own start does for the models that are there by then.
        TextIDGenericRelation(IndexEntry).contribute_to_class(_stock[0], "index_entries")
        ContentType.objects.get_for_model(_stock[0], for_concrete_model=False)
    began = time.perf_counter()
    backend = get_search_backend("default")
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(_stock[0]))
    index = rebuilder.start()
    index.add_model(_stock[0])
    rows = list(_stock[0].objects.all())
    for first in range(0, len(rows), 1_000):
        index.add_items(_stock[0], rows[first : first + 1_000])
    rebuilder.finish()
    return time.perf_counter() - began


def _stock_page(query: str) -> tuple[list[Any], int, Any]:
    from wagtail.search.backends import get_search_backend

    found = get_search_backend("default").search(query, _stock[0].objects.all())
    return list(found[:10]), found.count(), found.facet("kind")


def _print(lines: list[dict[str, Any]], *, heading: bool) -> None:
    if heading:
        print("| " + " | ".join(key.replace("_", " ") for key in lines[0]) + " |")
        print("|" + "---|" * len(lines[0]))
    for line in lines:
        print("| " + " | ".join(str(value) for value in line.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
