"""What of apaleo's limits is left: shared by all processes of this app, in the cache.

apaleo counts calls per app and account, and those to the token endpoint per app (the
numbers are settings). While Redis is away the processes of each machine count together.
"""

from __future__ import annotations

import time
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache

from apaleo.api import Limits
from apaleo.api.limits import Leave
from apaleo.errors import RemoteUnavailable

# What a throttling answer has lowered stays so for a while, for the next reading too.
SLOWED_FOR_SECONDS = 15 * 60
# Nobody watches a scheduled run: it leaves the rest to those who are watched.
BACKGROUND_SHARE = 0.8
MINUTE = 60
# Longer than any call takes: the place of a process that died is free again after that.
CALL_SECONDS = 25
# How long somebody who waits for a place is known to; they look every few hundredths of a second.
WAITS_SECONDS = 2
# Whatever stands in the cache, which others may have written: a refresh is tried again within it.
MAX_REST_SECONDS = 60 * MINUTE
TOKEN_REST = "token-endpoint-rests-until"  # noqa: S105 - a key of the cache


class AccountLimits(Limits):
    """The limits of one apaleo account, as one of all processes that call it sees them.

    Whoever calls apaleo in a way of their own takes `turn()`s of these, too.
    """

    def __init__(self, account_code: str, *, is_watched: bool) -> None:
        self._code = account_code
        self._is_watched = is_watched

    def seconds_to_wait(self) -> float:
        """Count one call and return 0, or in how many seconds to ask again, uncounted."""
        share = 1.0 if self._is_watched else BACKGROUND_SHARE
        now = time.time()
        second, minute = int(now), int(now) // MINUTE
        in_minute = f"calls:{self._code}:minute:{minute}"
        if cache.get(in_minute, 0) >= settings.APALEO_CALLS_PER_MINUTE * share:
            return (minute + 1) * MINUTE - now
        in_second = f"calls:{self._code}:second:{second}"
        if _count(in_second, seconds=5) > settings.APALEO_CALLS_PER_SECOND * share:
            return second + 1 - now
        _count(in_minute, seconds=2 * MINUTE)
        return 0.0

    def take_place(self) -> Leave | None:
        """Take a place among those who call just now; None if all are taken."""
        # Whoever is watched and waits has the next place that becomes free.
        someone_waits = f"watched-wait:{self._code}"
        if not self._is_watched and cache.get(someone_waits, 0):
            return None
        holder = uuid4().hex
        for number in range(self.at_once(settings.APALEO_CONCURRENCY)):
            place = f"calling:{self._code}:{number}"
            if cache.add(place, holder, timeout=CALL_SECONDS):
                return partial(_leave, place, holder)
        if self._is_watched:
            cache.set(someone_waits, 1, timeout=WAITS_SECONDS)
        return None

    def at_once(self, most: int) -> int:
        """Return how many may call at the same time."""
        lowered = int(cache.get(self._at_once, 0))
        return max(1, min(lowered, most)) if lowered else most

    def note_at_once(self, number: int) -> None:
        """Let everybody know how many may call at the same time for the next minutes."""
        cache.set(self._at_once, number, SLOWED_FOR_SECONDS)

    def note_throttled(self) -> None:
        """Halve how many may call at the same time for the next minutes."""
        self.note_at_once(max(1, self.at_once(settings.APALEO_CONCURRENCY) // 2))

    @property
    def _at_once(self) -> str:
        return f"pace:{self._code}"


def _leave(place: str, holder: str) -> None:
    """Give a place back, unless its time was over and somebody else has it."""
    if cache.get(place, "") == holder:
        cache.delete(place)


def require_token_call() -> None:
    """Count one call to the token endpoint; raises RemoteUnavailable when it is one too many."""
    now = time.time()
    rest = min(cache.get(TOKEN_REST, 0.0) - now, MAX_REST_SECONDS)
    if rest > 0:
        raise RemoteUnavailable(
            "the token endpoint is left alone for a while", retry_after=rest, is_throttled=True
        )
    minute = int(now) // MINUTE
    used = _count(f"token-calls:{minute}", seconds=2 * MINUTE)
    if used > settings.APALEO_TOKEN_CALLS_PER_MINUTE:
        raise RemoteUnavailable(
            "the token calls of this minute are used up",
            retry_after=(minute + 1) * MINUTE - now,
            is_throttled=True,
        )


def note_token_throttled(*, retry_after: float | None) -> None:
    """Have all connections leave the token endpoint alone, which has throttled one of them."""
    seconds = retry_after if retry_after is not None else 10.0
    cache.set(TOKEN_REST, time.time() + seconds, timeout=int(seconds) + 1)


def _count(key: str, *, seconds: int) -> int:
    """Add one and return the sum."""
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        # It ended between the two.
        return 1
