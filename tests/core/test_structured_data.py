"""What pages say to search engines: nothing in it can break out, and it follows the standard."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from core.addresses import absolute
from core.structured_data import breadcrumbs, document, duration, item_list, moment, said


@pytest.fixture(autouse=True)
def _our_address(settings: Any) -> None:
    settings.SITE_URL = "https://www.example.org"


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!-- <script>", "Tea & toast", "]]>"]
)
def test_no_title_can_end_the_script(title: str) -> None:
    text = document([{"@type": "Course", "name": title}])
    assert not set("<>&") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == title


def test_words_stay_as_they_are_written() -> None:
    assert "café – Siân" in document([{"name": "café – Siân"}])


def test_nothing_to_say_is_no_document() -> None:
    assert document([]) == document([{}]) == ""


def test_what_nobody_has_said_is_left_out_and_free_of_charge_is_not() -> None:
    thing = {"price": 0, "open": False, "note": "", "image": None, "teaches": [], "offers": {}}
    assert said(thing) == {"price": 0, "open": False}


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (datetime(2026, 12, 1, 13, tzinfo=UTC), "2026-12-01T13:00:00+00:00"),
        (datetime(2026, 7, 1, 13, tzinfo=UTC), "2026-07-01T14:00:00+01:00"),
    ],
)
def test_a_time_has_the_offset_of_london(when: datetime, text: str) -> None:
    assert moment(when) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(120, "PT2H"), (90, "PT1H30M"), (45, "PT45M"), (0, "PT0M")]
)
def test_a_length_of_time(minutes: int, text: str) -> None:
    assert duration(minutes) == text


def test_the_way_here_is_numbered_from_home_and_ends_with_the_page() -> None:
    home, courses = (
        SimpleNamespace(title=title, url=url) for title, url in (("Home", "/"), ("Courses", "/c/"))
    )
    steps = breadcrumbs([home, courses], "Yoga")["itemListElement"]
    assert [(step["position"], step["name"], step.get("item")) for step in steps] == [
        (1, "Home", "https://www.example.org/"),
        (2, "Courses", "https://www.example.org/c/"),
        (3, "Yoga", None),
    ]


def test_there_is_no_way_here_without_ancestors_or_a_name() -> None:
    assert breadcrumbs([], "Home") == {}
    assert breadcrumbs([SimpleNamespace(title="Home", url="/")], "") == {}


def test_a_further_page_of_a_list_counts_on() -> None:
    items = item_list([{"name": "Yoga"}], first=25)["itemListElement"]
    assert items == [{"@type": "ListItem", "position": 25, "name": "Yoga"}]
    assert item_list([]) == {}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/courses/", "https://www.example.org/courses/"),
        ("http://localhost/courses/", "https://www.example.org/courses/"),
        ("/courses/?page=2#list", "https://www.example.org/courses/?page=2#list"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_has_the_sites_own_host(address: str | None, expected: str) -> None:
    assert absolute(address) == expected
