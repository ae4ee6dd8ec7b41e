"""Plain words from rich text and page bodies, for search and for descriptions."""

import re
from typing import Any

from django.utils.html import strip_tags

GAP_IN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")


def plain(html: object) -> str:
    """The words of a piece of HTML on one line, with a gap where a block ended."""
    return " ".join(strip_tags(str(html).replace("<", " <")).split())


def with_whole_numbers(html: object) -> str:
    """The same HTML, its telephone numbers held together.

    Read from the right, as Arabic is, “0151 478 6556” with plain spaces shows as “6556 478 0151”.
    """
    return GAP_IN_A_NUMBER.sub("\N{NO-BREAK SPACE}", str(html))


def body_words(body: Any) -> str:
    """The words of a StreamField body."""
    return " ".join(
        text
        for block in body
        for text in (plain(part) for part in block.block.get_searchable_content(block.value))
        if text
    )


def topic_names(page: Any) -> str:
    """The topics of a page and the words people use for them, for search."""
    topics = [link.topic for link in page.page_topics.select_related("topic")]
    return " ".join(f"{topic.name} {topic.synonyms}" for topic in topics)


def topic_slugs(page: Any) -> tuple[str, ...]:
    """The topics of a page, as its filters know them."""
    return tuple(link.topic.slug for link in page.page_topics.select_related("topic"))


def topic_mentions(page: Any) -> tuple[str, ...]:
    """The topics of a page, as search knows them."""
    return tuple(f"topic:{link.topic_id}" for link in page.page_topics.all())
