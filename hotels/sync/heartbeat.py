"""The heartbeat of a run: a thread that keeps the lease while its worker works or waits.

The worker itself may be waiting for a token, a slow page or the database for longer than a lease.
What it waits for has bounds of its own, so a heartbeat comes from a worker that lives; a
process that is killed or frozen has none.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections

from hotels.models import SyncRun
from jobs.clock import Clock

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 5.0


@contextmanager
def beating(run: SyncRun, *, clock: Clock) -> Iterator[None]:
    """Keep the run's lease until the end of the block."""
    is_over = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(run, clock, is_over), name=f"heartbeat-{run.pk}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _beat(run: SyncRun, clock: Clock, is_over: threading.Event) -> None:
    try:
        while not is_over.wait(SECONDS_BETWEEN_BEATS):
            try:
                if not run.keep_lease(now=clock()):
                    return
            except DatabaseError as error:
                # The worker meets the same; the next beat may be heard again.
                logger.warning("sync run %s: a heartbeat failed: %s", run.pk, type(error).__name__)
                connections.close_all()
    finally:
        connections.close_all()
