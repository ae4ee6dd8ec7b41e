"""Narrowing: what is asked of when and where holds within one run, and every count is true."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from search import indexing
from search.documents import Document, Occasion
from search.enums import Kind
from search.find import find

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
# A Monday.
TODAY = datetime(2026, 11, 23, 8, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def run(venue: str, *, days: int, hour: int = 10, free: bool = True, **fields: Any) -> Occasion:
    """A run of one session, so many days from today."""
    starts = TODAY.replace(hour=hour) + timedelta(days=days)
    ends = starts + timedelta(hours=2)
    return Occasion(venue, (starts,), starts, ends, closes=starts, free=free, **fields)


def course(title: str, *runs: Occasion, **fields: Any) -> None:
    fields = {"kind": Kind.COURSE, "mode": "in-person", "level": "everyone", **fields}
    indexing.write(
        Document(ref=f"page:{title}", title=title, url=f"/{title}/", occasions=runs, **fields)
    )


def titles(**filters: Any) -> list[str]:
    return [item.title for item in find("", kinds=["course"], filters=filters).items]


@pytest.fixture
def _some_courses() -> None:
    course("Sleep", run("bootle", days=1), run("walton", days=0), topics=("sleep",))
    course("Stress", run("walton", days=1, hour=18), topics=("stress", "sleep"))
    course("Singing", run("walton", days=9, free=False), topics=("music",), level="next-step")
    course("Sewing", run("southport", days=40, hour=13), sharing="listen")
    course("Knots", mode="self-paced")
    course("Long ago", run("walton", days=-20))
    indexing.write(Document(ref="page:fair", kind=Kind.EVENT, title="Fair", url="/fair/"))


NARROWED = {
    "a place": ({"venue": "walton"}, {"Sleep", "Stress", "Singing"}),
    "a day": ({"day": 2}, {"Sleep", "Stress"}),
    "a day at a place, within one run": ({"venue": "walton", "day": 2}, {"Stress"}),
    "a time": ({"time": "evening"}, {"Stress"}),
    "a time at a place": ({"time": "morning", "venue": "walton"}, {"Sleep", "Singing"}),
    "this week": ({"when": "week"}, {"Sleep", "Stress"}),
    "this month, this week with it": ({"when": "month"}, {"Sleep", "Stress", "Singing"}),
    "later": ({"when": "later"}, {"Sewing"}),
    "places left": ({"places": True}, {"Sleep", "Stress", "Sewing"}),
    "places left at a place": ({"places": True, "venue": "southport"}, {"Sewing"}),
    "a topic": ({"topic": "sleep"}, {"Sleep", "Stress"}),
    "a level": ({"level": "next-step"}, {"Singing"}),
    "how much is shared": ({"sharing": "listen"}, {"Sewing"}),
    "in one's own time": ({"mode": "self-paced"}, {"Knots"}),
    "in one's own time, at a place": ({"mode": "self-paced", "venue": "walton"}, set()),
    "from a day": ({"starts_on": TODAY.date() + timedelta(days=8)}, {"Singing", "Sewing"}),
    "up to a day": ({"ends_on": TODAY.date()}, {"Sleep"}),
    "a place nobody knows": ({"venue": "atlantis"}, set()),
}


@pytest.mark.usefixtures("_some_courses")
@pytest.mark.parametrize("choice", NARROWED)
def test_a_list_is_narrowed_by(choice: str) -> None:
    filters, expected = NARROWED[choice]
    assert set(titles(**filters)) == expected


@pytest.mark.usefixtures("_some_courses")
@pytest.mark.parametrize("choice", NARROWED)
@pytest.mark.parametrize("words", ["", "sleep stress singing sewing knots fair"])
def test_every_count_is_the_number_of_results_after_choosing_it(choice: str, words: str) -> None:
    chosen = NARROWED[choice][0]
    counts = find(words, kinds=["course"], filters=chosen).facets
    for facet, values in counts.items():
        for value, number in values.items():
            assert number == _after_choosing(words, chosen, facet, value), (facet, value)


def _after_choosing(words: str, chosen: dict[str, Any], facet: str, value: str) -> int:
    if facet == "kind":
        return find(words, kinds=[value], filters=chosen).total
    meant: Any = {"day": int, "places": bool}.get(facet, str)(value)
    return find(words, kinds=["course"], filters={**chosen, facet: meant}).total


@pytest.mark.usefixtures("_some_courses")
def test_without_words_the_soonest_that_can_be_joined_comes_first() -> None:
    assert titles() == ["Sleep", "Stress", "Singing", "Sewing", "Knots", "Long ago"]


@pytest.mark.usefixtures("_some_courses")
def test_time_passing_is_enough_for_a_run_to_be_over() -> None:
    with time_machine.travel(TODAY + timedelta(days=2), tick=False):
        assert set(titles(venue="walton")) == {"Singing"}
        assert set(titles(places=True)) == {"Sewing"}


def test_what_has_expired_is_not_found_though_nobody_took_it_out() -> None:
    indexing.write(
        Document(ref="page:1", kind=Kind.EVENT, title="Parade", url="/parade/"),
        timezone.now() + timedelta(hours=1),
    )
    assert find("parade").total == 1
    with time_machine.travel(TODAY + timedelta(hours=2), tick=False):
        assert find("parade").total == 0
        assert find("", kinds=["event"]).total == 0
        assert find("para", prefix=True).items == []
