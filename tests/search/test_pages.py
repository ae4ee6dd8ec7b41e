"""The search page and its JSON."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from wagtail.models import Page

from search.models import SearchDocument
from tests.reading import links_of, main_of, words_of
from tests.search.test_find import HOSTILE, document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(home: Page) -> None:
    """Every page has a way home."""


def fill(number: int = 12) -> None:
    for count in range(number):
        document(f"Sleep {count:02}", summary="Rest well.")
    document("Sleep easy, a book", "resource")


def test_results_say_what_they_are_and_how_many_there_are(client: Client) -> None:
    fill(2)
    page = words_of(client.get("/search/?q=sleep"))
    assert "3 results for sleep" in page
    assert "Courses Sleep 00 Rest well." in page
    assert "Library Sleep easy, a book" in page
    assert "Courses (2)" in page
    assert "Library (1)" in page


def test_one_kind_can_be_shown_and_the_way_back_keeps_the_words(client: Client) -> None:
    fill()
    response = client.get("/search/?q=sleep&kind=resource")
    page = words_of(response)
    assert "1 result for sleep" in page
    assert "Sleep 00" not in page
    assert "?q=sleep" in links_of(response)
    assert "?q=sleep&kind=course" in links_of(response)


def test_a_kind_without_results_shows_the_way_to_what_there_is(client: Client) -> None:
    fill()
    page = words_of(client.get("/search/?q=sleep&kind=partner"))
    assert "Show everything that matches" in page


def test_the_next_page_keeps_the_words_and_the_kind(client: Client) -> None:
    fill()
    response = client.get("/search/?q=sleep&kind=course")
    assert links_of(response, rel="next") == ["?q=sleep&kind=course&page=2"]
    second = client.get("/search/?q=sleep&kind=course&page=2")
    assert "Page 2 of 2" in words_of(second)
    assert links_of(second, rel="prev") == ["?q=sleep&kind=course&page=1"]


def test_nothing_found_says_what_to_do_instead(client: Client) -> None:
    page = words_of(client.get("/search/?q=bagpipes"))
    assert "We found nothing for those words" in page
    assert "Or start here" in page


def test_no_words_ask_for_some(client: Client) -> None:
    fill()
    page = words_of(client.get("/search/"))
    assert "Type what you are looking for." in page
    assert "Sleep 00" not in page


@pytest.mark.parametrize("number", ["-1", "0", "99999", "9" * 30, "banana", "", "1.5", "²", "%00"])
def test_a_page_number_that_makes_no_sense_shows_results_all_the_same(
    client: Client, number: str
) -> None:
    fill()
    response = client.get(f"/search/?q=sleep&page={number}")
    assert response.status_code == 200
    assert "13 results" in words_of(response)


def test_a_kind_that_makes_no_sense_is_said_and_filters_nothing(client: Client) -> None:
    fill(1)
    page = words_of(client.get("/search/?q=sleep&kind=banana"))
    assert "We do not know that kind, so we show everything." in page
    assert "2 results" in page


def test_of_repeated_words_the_last_are_looked_for(client: Client) -> None:
    fill(1)
    assert "2 results for sleep" in words_of(client.get("/search/?q=bagpipes&q=sleep"))


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_can_be_typed_breaks_the_page(client: Client, query: str) -> None:
    fill(1)
    for address in ("/search/?q={}", "/search/?format=json&q={}", "/search/suggest/?q={}"):
        assert client.get(address.format(quote(query[:300]))).status_code == 200
    assert SearchDocument.objects.count() == 2


def test_what_was_typed_is_shown_and_never_run(client: Client) -> None:
    page = main_of(client.get("/search/", {"q": '"><script>alert(1)</script>'}))
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_nobody_is_led_to_search_results_by_a_search_engine(client: Client) -> None:
    assert b'content="noindex' in client.get("/search/?q=sleep").content


def test_the_results_as_data(client: Client) -> None:
    fill(1)
    response = client.get("/search/?q=sleep&format=json")
    assert response.headers["Content-Type"] == "application/json"
    data = response.json()
    assert data.pop("facets")["kind"] == {"course": 1, "resource": 1}
    assert data == {
        "query": "sleep",
        "corrected": "",
        "urgent": False,
        "degraded": False,
        "total": 2,
        "page": 1,
        "pages": 1,
        "kinds": {"course": 1, "resource": 1},
        "results": [
            {"title": "Sleep 00", "url": "/0/", "kind": "course", "summary": "Rest well."},
            {"title": "Sleep easy, a book", "url": "/1/", "kind": "resource", "summary": ""},
        ],
    }


def test_the_results_of_one_kind_as_data_still_count_every_kind(client: Client) -> None:
    fill(1)
    data = client.get("/search/?q=sleep&kind=resource&format=json").json()
    assert (data["total"], len(data["results"])) == (1, 1)
    assert data["kinds"] == {"course": 1, "resource": 1}


def test_suggestions_as_data(client: Client) -> None:
    fill(1)
    assert client.get("/search/suggest/?q=sle").json() == {
        "query": "sle",
        "urgent": False,
        "results": [
            {"title": "Sleep 00", "url": "/0/", "kind": "course"},
            {"title": "Sleep easy, a book", "url": "/1/", "kind": "resource"},
        ],
    }


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_page_of_results_takes_the_same_queries_however_many_there_are(
    asks: Any, rows: int
) -> None:
    fill(rows)
    asks("/search/?q=sleep", 6, 11)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_suggestions_take_two_queries(asks: Any, rows: int) -> None:
    fill(rows)
    asks("/search/suggest/?q=sleep", 2, 3)
