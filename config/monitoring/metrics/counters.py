"""Counts of what leaves no row of its own, added up by all processes in the database.

A process counts in memory, and a thread of its own writes what was added every fifteen seconds.
For metrics nothing is counted while METRICS_TOKEN is empty: then nobody asks.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
from collections import defaultdict
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F

from config.models import Counter

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 15.0
# Of names and labels together: a label that takes its values from outside must not fill memory.
MAX_SERIES = 500

Series = tuple[str, str]


def count(name: str, *, by: float = 1, **labels: str) -> None:
    """Add to a counter; never waits for the database and never raises."""
    if settings.METRICS_TOKEN:
        add(name, by=by, **labels)


def add(name: str, *, by: float = 1, **labels: str) -> None:
    """Add to a counter that is kept whether there are metrics or not; else like `count`."""
    _sums_of(os.getpid()).add((name, json.dumps(labels, sort_keys=True)), by)


def flush() -> None:
    """Write what this process has counted so far."""
    _sums_of(os.getpid()).write()


class _Sums:
    """What one process has counted and not yet written."""

    def __init__(self) -> None:
        self._sums: defaultdict[Series, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metrics-writer", daemon=True)
        self._thread.start()
        atexit.register(self._ended.set)

    def end(self) -> None:
        """Write no more."""
        self._ended.set()
        self._thread.join()

    def add(self, series: Series, by: float) -> None:
        with self._lock:
            if series in self._sums or len(self._sums) < MAX_SERIES:
                self._sums[series] += by

    def write(self) -> None:
        with self._lock:
            sums, self._sums = self._sums, defaultdict(float)
        try:
            for (name, labels), by in sums.items():
                add_to_row(name, labels, by)
        except DatabaseError as error:
            # Counts are not worth more than that: what was not written is lost.
            logger.warning("counts of metrics are lost: %s", type(error).__name__)

    def _run(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_WRITES):
            if self._sums:
                try:
                    self.write()
                finally:
                    connection.close()


def add_to_row(name: str, labels: str, by: float) -> None:
    """Add to one row, made if it is missing, whoever else does so at the same time."""
    Counter.objects.bulk_create([Counter(name=name, labels=labels)], ignore_conflicts=True)
    Counter.objects.filter(name=name, labels=labels).update(value=F("value") + by)


@lru_cache(maxsize=1)
def _sums_of(pid: int) -> _Sums:
    """Return the sums of this process; a forked child starts its own."""
    return _Sums()
