"""How long a page takes, and how many statements."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

RUNS, WARM_UP = 15, 3


def count_statements(work: Callable[[], Any]) -> int:
    """Return how many SQL statements it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the processor time of one run: other programs on the machine do not count."""
    samples = []
    for _ in range(WARM_UP + RUNS):
        began = time.process_time()
        work()
        samples.append(time.process_time() - began)
    return statistics.median(samples[WARM_UP:]) * 1000
