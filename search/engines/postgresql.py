"""Finding with PostgreSQL's own full-text index: generated columns under GIN (migration 0002)."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from search.engines.database import DatabaseEngine, Row, boolean
from search.query import Group

# Of the text, the summary, the keywords, the title: D, C, B, A.
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"


class PostgreSQLEngine(DatabaseEngine):
    """Words are cast to a query as they are: they were stemmed and folded before."""

    def rows(self, groups: Sequence[Group], *, any_will_do: bool) -> Sequence[Row]:
        asked = boolean(groups, "'", "&", "|", any_will_do=any_will_do)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, kind, facets, ts_rank(%s::float4[], terms, %s::tsquery) "
                "FROM search_searchdocument WHERE terms @@ %s::tsquery "
                "AND (expires_at IS NULL OR expires_at > %s)",
                [WEIGHTS, asked, asked, timezone.now()],
            )
            return list(cursor.fetchall())

    def suggest(self, beginnings: list[str], *, size: int) -> list[int]:
        asked = " & ".join(f"'{beginning}':*" for beginning in beginnings)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM search_searchdocument WHERE name_terms @@ %s::tsquery "
                "AND (expires_at IS NULL OR expires_at > %s) "
                "ORDER BY length(names), title, id LIMIT %s",
                [asked, timezone.now(), size],
            )
            return [identity for (identity,) in cursor.fetchall()]
