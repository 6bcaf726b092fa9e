"""Taking turns with everybody else who calls apaleo for the same account."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apaleo.errors import RemoteUnavailable

# How often at least somebody who waits for a turn looks again, in seconds.
LOOK = 0.5
# Nobody sits and waits longer than this for a single call, or for one of many.
MAX_WAIT, MAX_WAIT_OF_READING = 15.0, 120.0

Leave = Callable[[], None]


def _never() -> bool:
    return False


class Limits:
    """What is left of an account's limits, for one who calls. By itself it knows of no others.

    Whoever shares limits with other processes overrides all but `turn`. `max_wait` is for how many
    seconds a single call waits for its turn.
    """

    max_wait = MAX_WAIT

    def take(self) -> Leave | float:
        """Count one call and take a place among those who call just now.

        Return what gives the place back, or, uncounted, in how many seconds to ask again.
        """
        return _leave_nothing

    def at_once(self, most: int) -> int:
        """Return how many may call at the same time, `most` unless it was lowered."""
        return most

    def note_at_once(self, number: int) -> None:
        """Let everybody know how many may call at the same time from now on."""

    def note_throttled(self) -> None:
        """Let everybody know that a call was one too many."""

    @contextmanager
    def turn(
        self, *, is_over: Callable[[], bool] = _never, max_wait: float | None = None
    ) -> Iterator[None]:
        """Wait for a turn and hold a place for the block.

        Raises RemoteUnavailable when it takes longer than `max_wait` seconds, those of the limits
        unless others are given, or `is_over`.
        """
        give_up_at = time.monotonic() + (self.max_wait if max_wait is None else max_wait)
        while isinstance(taken := self.take(), float):
            _wait(taken, is_over=is_over, give_up_at=give_up_at)
        try:
            yield
        finally:
            taken()


def _wait(seconds: float, *, is_over: Callable[[], bool], give_up_at: float) -> None:
    if is_over():
        raise RemoteUnavailable("the reading has ended")
    if time.monotonic() > give_up_at:
        pause = max(seconds, LOOK)
        raise RemoteUnavailable("others call apaleo for this account", retry_after=pause)
    time.sleep(min(seconds, LOOK))


def _leave_nothing() -> None:
    pass
