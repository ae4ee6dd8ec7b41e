"""The real Elasticsearch answers as the database does."""

import itertools
import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from search.engines import elasticsearch as finding
from search.engines.database import here
from search.facets import Filters
from search.find import find
from search.models import SearchDocument
from search.query import Group, Query, read
from tests.search.outside import Outside, asking, many_documents, write

pytestmark = pytest.mark.django_db

CHOICES: dict[str, tuple[Any, ...]] = {
    "kinds": ((), ("course",), ("course", "event")),
    "topic": ("", "sleep", "unknown"),
    "venue": ("", "walton", "bootle"),
    "mode": ("", "online", "in-person"),
    "day": (0, 2, 5),
    "time": ("", "morning", "evening"),
    "when": ("", "week", "month", "later"),
    "level": ("", "further"),
    "sharing": ("", "some"),
    "places": (False, True),
}


def choices_of(number: int, *, seed: int) -> list[Filters]:
    """Each choice alone, and many made of several."""
    chance = random.Random(seed)
    alone = [Filters(**{name: value}) for name, values in CHOICES.items() for value in values]
    mixed = []
    for _ in range(number):
        chosen = {name: chance.choice(CHOICES[name]) for name in chance.sample(list(CHOICES), 3)}
        if chance.random() < 0.4:
            chosen["starts_on"] = day_from_now(chance.randint(-20, 20))
        if chance.random() < 0.4:
            chosen["ends_on"] = day_from_now(chance.randint(-5, 40))
        mixed.append(Filters(**chosen))
    return alone + mixed


def day_from_now(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_every_choice_leaves_what_it_leaves_in_the_database_and_counts_the_same(
    outside: Outside, time_machine: Any
) -> None:
    many_documents(60, seed=4)
    outside.build()
    told_apart, now = set(), timezone.now()
    queries = itertools.cycle([asking("sleep"), asking("sleep", "money")])
    # Some runs are over by the second time, and the index does not know.
    for days, filters in itertools.product((0, 9), choices_of(40, seed=5)):
        time_machine.move_to(now + timedelta(days=days), tick=False)
        query = next(queries)
        expected = here().search(query, filters, first=0, size=200)
        found = outside.engine.search(query, filters, first=0, size=200)
        assert found.counts == expected.counts, filters
        assert (found.total, set(found.ids)) == (expected.total, set(expected.ids)), filters
        told_apart.add(tuple(found.ids))
    assert len(told_apart) > 30


def test_a_choice_leaves_as_many_as_its_count_promised(outside: Outside) -> None:
    many_documents(60, seed=6)
    outside.build()
    query, chosen = asking("stress"), Filters(venue="walton")
    counts = outside.engine.search(query, chosen, first=0, size=1).counts
    for value, number in counts["day"].items():
        filters = Filters(venue="walton", day=int(value))
        assert outside.engine.search(query, filters, first=0, size=1).total == number


@pytest.mark.parametrize("query", ["sleep", "sleep money", "sleep bagpipes", "i cant sleep"])
def test_the_order_is_that_of_the_database(outside: Outside, query: str, settings: Any) -> None:
    write("page:1", "Sleep")
    write("page:2", "Sleep and money")
    write("page:3", "Gardens", keywords="sleep")
    write("page:4", "Walks", summary="For better sleep.")
    write("page:5", "Songs", body="Some of them are of sleep, others of money, few of both.")
    outside.build()
    found = find(query)
    assert not found.degraded
    settings.SEARCH_URL = ""
    assert [item.ref for item in found.items] == [item.ref for item in find(query).items]


def test_any_of_a_group_will_do_and_all_of_an_alternative_must(outside: Outside) -> None:
    write("page:1", "Quiet evening")
    write("page:2", "Quiet garden")
    write("page:3", "Evening")
    outside.build()
    group = Group(((("quiet", "garden"), 1.0), (("bagpip",), 1.0)))
    found = outside.engine.search(Query("", groups=(group,)), Filters(), first=0, size=9)
    assert found.total == 1


def test_what_is_gone_or_expired_is_not_shown_before_the_server_knows(outside: Outside) -> None:
    write("page:1", "Sleep one")
    write("page:2", "Sleep two")
    write("page:3", "Sleep three", expires_at=timezone.now() + timedelta(days=1))
    outside.build()
    SearchDocument.objects.filter(ref="page:1").delete()
    SearchDocument.objects.filter(ref="page:3").update(expires_at=timezone.now())
    assert [item.ref for item in find("sleep").items] == ["page:2"]


def test_what_expires_is_neither_found_nor_counted_from_then_on(
    outside: Outside, time_machine: Any
) -> None:
    write("page:1", "Sleep one")
    write("page:2", "Sleep two", expires_at=timezone.now() + timedelta(minutes=5))
    outside.build()
    assert find("sleep").total == 2
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    found = find("sleep")
    assert (found.total, found.facets["kind"]) == (1, {"course": 1})


def test_the_pages_together_show_everything_once_beyond_what_is_weighed_and_what_is_paged(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "CANDIDATES", 15)
    monkeypatch.setattr(finding, "DEEPEST", 30)
    for number in range(37):
        write(f"page:{number}")
    outside.build()
    pages = [find("sleep", page=number) for number in (1, 2, 3, 4)]
    assert {page.total for page in pages} == {37}
    assert not any(page.degraded for page in pages)
    seen = [item.ref for page in pages[:3] for item in page.items]
    assert len(seen) == len(set(seen)) == 30
    assert len(pages[3].items) == 7


def test_suggestions_are_those_of_the_database(outside: Outside) -> None:
    for number, title in enumerate(("Sleep well", "Sleepless", "A walk", "Walk and sleep")):
        write(f"page:{number}", title)
    outside.build()
    for beginnings in (["sl"], ["walk", "sle"], ["x"], ["a"]):
        expected = here().suggest(beginnings, size=3)
        assert outside.engine.suggest(beginnings, size=3) == expected


def test_the_longest_query_with_the_most_synonyms_is_answered(outside: Outside) -> None:
    write("page:1")
    outside.build()
    synonyms = tuple(((f"one{number}", f"two{number}"), 0.5) for number in range(40))
    groups = tuple(Group((((f"word{each}",), 1.0), *synonyms)) for each in range(12))
    groups = (*groups, Group(((("sleep",), 1.0),)))
    found = outside.engine.search(Query("", groups=groups), Filters(), first=0, size=9)
    assert found.total == 1


def test_a_query_without_words_finds_nothing(outside: Outside) -> None:
    outside.build()
    found = outside.engine.search(read(""), Filters(), first=0, size=9)
    assert (found.ids, found.total) == ([], 0)
