"""Calls that are about to leave, which reading the answers of others is not to hold up.

Threads share one processor: a page that is read now or some milliseconds later makes no
difference, while each call that leaves later is answered later. Answers come in swarms, as their
calls have left, so the time to read is when a swarm has left again.
"""

import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

# Seconds without a call that comes or goes, after which the next swarm is some way off.
QUIET = 0.003


class Departures:
    """The calls that wait to leave and those under way, of which there are at most `at_once`."""

    def __init__(self, *, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: set[Hashable] = set()
        self._under_way: set[Hashable] = set()
        self._moved_at = 0.0
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
            self._moved_at = time.monotonic()
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._under_way.discard(call)
                self._moved_at = time.monotonic()

    def let_leave(self, *, seconds: float) -> None:
        """Wait until as many are under way as can be, or none waits; no longer than `seconds`."""
        with self._changed:
            self._changed.wait_for(self._have_left, timeout=seconds)

    def let_pass(self, *, seconds: float) -> None:
        """Wait until the swarm has left: as many are under way as can be, and none comes or goes.

        Not if none waits, and no longer than `seconds`.
        """
        ends_at = time.monotonic() + seconds
        with self._changed:
            while self._waiting:
                is_full = len(self._under_way) >= self._at_once
                quiet_at = min(self._moved_at + QUIET, ends_at) if is_full else ends_at
                left = quiet_at - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)

    def _have_left(self) -> bool:
        return not self._waiting or len(self._under_way) >= self._at_once
