"""How long a page takes, and how many statements."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

RUNS, WARM_UP = 15, 3
# So many that the runs are spread over a chunk of 16 KiB.
FRAMES_APART = 9


def count_statements(work: Callable[[], Any]) -> int:
    """Return how many SQL statements it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the processor time of one run: other programs on the machine do not count.

    Nor do two chances. A full collection of garbage would walk all that the benchmark made
    beforehand, in some runs and not in others. And CPython takes memory for its frames a chunk at
    a time, so that a loop which happens to run across the end of a chunk is slowed down by half:
    each run begins at another depth.
    """
    gc.collect()
    gc.freeze()
    samples = []
    for run in range(WARM_UP + RUNS):
        began = time.process_time()
        _at_depth(run * FRAMES_APART, work)
        samples.append(time.process_time() - began)
    return statistics.median(samples[WARM_UP:]) * 1000


def _at_depth(frames: int, work: Callable[[], Any]) -> Any:
    return _at_depth(frames - 1, work) if frames else work()
