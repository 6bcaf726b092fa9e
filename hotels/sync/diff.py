"""What a complete load changes in the mirror of one kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from hotels.models import Connection
from hotels.models.mirrored import Mirrored
from hotels.sync.columns import Columns
from hotels.sync.mirror import Row, Rows, holding

# Databases bound the parameters of a statement, and nobody removes so many rows at once.
MAX_KEYS = 10_000


@dataclass
class Changes:
    """What a load wants of the rows of one model; `rows` are all there are, by remote id.

    `written` are those that are new or changed, `absent` those that apaleo had before and has not
    now: which of them are marked gone is decided later. Rows that are as they were are in neither.
    """

    model: type[Mirrored]
    rows: dict[str, Row]
    created: list[Row]
    changed: list[Row]
    absent: list[Row]
    before: Rows
    gone: list[Row] = field(default_factory=list)

    @property
    def present_before(self) -> list[Row]:
        """Return the rows that were not gone before."""
        return [row for row in self.before.values() if row.gone_at is None]

    @property
    def written(self) -> list[Row]:
        """Return the rows to insert or update."""
        return [*self.created, *self.changed]

    def summary(self) -> dict[str, int]:
        """Return how many rows, as `SyncRun.changes` holds it."""
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "gone": len(self.gone),
        }

    def drop(self, rows: Iterable[Row]) -> None:
        """Leave rows out that cannot be written; one that was there before is there still."""
        dropped = {id(row) for row in rows}
        for row in self.created:
            if id(row) in dropped:
                self.rows.pop(row.remote_id)
        self.created = [row for row in self.created if id(row) not in dropped]
        self.changed = [row for row in self.changed if id(row) not in dropped]

    def mark_gone(self, rows: Iterable[Row], *, now: datetime) -> None:
        """Mark some of the absent rows gone."""
        self.gone = list(rows)
        for keys in _chunks(row.pk for row in self.gone):
            some = self.model._default_manager.filter(pk__in=keys)
            some.update(gone_at=now, changed_at=now)


def diff(
    rows: Rows,
    wanted: Mapping[str, Columns],
    *,
    model: type[Mirrored],
    connection: Connection,
    fit: Callable[[str, Columns], Columns | None],
    kept: Set[str],
    now: datetime,
) -> Changes:
    """Compare the mirror's rows with the columns that are wanted, by remote id.

    Nothing is written. A row that came back is changed. `fit` returns what the database will hold
    of a record's columns, None if the record is left out; a row that holds just what is wanted
    needs no fitting. What is `kept` stays as it is without being wanted.
    """
    is_held = holding(model)
    after, created, changed = dict(rows), [], []
    for remote_id, received in wanted.items():
        row = rows.get(remote_id)
        if is_held(row, received):
            continue
        columns = fit(remote_id, received)
        if columns is None or is_held(row, columns):
            continue
        new = after[remote_id] = model(
            connection_id=connection.pk,
            remote_id=remote_id,
            first_seen_at=now,
            changed_at=now,
            **columns,
        )
        if row is None:
            created.append(new)
        else:
            new.pk = row.pk
            changed.append(new)
    missing = rows.keys() - wanted.keys() - kept
    absent = [row for row in rows.values() if row.remote_id in missing and row.gone_at is None]
    return Changes(
        model=model,
        rows=after,
        created=created,
        changed=changed,
        absent=absent,
        before=rows,
    )


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    keys = iter(keys)
    while chunk := list(islice(keys, MAX_KEYS)):
        yield chunk
