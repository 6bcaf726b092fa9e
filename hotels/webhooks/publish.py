"""Making what was read again a part of the mirror, the way a load does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Q

from apaleo.api import Kind, RatePlanRecord, UnitGroupRecord, UnitRecord
from hotels.models import Connection, MirrorChanged, Property, SyncRun, UnitGroup
from hotels.sync.columns import BEDROOM, Columns, References, bedroom_groups
from hotels.sync.diff import Changes, diff
from hotels.sync.kinds import MIRRORED_KINDS, MirroredKind
from hotels.sync.publish import MassRemovalHeld
from hotels.tokens import NotConnected
from hotels.webhooks.fetch import Fetched
from jobs.outbox import enqueue


class LoadInBetween(Exception):
    """A load has been published since the reading began, or is under way: read once more."""


def publish(connection: Connection, fetched: Fetched, *, now: datetime) -> bool:
    """Bring the rows that were read to what was read, and tell whether any was different.

    `connection` is as it was before the reading. Runs inside the caller's transaction. Raises
    LoadInBetween: of two readings the later one has to be published last, and which of the two
    was later for each thing nobody knows. Raises NotConnected, MassRemovalHeld or
    UnknownReference too.
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
        if changes.removes_most() and fetched.lists[each.kind]:
            raise MassRemovalHeld(f"{len(changes.gone)} {each.name} would be gone")
        changes.write(now=now)
        known = references.keys.get(each.kind, {})
        written = {key: row.pk for key, row in changes.rows.items()}
        references.keys[each.kind] = {**known, **written}
        is_changed |= any(changes.summary().values())
    if is_changed:
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
    """Tell whether a load of the connection is under way, or has to come first."""
    if connection.last_synced_at is None:
        return True
    running = SyncRun.objects.filter(connection=connection, state=SyncRun.State.RUNNING)
    return running.exists()


def _references(connection: Connection, fetched: Fetched) -> References:
    """Return the keys of the hotels and room types that the records name."""
    groups = cast("list[UnitGroupRecord]", fetched.present(Kind.UNIT_GROUP))
    units = cast("list[UnitRecord]", fetched.present(Kind.UNIT))
    plans = cast("list[RatePlanRecord]", fetched.present(Kind.RATE_PLAN))
    in_hotels: list[UnitGroupRecord | UnitRecord | RatePlanRecord] = [*groups, *units, *plans]
    in_groups: list[UnitRecord | RatePlanRecord] = [*units, *plans]
    hotels = {record.property_id for record in in_hotels}
    named = {record.unit_group_id for record in in_groups}
    known = UnitGroup.objects.filter(connection=connection, remote_id__in=named - {None})
    rows = list(known.values_list("remote_id", "pk", "type"))
    bedrooms = {remote_id for remote_id, _, type_ in rows if type_ == BEDROOM}
    read = {group.remote_id for group in groups}
    return References(
        bedroom_groups=frozenset(bedrooms - read) | bedroom_groups(groups),
        keys={
            Kind.PROPERTY: _keys(Property.objects.filter(connection=connection), hotels),
            Kind.UNIT_GROUP: {remote_id: pk for remote_id, pk, _ in rows},
        },
    )


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
    wanted: dict[str, Columns] = {
        record.remote_id: each.columns(record, references) for record in fetched.present(each.kind)
    }
    about = Q(remote_id__in={*single, *wanted})
    if lists:
        about |= Q(property__remote_id__in=list(lists))
    rows = each.model._default_manager.filter(about, connection=connection)
    return diff(rows, wanted, model=each.model, connection=connection, now=now)
