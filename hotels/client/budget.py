"""What of apaleo's limits is left: shared by all processes of this app, in the cache.

apaleo counts calls per app and account, and those for tokens per app (the numbers are settings).
While Redis is away the processes of each machine count together.
"""

from __future__ import annotations

import time
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache

from apaleo.api import Limits
from apaleo.api.limits import MAX_WAIT, Leave
from apaleo.errors import RemoteUnavailable
from apaleo.identity import TokenLimits

# What a throttling answer has lowered stays so for a while, for the next reading too.
SLOWED_FOR_SECONDS = 15 * 60
# What nobody watches, such as a scheduled run, leaves the rest to those who are watched.
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

    Whoever calls apaleo in a way of their own takes `turn()`s of these, too. `is_watched` says that
    somebody waits for the answer.
    """

    def __init__(self, account_code: str, *, is_watched: bool, max_wait: float = MAX_WAIT) -> None:
        self._code = account_code
        self._is_watched = is_watched
        self.max_wait = max_wait

    def seconds_to_wait(self) -> float:
        """Count one call and return 0, or in how many seconds to ask again, uncounted."""
        share = _share(is_watched=self._is_watched)
        now = time.time()
        second, minute = int(now), int(now) // MINUTE
        in_second = f"calls:{self._code}:second:{second}"
        in_minute = f"calls:{self._code}:minute:{minute}"
        # Whoever waits does not count: the share of those who are watched stays theirs.
        used = cache.get_many([in_second, in_minute])
        if used.get(in_minute, 0) >= settings.APALEO_CALLS_PER_MINUTE * share:
            return (minute + 1) * MINUTE - now
        most = settings.APALEO_CALLS_PER_SECOND * share
        if used.get(in_second, 0) >= most or _count(in_second, seconds=5) > most:
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


class AppLimits(TokenLimits):
    """The limits of this app at the identity server, whatever the account, for all processes."""

    def __init__(self, *, is_watched: bool) -> None:
        self._is_watched = is_watched

    def require_call(self, *, is_repeated: bool = False) -> None:
        """Count one call; raise RemoteUnavailable when it is one too many and not `is_repeated`."""
        now = time.time()
        minute = int(now) // MINUTE
        in_minute = f"token-calls:{minute}"
        known = cache.get_many([TOKEN_REST, in_minute])
        rest = min(known.get(TOKEN_REST, 0.0) - now, MAX_REST_SECONDS)
        if rest > 0 and not is_repeated:
            raise RemoteUnavailable(
                "the token endpoint is left alone for a while", retry_after=rest, is_throttled=True
            )
        most = settings.APALEO_TOKEN_CALLS_PER_MINUTE * _share(is_watched=self._is_watched)
        if known.get(in_minute, 0) >= most and not is_repeated:
            raise RemoteUnavailable(
                "the token calls of this minute are used up",
                retry_after=(minute + 1) * MINUTE - now,
                is_throttled=True,
            )
        _count(in_minute, seconds=2 * MINUTE)

    def note_throttled(self, *, retry_after: float | None) -> None:
        """Have everybody leave the token endpoint alone, which has throttled one of us."""
        seconds = retry_after if retry_after is not None else 10.0
        cache.set(TOKEN_REST, time.time() + seconds, timeout=int(seconds) + 1)


def _share(*, is_watched: bool) -> float:
    return 1.0 if is_watched else BACKGROUND_SHARE


def _count(key: str, *, seconds: int) -> int:
    """Add one and return the sum."""
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        # It ended between the two.
        return 1
