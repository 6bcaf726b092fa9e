"""Remembering for a while, within one process, what many threads would otherwise fetch."""

import math
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

# Seconds: a failure that took longer is told to those who come after it, at most for so long.
SLOW = 1.0
MAX_SHARED = 5.0


class TimedCache(Generic[T]):
    """Values by key, each kept for `lifetime` seconds.

    One thread fetches and the others wait for it. What a fetch raises goes to all of them: whoever
    waited does not ask in turn what has just failed. Whoever comes later hears of it only
    if it took longer than SLOW seconds to fail, for as long as it took, at most MAX_SHARED: a
    server that hangs is asked half of the time, one that refuses at once is asked again at once.
    """

    def __init__(self, *, lifetime: float) -> None:
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._values: dict[str, tuple[float, T]] = {}
        self._renewed_at: dict[str, float] = {}
        self._failures: dict[str, tuple[float, Exception]] = {}

    def get(self, key: str, fetch: Callable[[], T], *, max_age: float = math.inf) -> T:
        """Return the value of a key, fetched if it is missing or too old.

        A value older than `max_age` seconds is fetched anew before its lifetime is over; it is
        kept for others if that fails.
        """
        came_at = time.monotonic()
        with self._lock_of(key):
            kept = self._values.get(key)
            if kept and time.monotonic() < kept[0] + min(max_age, self._lifetime):
                return kept[1]
            shared_until, failure = self._failures.get(key, (-math.inf, None))
            if failure is not None and came_at < shared_until:
                raise failure.with_traceback(None)
            return self._fetch(key, fetch)

    def renew(self, key: str, fetch: Callable[[], T], *, at_most_every: float) -> T:
        """Return the value of a key, fetched anew even if it is young.

        That is tried once in `at_most_every` seconds, whether it works or not; in between the kept
        value is returned.
        """
        with self._lock_of(key):
            now = time.monotonic()
            kept = self._values.get(key)
            if kept and now < self._renewed_at.get(key, -math.inf) + at_most_every:
                return kept[1]
            self._renewed_at[key] = now
            return self._fetch(key, fetch)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._renewed_at.clear()
            self._failures.clear()

    def _lock_of(self, key: str) -> threading.Lock:
        with self._lock:
            return self._locks.setdefault(key, threading.Lock())

    def _fetch(self, key: str, fetch: Callable[[], T]) -> T:
        began_at = time.monotonic()
        try:
            value = fetch()
        except Exception as exc:
            failed_at = time.monotonic()
            took = failed_at - began_at
            shared_for = min(took, MAX_SHARED) if took > SLOW else 0.0
            self._failures[key] = (failed_at + shared_for, exc)
            raise
        self._failures.pop(key, None)
        self._values[key] = (time.monotonic(), value)
        return value
