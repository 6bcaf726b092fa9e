"""apaleo as a page calls it, while somebody waits: soon answered, and never by all threads.

A call has SECONDS. That also holds for the exchange of a code: whoever waited longer would have
left, and a grant whose tokens came too late is one that nobody holds. Calls are made inside
`capacity()`, which at most half of a process's threads are in, so that the others still answer
when apaleo does not.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings

from apaleo.api import Api
from apaleo.errors import ApaleoError
from apaleo.identity import IdentityServer
from hotels import client
from hotels.client.budget import AccountLimits

logger = logging.getLogger(__name__)

SECONDS = 5.0
# A short crowd waits for its turn; a quarter of the threads may, for this long.
MAX_WAIT_SECONDS = 1.0


class Busy(Exception):
    """Too many are calling apaleo already: nothing was begun, come again in a moment."""


class Capacity:
    """How many threads of a process may call apaleo at once, and how many may wait for that."""

    def __init__(self, *, threads: int) -> None:
        self._calling = threading.BoundedSemaphore(max(1, threads // 2))
        self._waiting = threading.BoundedSemaphore(max(1, threads // 4))

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a place among those who call; raise Busy if none is free within a second."""
        if not (self._calling.acquire(blocking=False) or self._wait()):
            raise Busy
        try:
            yield
        finally:
            self._calling.release()

    def _wait(self) -> bool:
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._calling.acquire(timeout=MAX_WAIT_SECONDS)
        finally:
            self._waiting.release()


@contextmanager
def capacity() -> Iterator[None]:
    """Hold a place among the threads of this process that call apaleo, or raise Busy."""
    with _capacity_of(os.getpid(), settings.WEB_THREADS).taken():
        yield


@lru_cache(maxsize=2)
def _capacity_of(pid: int, threads: int) -> Capacity:
    return Capacity(threads=threads)


def identity_server() -> IdentityServer:
    """Return the identity server, each call of which has SECONDS."""
    return client.identity_server(is_watched=True, through=client.transport(timeout=SECONDS))


def api(token_source: Callable[[str | None], str], *, account_code: str) -> Api:
    """Return the API, each call of which has SECONDS, and before it a second for its turn."""
    limits = AccountLimits(account_code, is_watched=True, max_wait=MAX_WAIT_SECONDS)
    return client.api(token_source, limits=limits, through=client.transport(timeout=SECONDS))


def sign_out_address() -> str:
    """Return where a person signs out of apaleo, empty where apaleo does not tell at the moment."""
    try:
        return identity_server().metadata().end_session_endpoint or ""
    except ApaleoError as error:
        logger.warning("no address to sign out of apaleo: %s", error)
        return ""
