"""Loading a connection's hotels because somebody clicked: once a minute, and the page says so."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.db.models import Q

from hotels.models import Connection, SyncRun
from hotels.sync.schedule import request_sync

PAUSE = timedelta(minutes=1)


class TooSoon(Exception):
    """Somebody has just had the hotels loaded; it can be asked for again in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def seconds_to_wait(connection: Connection, *, now: datetime) -> int:
    """Return in how many seconds somebody may have the hotels loaded again; 0 is now."""
    if connection.sync_requested_at is None:
        return 0
    return max(0, math.ceil((connection.sync_requested_at + PAUSE - now).total_seconds()))


def request_by_hand(connection: Connection, *, now: datetime) -> SyncRun:
    """Have the hotels loaded now; raises TooSoon, or NotConnected unless the connection is active.

    A click brings a run forward that waits for apaleo to recover. Without a limit it would
    knock there as fast as somebody can click.
    """
    may_now = Q(sync_requested_at=None) | Q(sync_requested_at__lte=now - PAUSE)
    mine = Connection.objects.filter(may_now, pk=connection.pk)
    if not mine.update(sync_requested_at=now):
        connection.refresh_from_db(fields=["sync_requested_at"])
        raise TooSoon(seconds_to_wait(connection, now=now))
    return request_sync(connection, now=now)
