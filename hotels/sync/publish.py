"""Making a complete load the mirror, in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hotels.models import Connection, SyncFinished, SyncRun
from hotels.sync.columns import Columns, References, bedroom_groups
from hotels.sync.diff import Changes, diff
from hotels.sync.fetch import Snapshot, Superseded
from hotels.sync.kinds import MIRRORED_KINDS, MirroredKind
from jobs.outbox import enqueue


class MassRemovalHeld(Exception):
    """More than half of a property's rows of one kind would be gone: staff shall look first."""


def publish(run: SyncRun, snapshot: Snapshot, *, now: datetime) -> None:
    """Bring the mirror of the run's connection to what was loaded, and end the run as done.

    All of it or nothing: raises MassRemovalHeld, Superseded or UnknownReference with the mirror
    as it was. Rows that did not change are not written, and the number of statements does not
    depend on the number of rows. That everybody is told is a job, written down with the rest.
    """
    with transaction.atomic():
        # First, because it holds the row: events that are taken in meanwhile wait for it, and see
        # that there was a load. Before the run, as whoever ends a connection does, or both wait
        # for ever.
        Connection.objects.filter(pk=run.connection_id).update(last_synced_at=now)
        summary = _write_mirror(run, snapshot, now=now)
        is_ours = run.write(
            now=now,
            state=SyncRun.State.DONE,
            finished_at=now,
            failure=SyncRun.Failure.NONE,
            failure_detail="",
            progress=run.progress,
            changes=summary,
        )
        if not is_ours:
            raise Superseded
        enqueue(SyncFinished(run=run, due_at=now))


def _write_mirror(run: SyncRun, snapshot: Snapshot, *, now: datetime) -> dict[str, dict[str, int]]:
    """Upsert kind after kind, each with the keys of those before; return what changed, by kind."""
    references = References(bedroom_groups=bedroom_groups(snapshot.unit_groups))
    summary = {}
    for each in MIRRORED_KINDS:
        wanted = {
            record.remote_id: each.columns(record, references)
            for record in snapshot.records[each.kind]
        }
        changes = _upsert(each, wanted, run=run, now=now)
        references.keys[each.kind] = {key: row.pk for key, row in changes.rows.items()}
        summary[each.name] = changes.summary()
    return summary


def _upsert(
    each: MirroredKind, wanted: Mapping[str, Columns], *, run: SyncRun, now: datetime
) -> Changes:
    """Bring one kind to what is wanted, by remote id."""
    connection = run.connection
    changes = diff(
        each.model._default_manager.filter(connection=connection),
        wanted,
        model=each.model,
        connection=connection,
        now=now,
    )
    if changes.removes_most() and not run.allow_mass_removal:
        gone, before = len(changes.gone), len(changes.present_before)
        raise MassRemovalHeld(f"{gone} of {before} {each.name} would be gone")
    changes.write(now=now)
    return changes
