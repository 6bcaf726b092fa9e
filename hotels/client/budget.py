"""What of apaleo's limits is left: shared by all processes of this app, in the cache.

apaleo counts calls per app and account, and those for tokens per app (the numbers are settings).
While Redis is away the processes of each machine count together.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache

from apaleo.api import Limits
from apaleo.api.limits import MAX_WAIT, Leave
from apaleo.errors import RemoteUnavailable
from apaleo.identity import TokenLimits
from hotels.client import counts

# What a throttling answer has lowered stays so for a while, for the next reading too.
SLOWED_FOR_SECONDS = 15 * 60
# What nobody watches, such as a scheduled run, leaves the rest to those who are watched.
BACKGROUND_SHARE = 0.8
MINUTE = 60
# Longer than any call takes: the place of a process that died is free again after that.
CALL_SECONDS = 25
# How long somebody who waits for a place is known to, and how often they look.
WAITS_SECONDS, LOOK_FOR_PLACE = 2, 0.05
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

    def take(self) -> Leave | float:
        """Count one call and take a place among those who call just now; see `Limits.take`.

        In few questions, for each costs as much as a good part of the call.
        """
        now = time.time()
        second, minute = int(now), int(now) // MINUTE
        in_second = f"calls:{self._code}:second:{second}"
        in_minute = f"calls:{self._code}:minute:{minute}"
        someone_waits = f"watched-wait:{self._code}"
        places = [f"calling:{self._code}:{number}" for number in range(settings.APALEO_CONCURRENCY)]
        kept = counts.known([in_second, in_minute, someone_waits, self._at_once, *places])
        # Whoever waits does not count: the share of those who are watched stays theirs.
        share = _share(is_watched=self._is_watched)
        if counts.number(kept, in_minute) >= settings.APALEO_CALLS_PER_MINUTE * share:
            return (minute + 1) * MINUTE - now
        most = settings.APALEO_CALLS_PER_SECOND * share
        if counts.number(kept, in_second) >= most:
            return second + 1 - now
        # Whoever is watched and waits has the next place that becomes free.
        if not self._is_watched and counts.number(kept, someone_waits):
            return LOOK_FOR_PLACE
        free = [place for place in places[: self._lowered(kept, len(places))] if place not in kept]
        leave = next(filter(None, map(_take, free)), None)
        if leave is None:
            if self._is_watched:
                cache.set(someone_waits, 1, timeout=WAITS_SECONDS)
            return LOOK_FOR_PLACE
        if counts.count(in_second, seconds=5, kept=kept) > most:
            leave()
            return second + 1 - now
        counts.count(in_minute, seconds=2 * MINUTE, kept=kept)
        return leave

    def at_once(self, most: int) -> int:
        """Return how many may call at the same time."""
        return self._lowered(counts.known([self._at_once]), most)

    def note_at_once(self, number: int) -> None:
        """Let everybody know how many may call at the same time for the next minutes."""
        cache.set(self._at_once, number, SLOWED_FOR_SECONDS)

    def note_throttled(self) -> None:
        """Halve how many may call at the same time for the next minutes."""
        self.note_at_once(max(1, self.at_once(settings.APALEO_CONCURRENCY) // 2))

    @property
    def _at_once(self) -> str:
        return f"pace:{self._code}"

    def _lowered(self, kept: Mapping[str, Any], most: int) -> int:
        lowered = int(counts.number(kept, self._at_once))
        return max(1, min(lowered, most)) if lowered else most


def _take(place: str) -> Leave | None:
    """Take a place; None when somebody else was faster."""
    taken_at = time.time()
    return partial(_leave, place, taken_at) if cache.add(place, 1, timeout=CALL_SECONDS) else None


def _leave(place: str, taken_at: float) -> None:
    """Give a place back, unless its time was over and somebody else may have it."""
    if time.time() < taken_at + CALL_SECONDS:
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
        kept = counts.known([TOKEN_REST, in_minute])
        rest = min(counts.number(kept, TOKEN_REST) - now, MAX_REST_SECONDS)
        if rest > 0 and not is_repeated:
            raise RemoteUnavailable(
                "the token endpoint is left alone for a while", retry_after=rest, is_throttled=True
            )
        most = settings.APALEO_TOKEN_CALLS_PER_MINUTE * _share(is_watched=self._is_watched)
        if counts.number(kept, in_minute) >= most and not is_repeated:
            raise RemoteUnavailable(
                "the token calls of this minute are used up",
                retry_after=(minute + 1) * MINUTE - now,
                is_throttled=True,
            )
        counts.count(in_minute, seconds=2 * MINUTE, kept=kept)

    def note_throttled(self, *, retry_after: float | None) -> None:
        """Have everybody leave the token endpoint alone, which has throttled one of us."""
        seconds = retry_after if retry_after is not None else 10.0
        cache.set(TOKEN_REST, time.time() + seconds, timeout=int(seconds) + 1)


def _share(*, is_watched: bool) -> float:
    return 1.0 if is_watched else BACKGROUND_SHARE
