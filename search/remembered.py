"""Lists that every search needs and that change a few times a year.

Each process keeps what it has read for as long as the stamp in the shared cache stays the same.
"""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.db import connection, transaction

Content = TypeVar("Content")


class Remembered(Generic[Content]):
    """Something read from the database once, and again after `forget()` in whichever process."""

    def __init__(self, name: str, read: Callable[[], Content]) -> None:
        self._key = f"search-stamp:{name}"
        self._read = read
        self._kept: tuple[str, Content] | None = None
        self._is_changing = False

    def get(self) -> Content:
        # What this transaction changed may never be committed, so nothing of it is kept.
        if self._is_changing and connection.in_atomic_block:
            return self._read()
        stamp = str(cache.get_or_set(self._key, lambda: str(uuid4()), timeout=None))
        kept = self._kept
        if kept is None or kept[0] != stamp or self._is_changing:
            self._is_changing = False
            kept = self._kept = (stamp, self._read())
        return kept[1]

    def forget(self) -> None:
        """To be read anew, here and everywhere, once the change is committed."""
        self._is_changing = True
        transaction.on_commit(self._renew)

    def _renew(self) -> None:
        cache.set(self._key, str(uuid4()), timeout=None)
