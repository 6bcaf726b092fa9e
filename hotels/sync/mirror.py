"""The rows of the mirror as they are before a load, and what they are compared with."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apaleo.api import Kind, Page, Record
from hotels.models import HeldRemoval
from hotels.models.mirrored import Mirrored
from hotels.sync.columns import Columns, References
from hotels.sync.kinds import MIRRORED_KINDS

# A row of one of the mirrored models, or a tuple of `read_rows`; each has columns of its own.
Row = Any
Rows = Mapping[str, Row]
# What stands in a tuple before its columns.
_HEAD = ("pk", "remote_id", "gone_at")
COLUMNS = len(_HEAD)


class Mirror:
    """The rows of a connection before a load, read and compared with its records piece by piece.

    So a load uses the time in which it waits for replies: most records are as they were, and little
    is left to be done once the last has come. Whoever has claimed a run may read early: see
    `SyncRun.claim`.
    """

    def __init__(self, connection_id: UUID) -> None:
        self._connection_id = connection_id
        self._rows: dict[Kind, Rows] = {}
        self._references = References()
        self._unread = deque(MIRRORED_KINDS)
        self._uncompared: deque[Page] = deque()
        self._held: dict[Kind, dict[str, Record]] = {each.kind: {} for each in MIRRORED_KINDS}
        self._has_held_removals = False

    @property
    def rows(self) -> Mapping[Kind, Rows]:
        """Return the rows by kind and apaleo's id."""
        self._read_all()
        return self._rows

    def lock_held_removals(self) -> Iterable[HeldRemoval]:
        """Return the held removals of the connection, locked: only loads make them.

        Without a query where there were none before this one.
        """
        self._read_all()
        return self._held_removals.select_for_update() if self._has_held_removals else ()

    def compare_later(self, page: Page) -> None:
        """Have the records of a page compared by `go_on`."""
        self._uncompared.append(page)

    def go_on(self) -> bool:
        """Do another piece of what there is to do; False when there is nothing."""
        if self._unread:
            self._read_next()
            return True
        if self._uncompared:
            self._compare(self._uncompared.popleft())
            return True
        return False

    def held(self, kind: Kind, *, references: References) -> Mapping[str, Record]:
        """Return by id the records that were found to be as their rows, by these references too."""
        # Keys stay what they are, but which groups are bedrooms may have changed with this load.
        if kind is Kind.UNIT and references.bedroom_groups != self._references.bedroom_groups:
            return {}
        return self._held[kind]

    @property
    def _held_removals(self) -> QuerySet[HeldRemoval]:
        return HeldRemoval.objects.filter(property__connection=self._connection_id)

    def _read_all(self) -> None:
        while self._unread:
            self._read_next()

    def _read_next(self) -> None:
        each = self._unread.popleft()
        rows = read_rows(each.model._default_manager.filter(connection=self._connection_id))
        self._rows[each.kind] = rows
        self._references.learn(each.kind, rows)
        if not self._unread and self._rows[Kind.PROPERTY]:
            self._has_held_removals = self._held_removals.exists()

    def _compare(self, page: Page) -> None:
        each = next(each for each in MIRRORED_KINDS if each.kind is page.listing.kind)
        is_held, rows = holding(each.model), self._rows[each.kind]
        self._held[each.kind] |= {
            record.remote_id: record
            for record in page.records
            if is_held(rows.get(record.remote_id), each.columns(record, self._references))
        }


def holding(model: type[Mirrored]) -> Callable[[Row | None, Columns], bool]:
    """Return what tells whether a row of `read_rows` is there and holds just these columns."""
    mirrored = itemgetter(*model.mirrored_columns())

    def is_held(row: Row | None, columns: Columns) -> bool:
        return row is not None and row.gone_at is None and row[COLUMNS:] == mirrored(columns)

    return is_held


def read_rows(rows: QuerySet[Mirrored]) -> Rows:
    """Return rows by apaleo's id, as tuples of `pk`, `remote_id`, `gone_at` and its columns.

    Nearly all are only compared, and a model for each would take three times as long.
    """
    tuples = rows.values_list(*_HEAD, *rows.model.mirrored_columns(), named=True)
    return {row.remote_id: row for row in tuples}
