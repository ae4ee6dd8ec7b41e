"""Rich text and bodies give plain words, for search and for descriptions."""

import pytest

from core import words
from tests.factories import StandardPageFactory


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>Come <b>in</b>.</p>", "Come in ."),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<ul><li>Tea</li><li>Toast</li></ul>", "Tea Toast"),
        ("", ""),
    ],
)
def test_html_becomes_words_with_a_gap_where_a_block_ended(html: str, plain: str) -> None:
    assert words.plain(html) == plain


@pytest.mark.django_db
def test_a_body_gives_the_words_of_all_its_blocks() -> None:
    page = StandardPageFactory(
        body=[
            {"type": "text", "value": "<p>Come in.</p>"},
            {"type": "quote", "value": {"text": "It was warm.", "who": "A learner"}},
            {"type": "details", "value": {"question": "Is it free?", "answer": "<p>Yes.</p>"}},
        ]
    )
    found = words.body_words(page.body)
    assert all(part in found for part in ("Come in.", "It was warm.", "Is it free?", "Yes."))
    assert "<" not in found
