"""What a complete load changes in the mirror of one kind of thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from hotels.models import Connection
from hotels.models.mirrored import Mirrored

Row = Any  # one of the mirrored models; each has columns of its own


@dataclass(frozen=True)
class Changes:
    """The rows of one model to write, of `rows`, all there are by remote id.

    Rows that are as they were are in none of the lists.
    """

    model: type[Mirrored]
    rows: dict[str, Row]
    created: list[Row]
    changed: list[Row]
    gone: list[Row]
    present_before: list[Row]

    def removes_most(self) -> bool:
        """Tell whether more than half of a property's rows of this kind would be gone."""
        before = Counter(_property_of(row) for row in self.present_before)
        gone = Counter(_property_of(row) for row in self.gone)
        return any(2 * count > before[owner] for owner, count in gone.items())

    def summary(self) -> dict[str, int]:
        """Return how many rows, as `SyncRun.changes` holds it."""
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "gone": len(self.gone),
        }

    def write(self, *, now: datetime) -> None:
        """Write them in at most three statements: what is new, what is changed, what is gone."""
        written = [*self.created, *self.changed]
        if written:
            columns = [
                field.name
                for field in self.model._meta.concrete_fields
                if field.name not in _IDENTITY | self.model.kept_fields and not field.primary_key
            ]
            self.model._default_manager.bulk_create(
                written,
                update_conflicts=True,
                unique_fields=["connection", "remote_id"],
                update_fields=columns,
            )
        if self.gone:
            gone = self.model._default_manager.filter(pk__in=[row.pk for row in self.gone])
            gone.update(gone_at=now, changed_at=now)


def diff(
    rows: Iterable[Row],
    wanted: Mapping[str, Mapping[str, Any]],
    *,
    model: type[Mirrored],
    connection: Connection,
    now: datetime,
) -> Changes:
    """Compare the mirror's rows with the columns that are wanted, by remote id.

    Changed rows are altered in memory; nothing is written. A row that came back is changed.
    """
    known = {row.remote_id: row for row in rows}
    present_before = [row for row in known.values() if row.gone_at is None]
    created, changed = [], []
    for remote_id, columns in wanted.items():
        fitting = _truncate(model, columns)
        row = known.get(remote_id)
        if row is None:
            row = model(
                connection=connection,
                remote_id=remote_id,
                first_seen_at=now,
                changed_at=now,
                **fitting,
            )
            created.append(row)
        elif _alter(row, fitting):
            row.changed_at = now
            changed.append(row)
    gone = [row for row in present_before if row.remote_id not in wanted]
    for row in created:
        known[row.remote_id] = row
    return Changes(
        model=model,
        rows=known,
        created=created,
        changed=changed,
        gone=gone,
        present_before=present_before,
    )


# Written with a new row and never again.
_IDENTITY = frozenset({"connection", "remote_id", "first_seen_at"})


def _alter(row: Row, columns: Mapping[str, Any]) -> bool:
    """Set the columns, and tell whether any was different or the row had been gone."""
    is_changed = row.gone_at is not None
    row.gone_at = None
    for name, value in columns.items():
        if name not in row.kept_fields and getattr(row, name) != value:
            setattr(row, name, value)
            is_changed = True
    return is_changed


def _property_of(row: Row) -> Any:
    """Return the property a row belongs to; a property itself belongs to its own rows."""
    return getattr(row, "property_id", row.pk)


def _truncate(model: type[models.Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Cut words for people to what their column holds."""
    fitting = dict(columns)
    for name, value in columns.items():
        if isinstance(value, str):
            longest = getattr(model._meta.get_field(name), "max_length", None)
            fitting[name] = value[:longest] if longest else value
    return fitting
