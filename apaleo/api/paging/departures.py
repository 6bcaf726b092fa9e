"""Calls that are about to leave, which reading the answers of others is not to hold up.

Threads share one processor: a page that is read now or eight milliseconds later makes no
difference, while each call that leaves later is answered later.
"""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class Departures:
    """The calls that wait to leave and those under way, of which there are at most `at_once`."""

    def __init__(self, *, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: set[Hashable] = set()
        self._under_way: set[Hashable] = set()
        self._changed = threading.Condition()

    def add(self, call: Hashable) -> None:
        """Count in a call that is to leave."""
        with self._changed:
            self._waiting.add(call)

    def drop(self, call: Hashable) -> None:
        """Forget a call that does not leave after all."""
        with self._changed:
            self._waiting.discard(call)
            self._changed.notify_all()

    @contextmanager
    def under_way(self, call: Hashable) -> Iterator[None]:
        """Have the call leave now, and be under way for the block."""
        with self._changed:
            self._waiting.discard(call)
            self._under_way.add(call)
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._under_way.discard(call)

    def let_leave(self, *, seconds: float) -> None:
        """Wait until as many are under way as can be, or none waits; no longer than `seconds`."""
        with self._changed:
            self._changed.wait_for(self._have_left, timeout=seconds)

    def _have_left(self) -> bool:
        return not self._waiting or len(self._under_way) >= self._at_once
