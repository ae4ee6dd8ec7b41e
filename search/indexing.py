"""Keeping the index in step with what it describes, in the transaction that changes it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from search import facets, shipping, spelling
from search.documents import Document
from search.enums import Kind
from search.models import Mention, SearchDocument, Word
from search.words import stem, words

RECORDS_AT_ONCE = 100

_registers: dict[str, Callable[[Iterable[int] | None], Iterable[Document]]] = {}


# What is to be refreshed at the end of together(), in the order it changed.
_held_back: ContextVar[dict[str, None] | None] = ContextVar("held_back", default=None)


def register(prefix: str, documents: Callable[[Iterable[int] | None], Iterable[Document]]) -> None:
    """Say how records that are not pages are found. Called from an app's ready().

    `documents` is given primary keys, or None for all, and returns the public ones.
    """
    _registers[prefix] = documents


def refresh_page(page_id: int) -> None:
    """Write, or take out, what visitors find of a page."""
    _refresh(f"page:{page_id}")


def refresh_record(prefix: str, primary_key: int) -> None:
    """Write, or take out, what visitors find of a record that is not a page."""
    _refresh(f"{prefix}:{primary_key}")


def refresh_records(prefix: str, primary_keys: Sequence[int]) -> None:
    """Refresh many records at once, with a few statements for each hundred of them."""
    keys = sorted(primary_keys)
    for first in range(0, len(keys), RECORDS_AT_ONCE):
        chosen = keys[first : first + RECORDS_AT_ONCE]
        with transaction.atomic():
            refs = [f"{prefix}:{key}" for key in chosen]
            rows = SearchDocument.objects.select_for_update().filter(ref__in=refs).order_by("ref")
            present = {row.ref: row for row in rows}
            documents = list(_registers[prefix](chosen))
            for ref in present.keys() - {document.ref for document in documents}:
                remove(ref)
            _write_many(documents, present)


def refresh_mentions(name: str) -> None:
    """Refresh everything that shows something of a record, such as "topic:3"."""
    mentioning = SearchDocument.objects.filter(mentions__name=name).order_by("ref")
    for ref in list(mentioning.values_list("ref", flat=True)):
        _refresh(ref)


@contextmanager
def together() -> Iterator[None]:
    """Refresh once, at the end, what changes many times inside. Use it within a transaction."""
    if _held_back.get() is not None:
        yield
        return
    changed: dict[str, None] = {}
    token = _held_back.set(changed)
    try:
        yield
    finally:
        _held_back.reset(token)
    # Pages first: what is found of a topic depends on them.
    for ref in sorted(changed, key=lambda ref: not ref.startswith("page:")):
        _refresh(ref)


def remove(ref: str) -> None:
    """Take out what is gone."""
    row = SearchDocument.objects.filter(ref=ref).first()
    if row:
        row.delete()
        shipping.owe(ref, new_version(row.version))


def rebuild() -> int:
    """Bring every document in line with what it describes; returns how many there are.

    One small transaction each, so that nobody waits; what is edited meanwhile is not lost, because
    each is read only once its row is held.
    """
    refs = _every_ref()
    for ref in refs:
        _refresh(ref)
    for ref in SearchDocument.objects.exclude(ref__in=refs).values_list("ref", flat=True):
        _refresh(ref)
    _forget_words()
    return SearchDocument.objects.count()


def new_version(after: int = 0) -> int:
    """Microseconds, and more than `after`, whatever the clock says."""
    return max(time.time_ns() // 1000, after + 1)


def _every_ref() -> list[str]:
    pages = Page.objects.live().values_list("pk", flat=True)
    refs = [f"page:{primary_key}" for primary_key in pages]
    for documents in _registers.values():
        refs += [document.ref for document in documents(None)]
    return refs


def _refresh(ref: str) -> None:
    """Hold the document's row, then read what it describes: the later of two never loses."""
    held_back = _held_back.get()
    if held_back is not None:
        held_back[ref] = None
        return
    with transaction.atomic():
        SearchDocument.objects.select_for_update().filter(ref=ref).first()
        described = _described(ref)
        if described is None:
            remove(ref)
        else:
            write(*described)


def _described(ref: str) -> tuple[Document, datetime | None] | None:
    """The document and until when it may be shown; None when visitors may not find it."""
    prefix, _, key = ref.partition(":")
    if prefix != "page":
        return next(((document, None) for document in _registers[prefix]([int(key)])), None)
    page = Page.objects.filter(pk=key, live=True).first()
    if page is None or page.get_view_restrictions().exists():
        return None
    if page.expire_at and page.expire_at <= timezone.now():
        return None
    describe: Any = getattr(page.specific, "search_document", None)
    return (describe(), page.expire_at) if describe else None


