"""The rate limit: a bucket per client and account, and a window of a minute."""

import math
from dataclasses import dataclass

from sandbox.settings import RateLimit

MINUTE = 60.0


@dataclass
class Bucket:
    """What is left of one limit."""

    left: float
    filled_at: float
    minute_began_at: float
    in_minute: int = 0


class RateLimiter:
    """Counts the calls of each client and account, or of each client; a refused one is not one."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def retry_after(self, key: tuple[str, ...], *, limit: RateLimit, now: float) -> int | None:
        """Count a call and return None, or the whole seconds to wait if it is one too many.

        `key` is whom the limit is for: a client and an account, or for its tokens a client alone.
        """
        bucket = self._buckets.setdefault(key, Bucket(limit.burst, now, now))
        elapsed = now - bucket.filled_at
        bucket.left = min(limit.burst, bucket.left + elapsed * limit.per_second)
        bucket.filled_at = now
        if now - bucket.minute_began_at >= MINUTE:
            bucket.minute_began_at, bucket.in_minute = now, 0
        if bucket.in_minute >= limit.per_minute:
            return math.ceil(bucket.minute_began_at + MINUTE - now)
        if bucket.left < 1:
            return math.ceil((1 - bucket.left) / limit.per_second)
        bucket.left -= 1
        bucket.in_minute += 1
        return None
