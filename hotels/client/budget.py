"""What of apaleo's limits is left: shared by all processes of this app, in the cache.

apaleo counts calls per app and account, and those to the token endpoint per app (the
numbers are settings). While the cache is away each process counts for itself.
"""

from __future__ import annotations

import time
from functools import partial

from django.conf import settings
from django.core.cache import cache

from apaleo.api.pace import Pace
from apaleo.errors import RemoteUnavailable

# What a throttling answer has lowered stays so for a while, for the next reading too.
SLOWED_FOR_SECONDS = 15 * 60
# Nobody watches a scheduled run: it leaves the rest to those who are watched.
BACKGROUND_SHARE = 0.8
MINUTE = 60
# Whatever stands in the cache, which others may have written: a refresh is tried again within it.
MAX_REST_SECONDS = 60 * MINUTE
TOKEN_REST = "token-endpoint-rests-until"  # noqa: S105 - a key of the cache


def pace_of(account_code: str, *, is_watched: bool) -> Pace:
    """Return the pace for one reading of an apaleo account."""
    at_once = f"pace:{account_code}"
    return Pace(
        most_at_once=settings.APALEO_CONCURRENCY,
        at_once=int(cache.get(at_once, 0)) or None,
        budget=partial(seconds_to_wait, account_code, is_watched=is_watched),
        on_change=lambda number: cache.set(at_once, number, SLOWED_FOR_SECONDS),
    )


def seconds_to_wait(account_code: str, *, is_watched: bool) -> float:
    """Count one call for the account and return 0, or how long to wait for its turn.

    Whoever calls apaleo in a way of their own asks this first.
    """
    share = 1.0 if is_watched else BACKGROUND_SHARE
    now = time.time()
    second, minute = int(now), int(now) // MINUTE
    in_minute = f"calls:{account_code}:minute:{minute}"
    if cache.get(in_minute, 0) >= settings.APALEO_CALLS_PER_MINUTE * share:
        return (minute + 1) * MINUTE - now
    in_second = f"calls:{account_code}:second:{second}"
    if _count(in_second, seconds=5) > settings.APALEO_CALLS_PER_SECOND * share:
        return second + 1 - now
    _count(in_minute, seconds=2 * MINUTE)
    return 0.0


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
