"""Doing something again while the database does not answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError
from django.db import connection as database

T = TypeVar("T")

# What is raised when the connection was lost, or there is none to be had.
LOST = (OperationalError, InterfaceError)
# Seconds before each further attempt.
PAUSES = (0.0, 0.5, 1.0, 2.0)


def persistently(act: Callable[[], T]) -> T:
    """Do it again for some seconds, on a fresh connection, while the database does not answer.

    `act` must be safe to repeat: a commit may have been made whose answer was lost.
    """
    for pause in PAUSES:
        try:
            return act()
        except LOST:
            if database.in_atomic_block:
                raise
            database.close()
            time.sleep(pause)
    return act()
