"""The shared cache, where the rate limits live, and what stands in while it is away."""

from __future__ import annotations

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted

logger = logging.getLogger(__name__)

# How long this process does not ask again, so that a frozen Redis costs one timeout and not one
# for each call of each page.
SECONDS_LEFT_ALONE = 5.0


class SteadyCache(RedisCache):
    """Redis, and while it does not answer a memory of this process alone.

    A rate limit then counts per process instead of per site: looser, but nobody is locked out
    and no door stands open.
    """

    _away_until: ClassVar[float] = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("while-redis-is-away", {})

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Set a value if there is none; tell whether it was set."""
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Return a value."""
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        """Set a value."""
        return self._ask("set", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        """Count up."""
        return self._ask("incr", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a value for longer."""
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Forget a value."""
        return self._ask("delete", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        """Tell whether there is a value."""
        return self._ask("has_key", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        """Return several values."""
        return self._ask("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        """Set several values."""
        return self._ask("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        """Forget several values."""
        return self._ask("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        """Forget everything."""
        return self._ask("clear")

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyCache._away_until:
            try:
                return getattr(self.client, method)(*args, **kwargs)
            except ConnectionInterrupted as error:
                SteadyCache._away_until = time.monotonic() + SECONDS_LEFT_ALONE
                logger.warning("the cache does not answer: %s", type(error.__cause__).__name__)
        return getattr(self._memory, method)(*args, **kwargs)
