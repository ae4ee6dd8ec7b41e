"""Finding with SQLite's own full-text index, FTS5, kept in step by triggers (migration 0002)."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from search.engines.database import DatabaseEngine, Row, boolean
from search.query import Group

COLUMNS = "{title_terms keyword_terms summary_terms body_terms}"
WEIGHTS = "10.0, 6.0, 3.0, 1.0, 0.0"


class SQLiteEngine(DatabaseEngine):
    """bm25() is better the lower it is; the fifth column, for suggestions, counts nothing."""

    def rows(self, groups: Sequence[Group], *, any_will_do: bool) -> Sequence[Row]:
        asked = boolean(groups, '"', "AND", "OR", any_will_do=any_will_do)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT d.id, d.kind, d.facets, -bm25(search_index, {WEIGHTS}) "  # noqa: S608
                "FROM search_index JOIN search_searchdocument d ON d.id = search_index.rowid "
                "WHERE search_index MATCH %s AND (d.expires_at IS NULL OR d.expires_at > %s)",
                [f"{COLUMNS} : ({asked})", timezone.now().replace(tzinfo=None)],
            )
            return list(cursor.fetchall())

    def suggest(self, beginnings: list[str], *, size: int) -> list[int]:
        asked = " AND ".join(f'"{beginning}"*' for beginning in beginnings)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT d.id FROM search_index JOIN search_searchdocument d "
                "ON d.id = search_index.rowid WHERE search_index MATCH %s "
                "AND (d.expires_at IS NULL OR d.expires_at > %s) "
                "ORDER BY length(d.names), d.title, d.id LIMIT %s",
                [f"{{names}} : ({asked})", timezone.now().replace(tzinfo=None), size],
            )
            return [identity for (identity,) in cursor.fetchall()]
