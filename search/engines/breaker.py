"""Not asking a server that did not answer a moment ago."""

import threading
import time

REST_SECONDS = 30.0
# How long one caller may try a server that has rested, before another does.
TRIAL_SECONDS = 1.0


class EngineDown(Exception):
    """The engine cannot answer now; the database can."""


class Breaker:
    """Open after a failure: whoever asks is told at once. Each process has its own.

    When the rest is over one caller tries, and the others still are told no, so that a server that
    hangs does not hold every visitor of that moment.
    """

    def __init__(self, rest: float = REST_SECONDS) -> None:
        self._rest = rest
        self._lock = threading.Lock()
        self._closed_from = 0.0
        self._is_open = False

    def check(self) -> None:
        """Raises EngineDown as long as it is open."""
        with self._lock:
            if not self._is_open:
                return
            now = time.monotonic()
            if now < self._closed_from:
                raise EngineDown
            self._closed_from = now + TRIAL_SECONDS

    def failed(self) -> bool:
        """Opens; returns whether it was closed before, so that a failure is logged once."""
        with self._lock:
            was_closed, self._is_open = not self._is_open, True
            self._closed_from = time.monotonic() + self._rest
            return was_closed

    def worked(self) -> None:
        with self._lock:
            self._is_open = False
