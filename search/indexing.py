"""Keeping the index in step with what it describes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from wagtail.models import Page

from search.documents import Document
from search.models import Mention, SearchDocument

_registers: dict[str, Callable[[Iterable[int] | None], Iterable[Document]]] = {}


def register(prefix: str, documents: Callable[[Iterable[int] | None], Iterable[Document]]) -> None:
    """Say how records that are not pages are found. Called from an app's ready().

    `documents` is given primary keys, or None for all, and returns the public ones.
    """
    _registers[prefix] = documents


def refresh_page(page: Page) -> None:
    """Write, or take out, what visitors find of a page."""
    document = _document_of(page)
    if document is None:
        remove(f"page:{page.pk}")
    else:
        _write(document)


def refresh_record(prefix: str, primary_key: int) -> None:
    """Write, or take out, what visitors find of a record that is not a page."""
    documents = list(_registers[prefix]([primary_key]))
    if not documents:
        remove(f"{prefix}:{primary_key}")
    for document in documents:
        _write(document)


def refresh_mentions(name: str) -> None:
    """Refresh everything that shows something of a record, such as "topic:3"."""
    for ref in SearchDocument.objects.filter(mentions__name=name).values_list("ref", flat=True):
        prefix, _, key = ref.partition(":")
        if prefix == "page":
            refresh_page(Page.objects.get(pk=key))
        else:
            refresh_record(prefix, int(key))


def remove(ref: str) -> None:
    SearchDocument.objects.filter(ref=ref).delete()


def rebuild() -> int:
    """Write every document anew; returns how many there are."""
    with transaction.atomic():
        SearchDocument.objects.all().delete()
        for page in Page.objects.live().specific().iterator():
            refresh_page(page)
        for documents in _registers.values():
            for document in documents(None):
                _write(document)
    return SearchDocument.objects.count()


def _document_of(page: Page) -> Document | None:
    if not page.live or page.get_view_restrictions().exists():
        return None
    describe: Any = getattr(page.specific, "search_document", None)
    return describe() if describe else None


def _write(document: Document) -> None:
    with transaction.atomic():
        row, _ = SearchDocument.objects.update_or_create(
            ref=document.ref,
            defaults={
                "kind": document.kind,
                "title": document.title,
                "url": document.url,
                "summary": document.summary,
                "keywords": document.keywords,
                "body": document.body,
                "next_starts_at": document.next_starts_at,
            },
        )
        row.mentions.all().delete()
        Mention.objects.bulk_create(
            Mention(document=row, name=name) for name in dict.fromkeys(document.mentions)
        )