def write(document: Document, expires_at: datetime | None = None) -> None:
    """Put a document in the index, unless it is there as it is."""
    row = SearchDocument.objects.filter(ref=document.ref).first()
    row = row or SearchDocument(ref=document.ref)
    wanted = {**_columns(document), "expires_at": expires_at}
    changed = row.pk is None or any(getattr(row, name) != value for name, value in wanted.items())
    if changed:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version = new_version(row.version)
        row.save()
        _remember_words(document)
        shipping.owe(row.ref, row.version)
    _write_mentions(row, document)


def _write_many(documents: list[Document], present: dict[str, SearchDocument]) -> None:
    """As write() does with each, in a few statements."""
    rows, written = [], []
    for document in documents:
        row = present.get(document.ref) or SearchDocument(ref=document.ref)
        wanted = _columns(document)
        if row.pk and all(getattr(row, name) == value for name, value in wanted.items()):
            _write_mentions(row, document)
            continue
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version = new_version(row.version)
        rows.append(row)
        written.append(document)
    if rows:
        _write_rows(rows, written)


def _write_rows(rows: list[SearchDocument], documents: list[Document]) -> None:
    names = [*_columns(documents[0]), "version"]
    for row in rows:
        # What is there already is known by its name here, not by its number.
        row.pk = None
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["ref"], update_fields=names
    )
    Mention.objects.filter(document__in=rows).delete()
    Mention.objects.bulk_create(
        Mention(document=row, name=name)
        for row, document in zip(rows, documents, strict=True)
        for name in dict.fromkeys(document.mentions)
    )
    _remember_words_of(documents)
    for row in rows:
        shipping.owe(row.ref, row.version)


def _write_mentions(row: SearchDocument, document: Document) -> None:
    wanted = set(document.mentions)
    present = set(row.mentions.values_list("name", flat=True))
    if gone := present - wanted:
        row.mentions.filter(name__in=gone).delete()
    Mention.objects.bulk_create(Mention(document=row, name=name) for name in wanted - present)


def _columns(document: Document) -> dict[str, Any]:
    is_topic = document.kind == Kind.TOPIC
    return {
        "kind": document.kind,
        "title": document.title,
        "url": document.url,
        "summary": document.summary,
        "keywords": document.keywords,
        "body": document.body,
        "next_starts_at": document.next_starts_at,
        # A topic is suggested and stands beside what is found; it is not one of the results.
        "title_terms": "" if is_topic else _terms(document.title),
        "keyword_terms": "" if is_topic else _terms(document.keywords),
        "summary_terms": "" if is_topic else _terms(document.summary),
        "body_terms": "" if is_topic else _terms(document.body),
        # A need is also begun by the words people use for it.
        "names": " ".join(words(f"{document.title} {document.keywords if is_topic else ''}")),
        "facets": facets.write(document),
    }


def _terms(text: str) -> str:
    return " ".join(stem(word) for word in words(text))


def _remember_words(document: Document) -> None:
    _remember_words_of([document])


def _remember_words_of(documents: Iterable[Document]) -> None:
    """Offer their words for corrections. In order, so that two writers never cross."""
    of_title: set[str] = set()
    of_text: set[str] = set()
    for document in documents:
        of_title.update(words(document.title))
        of_text.update(words(f"{document.keywords} {document.summary} {document.body}"))
    known = dict(Word.objects.filter(word__in=of_title | of_text).values_list("word", "in_title"))
    new = [
        Word(word=word, stem=stem(word), in_title=word in of_title)
        for word in sorted((of_title | of_text) - known.keys())
    ]
    risen = [word for word in of_title if known.get(word) is False]
    Word.objects.bulk_create(new, ignore_conflicts=True)
    if risen:
        Word.objects.filter(word__in=risen).update(in_title=True)
    if new or risen:
        spelling.in_use.forget()


def _forget_words() -> None:
    """Drop the words that no public text uses any more."""
    used: set[str] = set()
    for terms in SearchDocument.objects.values_list(
        "title_terms", "keyword_terms", "summary_terms", "body_terms"
    ).iterator():
        used.update(*(each.split() for each in terms))
    unused = [
        primary_key
        for primary_key, each in Word.objects.values_list("pk", "stem")
        if each not in used
    ]
    for first in range(0, len(unused), 500):
        Word.objects.filter(pk__in=unused[first : first + 500]).delete()
    spelling.in_use.forget()
