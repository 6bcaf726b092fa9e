"""How fast one apaleo account is called: down at once when it throttles, up again slowly."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from apaleo.api.limits import LOOK, MAX_WAIT_OF_READING, Limits
from apaleo.errors import RemoteUnavailable

# So many calls in a row without being throttled let one more go at the same time.
CALLS_TO_RISE = 20
# Longer than this nobody sits and waits: the reading is put off instead.
MAX_WAIT = 15.0
# Where a throttling answer names no time.
ASSUMED_WAIT = 2.0
# Seconds from one call to the next where one at a time is too many.
FIRST_INTERVAL, MAX_INTERVAL = 0.25, 5.0


class Pace:
    """The pace of the calls for one account; shared by the threads of a reading.

    `most_at_once` calls are under way at the same time, fewer after a throttling answer, which
    holds all of them back for as long as it asks. `limits` are shared with others who call.
    """

    def __init__(self, *, most_at_once: int, limits: Limits | None = None) -> None:
        self._most = most_at_once
        self._limits = limits or Limits()
        self._at_once = self._limits.at_once(most_at_once)
        self._under_way = 0
        self._not_before = 0.0
        self._interval = 0.0
        self._in_a_row = 0
        self._is_stopped = False
        self._changed = threading.Condition()

    @property
    def is_slowed(self) -> bool:
        """Tell whether fewer calls go than could."""
        return self._at_once < self._most or self._interval > 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it for the block; raises RemoteUnavailable once stopped."""
        with self._changed:
            while True:
                if self._is_stopped:
                    raise RemoteUnavailable("the reading has ended")
                left = self._not_before - time.monotonic()
                if left <= 0 and self._under_way < self._at_once:
                    break
                self._changed.wait(min(left, LOOK) if left > 0 else LOOK)
            self._under_way += 1
            self._not_before = max(self._not_before, time.monotonic() + self._interval)
        try:
            with self._limits.turn(is_over=self._has_stopped, max_wait=MAX_WAIT_OF_READING):
                yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _has_stopped(self) -> bool:
        return self._is_stopped

    def slow_down(self, *, retry_after: float | None) -> bool:
        """Halve the calls at once and hold all back for now; False when that is too long."""
        seconds = ASSUMED_WAIT if retry_after is None else retry_after
        if seconds > MAX_WAIT:
            return False
        # A little later than asked for, and never all at the same moment.
        seconds += max(seconds * 0.1, 0.1) * random.random()  # noqa: S311 - spreads load
        with self._changed:
            if self._at_once == 1:
                # One after the other is too fast as well: apart from each other, then.
                self._interval = min(max(self._interval * 1.5, FIRST_INTERVAL), MAX_INTERVAL)
            self._at_once, self._in_a_row = max(1, self._at_once // 2), 0
            self._not_before = max(self._not_before, time.monotonic() + seconds)
            self._changed.notify_all()
        self._limits.note_at_once(self._at_once)
        return True

    def speed_up(self) -> None:
        """Note a call that was not throttled."""
        with self._changed:
            self._in_a_row += 1
            if self._in_a_row < CALLS_TO_RISE or not self.is_slowed:
                return
            self._in_a_row = 0
            if self._interval:
                self._interval = self._interval / 2 if self._interval > FIRST_INTERVAL else 0.0
                return
            self._at_once += 1
            self._changed.notify_all()
        self._limits.note_at_once(self._at_once)

    def stop(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
