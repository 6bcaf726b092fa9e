"""Of which hotels what is mapped may not be all there is at apaleo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hotels.health.status import stale_connections
from hotels.models import Connection, Property


def get_stale(hotels: Iterable[Property], *, now: datetime) -> set[Any]:
    """Return the keys of the connections among theirs that are not up to date, in one statement."""
    mine = Connection.objects.filter(pk__in={hotel.connection_id for hotel in hotels})
    return set(stale_connections(mine, now=now).values_list("pk", flat=True))
