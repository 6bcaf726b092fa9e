"""Whether this worker has been asked to stop, so that long work can end where it is at rest.

Celery tells its main process, and the work is done in children of it: they share a byte.
"""

from __future__ import annotations

import mmap
from typing import Any

# Made before the children are forked, and shared with them.
_byte = mmap.mmap(-1, 1)


class Stopping(Exception):
    """This process is about to end: what is under way is left to another, as no attempt."""


def note_stop(**_: Any) -> None:
    """Note that this worker shall stop; a receiver of Celery's `worker_shutting_down`."""
    _byte[0] = 1


def is_stopping() -> bool:
    """Tell whether this worker, or the one that this process is a child of, shall stop."""
    return bool(_byte[0])


def require_running() -> None:
    """Raise Stopping once the worker has been asked to stop."""
    if is_stopping():
        raise Stopping


def forget_stop() -> None:
    """Take it back: for tests, whose process goes on."""
    _byte[0] = 0
