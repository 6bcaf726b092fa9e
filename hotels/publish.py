"""Making a complete load the mirror, in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from hotels import mirror
from hotels.changes import Changes
from hotels.load import Load, Superseded
from hotels.models import Connection, Property, RatePlan, SyncRun, Unit, UnitGroup
from hotels.models.mirrored import Mirrored


class Held(Exception):
    """More than half of a property's rows of one kind would be gone: staff shall look first."""


def publish(run: SyncRun, load: Load, *, now: datetime) -> None:
    """Bring the mirror of the run's connection to what was loaded, and end the run as done.

    All of it or nothing: raises Held, Superseded or mirror.UnknownReference with the mirror as
    it was. Rows that did not change are not written, and the number of statements does not
    depend on the number of rows.
    """
    with transaction.atomic():
        summary = _write_mirror(run, load, now=now)
        # The connection before the run, as whoever ends a connection does, or both wait for ever.
        Connection.objects.filter(pk=run.connection_id).update(last_synced_at=now)
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


def _write_mirror(run: SyncRun, load: Load, *, now: datetime) -> dict[str, dict[str, int]]:
    writing = _Writing(run=run, now=now)
    properties = writing.bring(
        Property, {r.remote_id: mirror.property_columns(r) for r in load.properties}
    )
    unit_groups = writing.bring(
        UnitGroup,
        {
            r.remote_id: mirror.unit_group_columns(r, properties=properties)
            for r in load.unit_groups
        },
    )
    bedrooms = mirror.bedroom_groups(load.unit_groups)
    writing.bring(
        Unit,
        {
            r.remote_id: mirror.unit_columns(
                r, properties=properties, unit_groups=unit_groups, bedroom_groups=bedrooms
            )
            for r in load.units
        },
    )
    writing.bring(
        RatePlan,
        {
            r.remote_id: mirror.rate_plan_columns(r, properties=properties, unit_groups=unit_groups)
            for r in load.rate_plans
        },
    )
    return writing.summary


@dataclass
class _Writing:
    """One publication under way: kind after kind, each needing the keys of those before."""

    run: SyncRun
    now: datetime
    summary: dict[str, dict[str, int]] = field(default_factory=dict)

    def bring(self, model: type[Mirrored], wanted: Mapping[str, mirror.Columns]) -> dict[str, Any]:
        """Bring one kind to what is wanted, by remote id, and return its primary keys."""
        connection = self.run.connection
        changes = Changes.between(
            model._default_manager.filter(connection=connection),
            wanted,
            model=model,
            connection=connection,
            now=self.now,
        )
        name = str(model._meta.model_name)
        if changes.removes_most() and not self.run.may_remove_most:
            raise Held(f"{len(changes.gone)} of {len(changes.present_before)} {name} would be gone")
        changes.write(now=self.now)
        self.summary[name] = changes.summary()
        return {remote_id: row.pk for remote_id, row in changes.rows.items()}
