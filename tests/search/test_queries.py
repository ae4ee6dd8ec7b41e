"""What is counted of searches, and what never is."""

import logging
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import gunicorn.config
import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from core import personal_data
from core.models import RateLimitCount
from search import queries
from search.find import Results, find
from search.models import Choice, QueryDay
from tests.search.test_find import document
from tests.stress import at_once, rounds

ON_THE_LIST = "I want to die"


def results(query: str = "sleep", total: int = 3, page: int = 1, urgent: bool = False) -> Results:
    return Results(query, [], total, page, max(page, 1), urgent=urgent)


def counted() -> list[tuple[str, int, int]]:
    return list(QueryDay.objects.order_by("query").values_list("query", "times", "found"))


# What is kept


@pytest.mark.django_db
def test_a_search_is_counted_by_the_day_with_what_it_found_last() -> None:
    queries.record(results(total=3))
    queries.record(results(total=4))
    assert counted() == [("sleep", 2, 4)]
    assert QueryDay.objects.get().day == timezone.localdate()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Can't sleep", "cant  sleep!", "CAN’T SLEEP", "can't-sleep"])
def test_ways_to_type_the_same_words_are_one(typed: str) -> None:
    queries.record(find(typed))
    assert counted() == [("cant sleep", 1, 0)]


@pytest.mark.django_db
def test_the_next_page_and_filters_without_words_are_no_search() -> None:
    queries.record(results(page=2))
    queries.record(results(query=""))
    assert counted() == []


PERSONAL = [
    "grace@example.org",
    "grace @ example org",
    "@grace",
    "grace＠example.org",
    "07700 900 123",
    "0151-478-6556",
    "943 476 5919",
    "٠٧٧٠٠٩٠٠١٢٣",
    "ring 12 34 56",
    "qq 12 34 56 c",
    "L4 3QT",
    "l43qt",
    "courses near PR8-1AA please",
    "sw1a 2aa",
    "01/02/1985",
    "1.2.85",
    "1 2 85",
    "1985-2-1",
    "3rd March 1985",
    "3 of march 85",
    "12mar85",
    "March 3, 1985",
    "born in 1985",
    "dob 85",
    "D.O.B. 85",
    "date of birth 1985",
]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", PERSONAL)
def test_what_looks_personal_is_never_kept(typed: str) -> None:
    queries.record(find(typed))
    assert counted() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "sleep",
        "courses in l20",
        "walton l4",
        "over 50s",
        "march 2026",
        "5 march",
        "24 7 help",
        "111 option 2",
        "born in bootle",
        "pip form 2024",
        "مرحبا",
    ],
)
def test_what_many_people_type_is_kept(typed: str) -> None:
    queries.record(find(typed))
    assert counted() == [(typed, 1, 0)]


@pytest.mark.django_db
def test_a_story_is_no_search_that_comes_again() -> None:
    queries.record(results("a" * 30 + " b" * 40))
    assert counted() == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [ON_THE_LIST, "i wnat to dei", f"{ON_THE_LIST} 07700 900123"])
def test_a_search_that_showed_urgent_help_is_only_a_number(typed: str) -> None:
    queries.record(results(typed, total=9, urgent=True))
    queries.record(find(ON_THE_LIST))
    assert counted() == [("", 2, 0)]


@pytest.mark.django_db
def test_counting_a_search_is_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.record(results())
    with django_assert_num_queries(1):
        queries.record(results())


@pytest.mark.django_db
def test_a_search_is_answered_when_it_cannot_be_counted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object) -> None:
        raise OperationalError("database is locked: sleepless")

    monkeypatch.setattr(queries, "_count", broken)
    queries.record(results("sleepless"))
    assert "OperationalError" in caplog.text
    assert "sleepless" not in caplog.text


# Really at once


@pytest.fixture
def uncounted(committed: None) -> Iterator[None]:
    yield
    QueryDay.objects.all().delete()
    Choice.objects.all().delete()
    RateLimitCount.objects.all().delete()


@pytest.mark.usefixtures("uncounted")
def test_searches_at_once_are_each_counted() -> None:
    many = rounds(4, 16)
    answers = at_once(*(lambda: queries.record(results()) for _ in range(many)))
    assert answers == {"None": many}
    assert counted() == [("sleep", many, 3)]


@pytest.mark.usefixtures("uncounted")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="others lock rows, not the database")
def test_a_search_does_not_wait_for_whoever_is_writing() -> None:
    usual = patience()
    waited: list[float] = []

    def search() -> None:
        started = monotonic()
        queries.record(results())
        waited.append(monotonic() - started)
        connection.close()

    with transaction.atomic():
        QueryDay.objects.create(query="bread", day=timezone.localdate())
        thread = threading.Thread(target=search)
        thread.start()
        thread.join()
    assert waited[0] < 2
    assert counted() == [("bread", 0, 0)]
    queries.record(results())
    assert patience() == usual


def patience() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])


# What is opened


@pytest.fixture
def sleep_easy(db: None) -> str:
    """The address of something that was found for “sleep”."""
    queries.record(results())
    return document("Sleep easy").url


