"""The shared cache, where the rate limits live, and what stands in while it is away."""

import logging
import sqlite3
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ClassVar

import redis
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from config.redis.machine import MachineCache
from config.redis.serializer import JsonSerializer

logger = logging.getLogger(__name__)

# How long this process does not ask again, so that a frozen Redis costs one timeout and not one
# for each call of each page.
SECONDS_BETWEEN_TRIES = 5.0
# Above any time in seconds, far below what overflows; NaN and infinity are not below it.
MAX_NUMBER = 1e12
FALLBACK_NAME = "while-redis-is-away"
FALLBACK_FILE = f"{FALLBACK_NAME}.sqlite3"
INCREASE = """
local kept = redis.pcall("GET", KEYS[1])
if type(kept) == "string" and #kept < 16 and string.match(kept, "^%-?%d+$") then
    return redis.call("INCRBY", KEYS[1], ARGV[1])
end
"""
# It is not there, does not answer in time, or has no room or no right to write.
UNAVAILABLE = (redis.ConnectionError, redis.TimeoutError, redis.ResponseError)


def _with_fallback(method: Callable[..., Any]) -> Any:
    """Return a client's method that does the same on this machine while Redis is away."""

    @wraps(method)
    def ask(client: "FallbackClient", *arguments: Any) -> Any:
        if time.monotonic() >= FallbackClient.away_until:
            try:
                return method(client, *arguments)
            except UNAVAILABLE as error:
                FallbackClient.away_until = time.monotonic() + SECONDS_BETWEEN_TRIES
                logger.warning("the cache does not answer: %s", type(error).__name__)
        try:
            return getattr(client.machine, method.__name__)(*arguments)
        except (sqlite3.Error, OSError) as error:
            # Nor can the disk be written to.
            logger.warning("nor does what stands in for it: %s", type(error).__name__)
            return getattr(client.process, method.__name__)(*arguments)

    return ask


class FallbackClient(RedisCacheClient):
    """Redis, while it does not answer a file of this machine, without that this process alone."""

    away_until: ClassVar[float] = 0.0

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, serializer=JsonSerializer, **options)
        self.machine = MachineCache(settings.VAR_DIR / FALLBACK_FILE, {})
        self.process = LocMemCache(FALLBACK_NAME, {})
        # Django would make one for each question, which costs as much as half of it.
        self._client = lru_cache(maxsize=len(servers))(redis.Redis)

    @_with_fallback
    def get(self, key: str, default: Any) -> Any:
        """Return what is kept; what Lobby did not write is not there.

        Nor is what is no value of the kind of `default`: who reads with one counts on it.
        """
        found = super().get(key, default)
        return found if is_of_kind(found, default) else default

    @_with_fallback
    def incr(self, key: str, delta: int = 1) -> Any:
        """Add to a whole number and return the sum; raises ValueError where there is none.

        Django asks whether there is one first: a count that ends between the two would begin again
        without an end.
        """
        client = self.get_client(key, write=True)
        total = client.eval(INCREASE, 1, key, delta)
        if total is None:
            raise ValueError(f"{key}: nothing is kept")
        return total

    add = _with_fallback(RedisCacheClient.add)
    set = _with_fallback(RedisCacheClient.set)
    touch = _with_fallback(RedisCacheClient.touch)
    delete = _with_fallback(RedisCacheClient.delete)
    get_many = _with_fallback(RedisCacheClient.get_many)
    has_key = _with_fallback(RedisCacheClient.has_key)
    set_many = _with_fallback(RedisCacheClient.set_many)
    delete_many = _with_fallback(RedisCacheClient.delete_many)
    clear = _with_fallback(RedisCacheClient.clear)


def is_of_kind(value: Any, default: Any) -> bool:
    """Tell whether a value from outside can stand where `default` does.

    Numbers are those that a time or a count can be, and lists hold such numbers.
    """
    if default is None or value is None:
        return value is not None
    if isinstance(default, list):
        return isinstance(value, list) and all(map(_is_number, value))
    if _is_number(default):
        return _is_number(value)
    return isinstance(value, type(default))


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and abs(value) < MAX_NUMBER


class FallbackRedisCache(RedisCache):
    """Django's Redis cache, which falls back to this machine while Redis is away.

    A rate limit then counts per machine instead of per site: looser where there are several, but
    nobody is locked out and no door stands open.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _shared_client


def _shared_client(servers: list[str], **options: Any) -> FallbackClient:
    """Return the one client of this process; Django would make one for each thread.

    Its connections are shared, and stay open for threads that live for a moment, as those of a
    load do.
    """
    return _client_of(tuple(servers), tuple(options.items()), settings.VAR_DIR)


@lru_cache(maxsize=8)
def _client_of(
    servers: tuple[str, ...], options: tuple[tuple[str, Any], ...], _var_dir: Path
) -> FallbackClient:
    return FallbackClient(list(servers), **dict(options))
