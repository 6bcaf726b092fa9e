"""Leaving a host of apaleo's alone that is down, but for one call at a time that looks.

All processes know of it through the cache; while that is away each counts for itself. After some
failures in a row, with no success of anybody's between them, calls are refused here, and one is
let through every ten seconds: whoever comes first, a person who waits as well as the background.
The first answer ends it. So an outage costs apaleo six calls a minute and host and no worker's
time, however many hotels there are, and pages do not wait for a host that does not answer.
"""

from __future__ import annotations

import logging
import threading

from django.core.cache import cache

from apaleo.errors import RemoteUnavailable
from hotels.client import counts

logger = logging.getLogger(__name__)

# So many in a row, each no longer after the one before than the second number, in seconds.
FAILURES, FORGOTTEN_AFTER = 10, 60
# Without a call for so long nobody knows any more.
KNOWN_FOR = 5 * 60
PROBED_EVERY = 10.0


class Breaker:
    """The gate of a transport: see `apaleo.http.transport.Gate`."""

    def __init__(self) -> None:
        # Whether this thread's call has seen something that a success has to take back.
        self._seen = threading.local()

    def before_call(self, host: str) -> None:
        """Raise RemoteUnavailable while the host is left alone and this call is not the one."""
        down, failures = _keys(host)
        known = cache.get_many([down, failures])
        self._seen.anything = bool(known)
        if down in known and not cache.add(f"{down}:probed", 1, timeout=PROBED_EVERY):
            raise RemoteUnavailable(f"{host} is away, and left alone", retry_after=PROBED_EVERY)

    def after_call(self, host: str, *, is_down: bool) -> None:
        """Note how a call has ended."""
        down, failures = _keys(host)
        if is_down:
            number = counts.count(failures, seconds=FORGOTTEN_AFTER)
            cache.touch(failures, FORGOTTEN_AFTER)
            if number >= FAILURES and cache.add(down, 1, timeout=KNOWN_FOR):
                logger.warning("%s is away: one call every %d seconds", host, PROBED_EVERY)
            else:
                cache.touch(down, KNOWN_FOR)
        elif self._seen.anything:
            if cache.get(down):
                logger.warning("%s answers again", host)
            cache.delete_many([down, failures])


def _keys(host: str) -> tuple[str, str]:
    return f"breaker:{host}:down", f"breaker:{host}:failures"
