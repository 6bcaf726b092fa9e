"""Making what was read again a part of the mirror, the way a load does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from apaleo.api import Kind
from hotels.models import (
    Connection,
    ConnectionEvent,
    HeldRemoval,
    MirrorChanged,
    Property,
    SyncRun,
    UnitGroup,
)
from hotels.sync.columns import Columns, References, bedroom_groups
from hotels.sync.diff import Changes, diff
from hotels.sync.fitting import Unfit, fit
from hotels.sync.kinds import MIRRORED_KINDS, MirroredKind
from hotels.sync.mirror import read_rows
from hotels.sync.removals import is_doubtful
from hotels.sync.writing import upsert_most
from hotels.tokens import NotConnected
from hotels.trail import history
from hotels.webhooks.fetch import Fetched, LeftToLoad
from jobs.outbox import enqueue


class LoadInBetween(Exception):
    """A load has been published since the reading began, or is under way: read once more."""


def publish(connection: Connection, fetched: Fetched, *, now: datetime) -> bool:
    """Bring the rows that were read to what was read, and tell whether any was different.

    `connection` is as it was before the reading. Runs inside the caller's transaction. Raises
    LoadInBetween: of two readings the later one has to be published last, and which of the two
    was later for each thing nobody knows. Raises NotConnected or LeftToLoad too.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("publish runs in its caller's transaction")
    _lock(connection)
    references = _references(connection, fetched)
    is_changed = False
    for each in MIRRORED_KINDS:
        changes = _changes(each, fetched, references, connection=connection, now=now)
        if changes is None:
            continue
        _refuse_doubt(changes)
        if upsert_most(each.model, changes.written):
            raise LeftToLoad(f"{each.name}: the database refuses one")
        changes.mark_gone(changes.absent, now=now)
        known = references.keys.get(each.kind, {})
        written = {key: row.pk for key, row in changes.rows.items()}
        references.keys[each.kind] = {**known, **written}
        if each.kind is Kind.UNIT_GROUP:
            references.bedroom_groups |= bedroom_groups(changes.rows.values())
        is_changed |= any(changes.summary().values())
    if is_changed:
        history.write(connection, ConnectionEvent.Kind.CHANGED, now=now)
        enqueue(MirrorChanged(connection=connection, due_at=now))
    return is_changed


def _lock(connection: Connection) -> None:
    """Hold the connection against a load that is published meanwhile, which holds it too.

    A load that is claimed from now on reads everything later than it was read here.
    """
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if not locked.is_active:
        raise NotConnected(f"connection {connection.pk} is {locked.status}")
    if locked.last_synced_at != connection.last_synced_at or is_loading(connection):
        raise LoadInBetween


def is_loading(connection: Connection) -> bool:
    """Tell whether a load of the connection is under way."""
    running = SyncRun.objects.filter(connection=connection, state=SyncRun.State.RUNNING)
    return running.exists()


def _references(connection: Connection, fetched: Fetched) -> References:
    """Return the keys of the hotels and room types that the records name."""
    records = [record for each in MIRRORED_KINDS for record in fetched.present(each.kind)]
    hotels: set[Any] = {getattr(record, "property_id", None) for record in records} - {None}
    groups: set[Any] = {getattr(record, "unit_group_id", None) for record in records} - {None}
    known = UnitGroup.objects.filter(connection=connection, remote_id__in=groups)
    rows = list(known.only("pk", "remote_id", "type"))
    return References(
        bedroom_groups=bedroom_groups(rows),
        keys={
            Kind.PROPERTY: _keys(Property.objects.filter(connection=connection), hotels),
            Kind.UNIT_GROUP: {row.remote_id: row.pk for row in rows},
        },
    )


def _refuse_doubt(changes: Changes) -> None:
    """Raise LeftToLoad for removals that may need the eyes of staff, as a load would hold them."""
    missing = Counter(row.property_id for row in changes.absent if hasattr(row, "property_id"))
    if not missing:
        return
    if HeldRemoval.objects.filter(property__in=list(missing)).exists():
        raise LeftToLoad("staff look at what is missing")
    present: QuerySet[Any] = changes.model._default_manager.filter(gone_at=None)
    for hotel, number in missing.items():
        if is_doubtful(number, of=present.filter(property=hotel).count()):
            raise LeftToLoad(f"{number} would be gone at once")


def _keys(rows: Any, remote_ids: set[str]) -> Mapping[str, Any]:
    return dict(rows.filter(remote_id__in=remote_ids).values_list("remote_id", "pk"))


def _changes(
    each: MirroredKind,
    fetched: Fetched,
    references: References,
    *,
    connection: Connection,
    now: datetime,
) -> Changes | None:
    """Compare what was read of one kind with the rows that it is about; None if nothing was."""
    single, lists = fetched.single[each.kind], fetched.lists[each.kind]
    if not single and not lists:
        return None
    wanted = {
        record.remote_id: each.columns(record, references) for record in fetched.present(each.kind)
    }
    about = Q(remote_id__in={*single, *wanted})
    if lists:
        about |= Q(property__remote_id__in=list(lists))
    rows = each.model._default_manager.filter(about, connection=connection)
    return diff(
        read_rows(rows),
        wanted,
        model=each.model,
        connection=connection,
        fit=partial(_fit, each),
        kept=frozenset(),
        now=now,
    )


def _fit(each: MirroredKind, remote_id: str, columns: Columns) -> Columns:
    try:
        return fit(each.model, columns, remote_id=remote_id).columns
    except Unfit as field:
        raise LeftToLoad(f"{each.name} {remote_id}: {field}") from None
