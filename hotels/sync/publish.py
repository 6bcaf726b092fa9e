"""Making a complete load the mirror, in one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from pydantic.alias_generators import to_camel

from apaleo.api import Kind, Oddity, PropertyRecord, Record
from hotels.models import Connection, SyncFinished, SyncRun
from hotels.models.mirrored import Mirrored
from hotels.sync.columns import Columns, References
from hotels.sync.diff import Changes, diff
from hotels.sync.fetch import Snapshot, Superseded
from hotels.sync.fitting import Unfit, fit
from hotels.sync.kinds import MIRRORED_KINDS, MirroredKind
from hotels.sync.removals import apply_removals
from hotels.sync.writing import RowsRefused, upsert, upsert_most
from hotels.trail import history
from jobs.outbox import enqueue

Status = Connection.Status
# Writes rows of a model, and returns those that could not be.
Upsert = Callable[[type[Mirrored], list[Any]], list[Any]]


def publish(run: SyncRun, snapshot: Snapshot, *, now: datetime) -> None:
    """Bring the mirror of the run's connection to what was loaded, and end the run as done.

    All of it or nothing: raises Superseded with the mirror as it was. Records that do not fit are
    left out and named, doubtful removals are held. Rows that did not change are not written, and
    the number of statements does not depend on the number of rows. That everybody is told is a
    job, written down with the rest.

    Savepoints would cost two statements for each kind. Only if the database refuses a row that
    should not have come so far is all begun anew, with them.
    """
    try:
        _publish(run, snapshot.fork(), upsert=upsert, now=now)
    except RowsRefused:
        _publish(run, snapshot, upsert=upsert_most, now=now)


def _publish(run: SyncRun, snapshot: Snapshot, *, upsert: Upsert, now: datetime) -> None:
    with transaction.atomic():
        # First, because it holds the row: events that are taken in meanwhile wait for it, and see
        # that there was a load. Before the run, as whoever ends a connection does, or both wait
        # for ever.
        Connection.objects.filter(pk=run.connection_id).update(last_synced_at=now)
        changes = _write_mirror(run, snapshot, upsert=upsert, now=now)
        write = partial(
            run.write,
            now=now,
            state=SyncRun.State.DONE,
            finished_at=now,
            failure=SyncRun.Failure.NONE,
            failure_detail="",
            progress=run.progress,
            changes={kind: of_kind.summary() for kind, of_kind in changes.items()},
            warnings=snapshot.warnings.as_json(),
            warning_count=snapshot.warnings.count,
        )
        # Who finds that a load has read too early holds the connection, too.
        if not write(only_if=Q(needs_another=False)):
            if not write():
                raise Superseded
            active = Connection.objects.filter(pk=run.connection_id, status=Status.ACTIVE)
            active.update(next_sync_at=now)
        history.write_loaded(run, now=now)
        enqueue(SyncFinished(run=run, due_at=now))


def _write_mirror(
    run: SyncRun, snapshot: Snapshot, *, upsert: Upsert, now: datetime
) -> dict[str, Changes]:
    """Upsert kind after kind, each with the keys of those before; then see to what is missing."""
    templates = {record.remote_id for record in snapshot.properties if record.is_template}
    references = References()
    changes: dict[str, Changes] = {}
    for each in MIRRORED_KINDS:
        of_kind = changes[each.name] = _compare(
            each, references, snapshot, templates=templates, run=run, now=now
        )
        refused = upsert(each.model, of_kind.written)
        of_kind.drop(refused)
        for row in refused:
            snapshot.warn(Oddity(each.kind, row.remote_id, "", is_left_out=True))
        references.learn(each.kind, of_kind.rows)
    held = snapshot.mirror.lock_held_removals()
    confirmed = snapshot.confirmed | _confirmed(changes[Kind.PROPERTY.value], templates)
    apply_removals(changes, held=held, confirmed=confirmed, now=now)
    return changes


def _compare(
    each: MirroredKind,
    references: References,
    snapshot: Snapshot,
    *,
    templates: Container[str],
    run: SyncRun,
    now: datetime,
) -> Changes:
    """Compare the mirror's rows of one kind with the records of the snapshot.

    Those of which `Mirror` has found that nothing is different are not compared once more.
    """
    found = snapshot.mirror.held(each.kind, references=references)
    rows, records = snapshot.mirror.rows[each.kind], snapshot.records[each.kind]
    held: set[str] = set()
    wanted: dict[str, Columns] = {}
    if templates:
        records = [record for record in records if _property_id(record) not in templates]
    elif len(found) == len(records):
        # Each of them was found, and no other.
        held, records = set(found), []
    for record in records:
        if found.get(record.remote_id) is record:
            held.add(record.remote_id)
            # What stands in two lists is what the last one says.
            wanted.pop(record.remote_id, None)
        else:
            wanted[record.remote_id] = each.columns(record, references)
    return diff(
        rows,
        wanted,
        model=each.model,
        connection=run.connection,
        fit=partial(_fit, each, snapshot),
        kept=held | snapshot.kept(each.kind, rows),
        now=now,
    )


def _fit(
    each: MirroredKind, snapshot: Snapshot, remote_id: str, columns: Columns
) -> Columns | None:
    """Return columns as the database will hold them, None if it cannot; note what is odd."""
    note = partial(Oddity, each.kind, remote_id)
    try:
        fitted = fit(each.model, columns, remote_id=remote_id)
    except Unfit as field:
        snapshot.warn(note(to_camel(str(field)), is_left_out=True))
        return None
    for name in fitted.substituted:
        snapshot.warn(note(to_camel(name)))
    return fitted.columns


def _property_id(record: Record) -> str:
    """Return the id of the hotel that a record belongs to; a hotel's is its own."""
    if isinstance(record, PropertyRecord):
        return record.remote_id
    return record.property_id  # type: ignore[attr-defined,no-any-return]  # every other kind has one


def _confirmed(properties: Changes, templates: set[str]) -> set[Any]:
    """Return the keys of the hotels that the list itself says are archived, or never were one."""
    return {
        row.pk for row in properties.rows.values() if row.is_archived or row.remote_id in templates
    }
