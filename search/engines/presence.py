"""Which stems public text holds at this moment."""

from collections.abc import Iterable

from django.db import connection


def present(stems: Iterable[str]) -> list[str]:
    """Those of the stems that something findable has, in the order given."""
    asked = list(stems)
    if not asked:
        return []
    found = _in_sqlite(asked) if connection.vendor == "sqlite" else _in_postgresql(asked)
    return [each for each in asked if each in found]


def _in_sqlite(stems: list[str]) -> set[str]:
    marks = ", ".join(["%s"] * len(stems))
    statement = f"SELECT term FROM search_terms WHERE term IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, stems)
        return {term for (term,) in cursor.fetchall()}


def _in_postgresql(stems: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stem FROM unnest(%s::text[]) AS stem WHERE EXISTS (SELECT 1 FROM "
            "search_searchdocument WHERE terms @@ quote_literal(stem)::tsquery)",
            [stems],
        )
        return {stem for (stem,) in cursor.fetchall()}
