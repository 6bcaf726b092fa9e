"""The rows of the mirror as they are before a load, to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apaleo.api import Kind
from hotels.models.mirrored import Mirrored
from hotels.sync.kinds import MIRRORED_KINDS

# A row of one of the mirrored models, or a tuple of `read_rows`; each has columns of its own.
Row = Any
Rows = Mapping[str, Row]
# What stands in a tuple before its columns.
_HEAD = ("pk", "remote_id", "gone_at")
COLUMNS = len(_HEAD)


def read_mirror(connection_id: UUID) -> dict[Kind, Rows]:
    """Return the rows of a connection by kind and apaleo's id.

    Whoever has claimed a run may do so early: see `SyncRun.claim`.
    """
    return {
        each.kind: read_rows(each.model._default_manager.filter(connection=connection_id))
        for each in MIRRORED_KINDS
    }


def read_rows(rows: QuerySet[Mirrored]) -> Rows:
    """Return rows by apaleo's id, as tuples of `pk`, `remote_id`, `gone_at` and its columns.

    Nearly all are only compared, and a model for each would take three times as long.
    """
    tuples = rows.values_list(*_HEAD, *rows.model.mirrored_columns(), named=True)
    return {row.remote_id: row for row in tuples}
