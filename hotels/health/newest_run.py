"""What the health of each connection of a list depends on, without a further query."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from hotels.health.held import with_held_hotels
from hotels.models import Connection, SyncRun

COLUMNS = ("id", "state", "failure", "created_at", "heartbeat_at", "is_throttled")


def with_newest_run(connections: QuerySet[Connection]) -> QuerySet[Connection]:
    """Annotate `newest_run_<column>` with what the health of a connection is decided by.

    Its held hotels are among that: see `held_hotels_of`.
    """
    runs = SyncRun.objects.filter(connection=OuterRef("pk")).order_by("-created_at", "-pk")
    columns: dict[str, Any] = {
        f"newest_run_{name}": Subquery(runs.values(name)[:1]) for name in COLUMNS
    }
    return with_held_hotels(connections.annotate(**columns))


def newest_run_of(connection: Connection) -> SyncRun | None:
    """Return the run that `with_newest_run` has found, with no other columns than `COLUMNS`."""
    columns = {name: getattr(connection, f"newest_run_{name}") for name in COLUMNS}
    return None if columns["id"] is None else SyncRun(connection_id=connection.pk, **columns)
