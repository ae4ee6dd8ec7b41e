import fcntl
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

MOST_ENTRIES = 5_000


class SharedFileCache(FileBasedCache):
    """Files that several processes may count in: what the limits on signing in are kept in.

    Django's own lets every one of several simultaneous `add`s win, and from 300 entries on throws
    out any third of them, running limits included.
    """

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        options = {"MAX_ENTRIES": MOST_ENTRIES, **params.get("OPTIONS", {})}
        super().__init__(folder, {**params, "OPTIONS": options})
        self.folder = Path(folder)

    def add(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Set what is not there yet. Of several at once, one succeeds."""
        # The folder may be deleted at any time.
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "add.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return super().add(key, value, timeout, version)

    def _cull(self) -> None:
        """Let go of what has expired before anything that still counts."""
        files = list(self.folder.glob("*.djcache"))
        if len(files) < self._max_entries:
            return
        for path in files:
            with suppress(FileNotFoundError), path.open("rb") as file:
                self._is_expired(file)  # type: ignore[attr-defined]
        super()._cull()  # type: ignore[misc]
