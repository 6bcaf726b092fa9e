"""Several things at the same instant."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def simultaneously(*actions: Callable[[], T]) -> list[T]:
    """Do all of it at once, each in a thread of its own, and return the results in order."""
    everyone_is_there = threading.Barrier(len(actions), timeout=30)

    def act(action: Callable[[], T]) -> T:
        everyone_is_there.wait()
        try:
            return action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(act, actions))