def tell(**changes: object) -> int:
    said = {"query": "Sleep", "address": "/0/", "position": 1, **changes}
    client = Client(enforce_csrf_checks=True)
    return client.post("/search/chosen/", said).status_code


def test_a_result_that_is_opened_is_counted_with_its_place(sleep_easy: str) -> None:
    assert [tell(address=sleep_easy), tell(address=sleep_easy)] == [204, 204]
    choice = Choice.objects.get()
    assert (choice.query, choice.address, choice.position, choice.times) == ("sleep", "/0/", 1, 2)
    assert choice.day == timezone.localdate()


@pytest.mark.parametrize(
    "changes",
    [
        {"query": "never searched for"},
        {"query": "grace@example.org"},
        {"query": ON_THE_LIST},
        {"query": ""},
        {"address": "https://elsewhere.example/"},
        {"address": "/nowhere/"},
        {"address": "/0/\x00"},
        {"position": -1},
        {"position": 99_999},
        {"position": "first"},
    ],
)
def test_what_was_not_searched_for_or_is_not_there_is_not_counted(
    sleep_easy: str, changes: dict[str, object]
) -> None:
    queries.record(results(ON_THE_LIST, urgent=True))
    assert tell(**changes) == 204
    assert not Choice.objects.exists()


def test_what_is_opened_after_midnight_still_counts(sleep_easy: str) -> None:
    QueryDay.objects.update(day=timezone.localdate() - timedelta(days=1))
    tell()
    QueryDay.objects.update(day=timezone.localdate() - timedelta(days=2))
    tell(position=2)
    assert [choice.position for choice in Choice.objects.all()] == [1]


def test_nobody_opens_more_than_a_library_full_of_people(
    sleep_easy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.beacon.MOST_CHOICES", 2)
    assert [tell() for _ in range(4)] == [204] * 4
    assert Choice.objects.get().times == 2


def test_what_was_opened_is_only_told_by_post(client: Client) -> None:
    assert client.get("/search/chosen/").status_code == 405


# The page


@pytest.mark.django_db
def test_the_search_page_counts_what_is_typed_once(client: Client, home: Page) -> None:
    for number in range(11):
        document(f"Sleep {number:02}")
    client.get("/search/?q=sleep")
    for more in ("&time=evening", "&kind=course", "&page=2", "&format=json", "&exact=sleep"):
        assert client.get(f"/search/?q=sleep{more}").status_code == 200
    client.get("/search/?kind=course")
    client.get("/search/suggest/?q=slee")
    assert counted() == [("sleep", 1, 11)]


@pytest.mark.django_db
def test_results_say_where_they_stand(client: Client, home: Page) -> None:
    document("Sleep easy")
    page = client.get("/search/?q=sleep").content.decode()
    assert 'data-chosen="/search/chosen/"' in page
    assert 'data-query="sleep"' in page
    assert 'data-position="1"' in page


@pytest.mark.django_db
def test_nothing_is_told_of_what_is_opened_beside_urgent_help(client: Client, home: Page) -> None:
    document("Urgent help")
    assert b"data-chosen" not in client.get("/search/", {"q": ON_THE_LIST}).content


# The end


@pytest.mark.django_db
def test_counts_go_after_thirteen_months(time_machine: Any) -> None:
    time_machine.move_to("2026-11-24T12:00Z")
    for day in (date(2025, 10, 23), date(2025, 10, 24)):
        QueryDay.objects.create(query="sleep", day=day)
        Choice.objects.create(query="sleep", day=day, address="/0/", position=1)
    assert queries.purge(rehearse=True) == 2
    assert queries.purge(rehearse=False) == 2
    assert {row.day for row in (*QueryDay.objects.all(), *Choice.objects.all())} == {
        date(2025, 10, 24)
    }


@pytest.mark.django_db
def test_counts_go_with_everything_else_whose_time_is_over() -> None:
    QueryDay.objects.create(query="sleep", day=date(2020, 1, 1))
    assert personal_data.purge(rehearse=True)["counts of searches"] == 1


# Logs


def test_there_is_no_access_log() -> None:
    config = gunicorn.config.Config()
    told: dict[str, Any] = {}
    exec(Path("gunicorn.conf.py").read_text(), told)  # noqa: S102 - as gunicorn reads it
    for name in ("accesslog", "logconfig_dict"):
        config.set(name, told[name])
    assert config.accesslog is None
    assert "gunicorn.access" not in config.logconfig_dict["loggers"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/", "/search/suggest/", "/no-such-page/"])
def test_what_is_searched_for_reaches_no_log(
    client: Client, home: Page, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    # What pytest itself takes down is everything, whatever the level of the site's own log.
    with caplog.at_level(logging.DEBUG):
        client.get(path, {"q": "sleepless nights"})
        client.get(path, {"q": "sleepless" * 900})
    assert "sleepless" not in "".join(map(str, (vars(each) for each in of_the_site(caplog))))


def of_the_site(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """The records the site would write: their level and their words."""
    level = logging.getLevelName(django_settings.LOGGING["root"]["level"])
    return [record for record in caplog.records if record.levelno >= level]
