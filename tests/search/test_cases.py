"""What people type, and what they must be shown among the first three, on every engine."""

from typing import Any

import pytest

from search.find import find, suggest
from tests.search.records import index_records

PLAIN = {
    "anxiety": "C01",
    "debt advice": "P02 C15",
    "menopause": "C34 P19",
}
INFLECTED = {"gardens": "C28", "anxious": "C01", "quit smoking": "C47"}
MISSPELT = {
    "anxeity": "C01",
    "phsycosis": "C08",
    "bipoler": "C09",
    "curiculum vitae": "C16",
    "depresed": "C02",
    "sign langauge": "C50 L13",
}
LIVED = {
    "feeling low": "C02 L09",
    "i lost my job": "P03 C18 E09",
    "money worries": "C15 P02",
    "hearing voices": "C08 L08",
    "bpd": "C10",
    "sectioned": "L06",
    "baby blues": "C35",
    "skint": "C15 P02 P12",
    "someone to talk to": "C41 P20 P07",
    "polski": "L12",
}
GROUPS = {
    "plain words": PLAIN,
    "inflected words": INFLECTED,
    "misspelt words": MISSPELT,
    "what people say": LIVED,
}
DANGER = ("i want to die", "suicde")


@pytest.fixture(autouse=True)
def _records(db: None) -> None:
    index_records()


def first_three(query: str, **choices: Any) -> list[str]:
    return [item.url.strip("/") for item in find(query, **choices).items[:3]]


@pytest.mark.parametrize("cases", GROUPS.values(), ids=GROUPS)
def test_what_was_meant_is_among_the_first_three(cases: dict[str, str]) -> None:
    shown = {query: first_three(query) for query in cases}
    missed = {query: found for query, found in shown.items() if not _meets(cases[query], found)}
    assert missed == {}


def test_how_it_is_typed_changes_nothing() -> None:
    for query in (query for cases in GROUPS.values() for query in cases):
        shown = first_three(query)
        for typed in (f"{query} ", query.upper(), f"  {query}", query.replace("'", "’")):
            assert first_three(typed) == shown


def _meets(wanted: str, found: list[str]) -> bool:
    return bool(set(wanted.split()) & set(found))


def test_a_subject_comes_before_what_only_speaks_of_it() -> None:
    assert first_three("anxiety")[0] == "C01"
    assert {"C34", "P19"} <= set(first_three("menopause"))


@pytest.mark.parametrize("query", DANGER)
def test_words_of_danger_put_help_first(query: str) -> None:
    found = find(query)
    assert found.urgent
    assert {"G05", "L18", "C43", "P07"} & set(first_three(query))


def test_a_turn_of_speech_is_no_danger() -> None:
    found = find("killing time photography")
    assert not found.urgent
    assert "C55" in first_three("killing time photography")


def test_a_kind_narrows_and_the_others_are_still_counted() -> None:
    everything = find("anxiety")
    events = find("anxiety", kinds=["event"])
    assert {item.kind for item in events.items} <= {"event"}
    assert events.facets["kind"] == everything.facets["kind"]
    for kind, number in everything.facets["kind"].items():
        assert find("anxiety", kinds=[kind]).total == number


def test_a_word_that_only_a_draft_has_is_neither_found_nor_corrected_to_something() -> None:
    found = find("dissociation")
    assert (found.total, found.corrected) == (0, "")


def test_six_hundred_pasted_words_are_read_for_the_ones_that_tell() -> None:
    pasted = [f"filling{number}" for number in range(300)]
    pasted[200] = "bereavement"
    assert {"C11", "P15"} & set(first_three(" ".join(pasted)))


@pytest.mark.parametrize(("begun", "wanted"), [("anx", "C01"), ("dep", "C02"), ("cit", "P02")])
def test_a_beginning_suggests_what_it_may_become(begun: str, wanted: str) -> None:
    assert wanted in [item.url.strip("/") for item in suggest(begun)]
