"""What is found, and in which order, whatever a visitor types."""

from datetime import UTC, datetime
from typing import Any

import pytest

from search import indexing
from search.documents import Document
from search.enums import Kind
from search.find import find, suggest
from search.models import SearchDocument
from search.query import read
from search.words import LONGEST_QUERY, MOST_WORDS, clean

pytestmark = pytest.mark.django_db

SIX_HUNDRED_WORDS = " ".join(f"word{number}" for number in range(600))
HOSTILE = {
    "nothing": "",
    "blanks": "   ",
    "one quotation mark": '"',
    "an unclosed quotation": 'sleep "and',
    "an apostrophe": "can't",
    "a curly apostrophe": "can’t",
    "NUL": "\x00",
    "NUL in a word": "sle\x00ep",
    "a line break": "sleep\nwell",
    "an escape character": "\x1b[31msleep",
    "emoji": "😴💤",
    "a family of emoji": "👩‍👩‍👧‍👦",
    "right to left": "\u202eمرحبا بالعالم\u202c",
    "letters with many accents": "Z\u0351\u036b\u0343a\u034al\u034bg\u0489o",
    "a lone combining mark": "\u0301",
    "600 words": SIX_HUNDRED_WORDS,
    "10,000 letters": "a" * 10_000,
    "SQL": "'; DROP TABLE search_searchdocument; --",
    "SQL that is always true": "' OR '1'='1",
    "operators": "AND OR NOT NEAR ( ) * : ^ - + | & !",
    "a template": "{{ 7 * 7 }}{% now 'Y' %}",
    "markup": "<script>alert(1)</script>",
    "a percent sign": "%",
    "an underscore": "_",
    "a backslash": "\\",
    "a path": "../../etc/passwd",
    "half an escape": "%u0041%zz",
}


def document(title: str, kind: str = Kind.COURSE, **fields: Any) -> SearchDocument:
    number = SearchDocument.objects.count()
    ref = f"page:{number}"
    indexing.write(Document(ref=ref, kind=kind, title=title, url=f"/{number}/", **fields))
    return SearchDocument.objects.get(ref=ref)


def titles(query: str, **choices: Any) -> list[str]:
    return [item.title for item in find(query, **choices).items]


@pytest.mark.parametrize("where", ["title", "keywords", "summary", "body"])
def test_a_word_is_found_wherever_it_stands(where: str) -> None:
    fields = {"title": "Something", "keywords": "", "summary": "", "body": ""}
    document(**{**fields, where: "All about insomnia"})
    document("Something else")
    assert find("insomnia").total == 1


@pytest.mark.parametrize("query", ["INSOMNIA", "insomnia", " Insomnia, ", "“insomnia”", "insomn"])
def test_capitals_punctuation_and_the_end_of_a_word_do_not_matter(query: str) -> None:
    document("Insomnia")
    assert titles(query) == ["Insomnia"]


def test_an_exact_title_comes_first() -> None:
    document("Sleep and stress", keywords="sleep", summary="Sleep.", body="Sleep.")
    document("Sleep")
    assert titles("sleep") == ["Sleep", "Sleep and stress"]
    assert titles(" SLEEP ") == ["Sleep", "Sleep and stress"]


def test_the_title_counts_more_than_the_words_people_use_and_those_more_than_the_text() -> None:
    document("D", body="sleep")
    document("C", summary="sleep")
    document("B", keywords="sleep")
    document("A good night's sleep")
    assert titles("sleep") == ["A good night's sleep", "B", "C", "D"]


def test_of_equals_the_next_in_time_comes_first_and_what_has_no_date_last() -> None:
    document("Sleep early")
    document("Sleep late", next_starts_at=datetime(2036, 12, 8, tzinfo=UTC))
    document("Sleep well", next_starts_at=datetime(2036, 12, 1, tzinfo=UTC))
    assert titles("sleep") == ["Sleep well", "Sleep late", "Sleep early"]


def test_all_the_words_are_looked_for_and_any_of_them_when_nothing_has_all() -> None:
    document("Kites and ribbons")
    document("Kites")
    document("Ribbons")
    assert titles("kites ribbons") == ["Kites and ribbons"]
    assert set(titles("kites bagpipes")) == {"Kites", "Kites and ribbons"}


def test_small_words_do_not_get_in_the_way() -> None:
    document("Sleep")
    assert titles("I need help with my sleep") == ["Sleep"]


def test_small_words_alone_are_looked_for() -> None:
    document("Help with the rent")
    assert titles("help") == ["Help with the rent"]


def test_one_kind_can_be_asked_for_and_every_kind_is_counted() -> None:
    for kind, number in ((Kind.COURSE, 3), (Kind.PARTNER, 2), (Kind.RESOURCE, 1)):
        for count in range(number):
            document(f"Sleep {kind} {count}", kind)
    found = find("sleep", kinds=[Kind.PARTNER])
    assert found.total == 2
    assert {item.kind for item in found.items} == {"partner"}
    assert found.kinds == {"course": 3, "partner": 2, "resource": 1}
    assert find("sleep").total == find("sleep", kinds=["nonsense"]).total == 6


@pytest.mark.parametrize(
    ("number", "shown"), [(1, 1), (3, 3), (4, 3), (99_999, 3), (0, 1), (-5, 1)]
)
def test_a_page_that_is_not_there_is_the_nearest_that_is(number: int, shown: int) -> None:
    for count in range(25):
        document(f"Sleep {count:02}")
    found = find("sleep", page=number)
    assert (found.page, found.pages, found.total) == (shown, 3, 25)
    assert len(found.items) == (5 if shown == 3 else 10)


def test_the_pages_together_show_everything_once() -> None:
    for _ in range(25):
        document("Sleep")
    seen = [item.pk for page in (1, 2, 3) for item in find("sleep", page=page).items]
    assert len(set(seen)) == len(seen) == 25


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_can_be_typed_breaks_it(query: str) -> None:
    document("Sleep")
    assert find(query).page == 1
    assert len(suggest(query)) <= 1
    assert SearchDocument.objects.count() == 1


@pytest.mark.parametrize("query", ["%", "_", "s_eep", "sl%p", "\\", "*"])
def test_the_signs_that_a_database_reads_as_anything_are_only_themselves(query: str) -> None:
    document("Sleep")
    assert find(query).total == 0


def test_a_sign_inside_a_word_is_found_as_it_is_written() -> None:
    document("50% off_peak")
    document("50 offXpeak")
    assert titles("50%") == ["50 offXpeak", "50% off_peak"]
    assert titles("off_peak") == ["50% off_peak"]


def test_what_was_typed_is_cut_to_a_sensible_length() -> None:
    assert len(clean("a" * 10_000)) == LONGEST_QUERY
    assert len(read(SIX_HUNDRED_WORDS).typed_stems) == MOST_WORDS
    assert read("Sleep sleep SLEEP").typed_stems == ("sleep",)
    assert clean("  can’t \t sleep\x00 ") == "can't sleep"


def test_suggestions_begin_with_the_second_letter() -> None:
    document("Sleep")
    assert suggest("s") == []
    assert [item.title for item in suggest("sl")] == ["Sleep"]


def test_suggestions_need_every_word_and_are_at_most_eight() -> None:
    for number in range(12):
        document(f"Sleep {number}")
    assert len(suggest("sleep")) == 8
    assert suggest("sleep bagpipes") == []
