"""The database's clock: the one by which all processes, on whichever machine, judge what is due."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

Clock = Callable[[], datetime]


def database_now() -> datetime:
    """Return the time by the database's clock; on SQLite that is this machine's."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [moment] = cursor.fetchone()
    assert isinstance(moment, datetime)
    return moment


def database_clock() -> Clock:
    """Return a clock that agrees with the database's, asked once; nobody sets it back."""
    began_at, began = database_now(), time.monotonic()
    return lambda: began_at + timedelta(seconds=time.monotonic() - began)
