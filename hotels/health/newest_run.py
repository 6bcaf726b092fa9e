"""What the health of each connection of a list depends on, without a further query."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery

from hotels.health.held import with_held_hotels
from hotels.models import Connection, SyncRun

COLUMNS = ("id", "state", "failure", "created_at", "heartbeat_at", "is_throttled")

Q = TypeVar("Q", bound=QuerySet[Any])


def with_newest_run(rows: Q, *, connection: str = "pk") -> Q:
    """Annotate `newest_run_<column>` with what the health of a connection is decided by.

    Its held hotels are among that: see `held_hotels_of`. The rows are connections, or hotels with
    `connection="connection"`. Each column is the first entry of an index.
    """
    runs = SyncRun.objects.filter(connection=OuterRef(connection)).order_by("-created_at", "-pk")
    columns: dict[str, Any] = {
        f"newest_run_{name}": Subquery(runs.values(name)[:1]) for name in COLUMNS
    }
    return with_held_hotels(rows.annotate(**columns), connection=connection)


def newest_run_of(row: Model) -> SyncRun | None:
    """Return the run that `with_newest_run` has found, with no other columns than `COLUMNS`."""
    columns = {name: getattr(row, f"newest_run_{name}") for name in COLUMNS}
    of = row.pk if isinstance(row, Connection) else row.connection_id  # type: ignore[attr-defined]  # of a hotel
    return None if columns["id"] is None else SyncRun(connection_id=of, **columns)
