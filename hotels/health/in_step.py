"""How many connections are in step with apaleo, and what the others wait for: one statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from hotels.health.status import STALE_AFTER
from hotels.models import Connection, SyncRun

State, Failure = SyncRun.State, SyncRun.Failure
BETWEEN = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class InStep:
    """Of the active connections, how many are in step, and how many are not, by why they wait.

    `waiting` says of those that are tried again by themselves what stood in the way the last
    time, `reading` counts those that are read for the first time, `others` all that is left.
    """

    number: int
    reading: int
    waiting: dict[SyncRun.Failure, int]
    others: int

    @property
    def is_nothing_connected(self) -> bool:
        """Tell whether there is no active connection at all."""
        return not (self.number or self.reading or self.others or self.waiting)


def count_in_step(connections: QuerySet[Connection], *, now: datetime) -> InStep:
    """Count the active ones among `connections`: in step is what was read and is not stale.

    It says the same as `hotels.health.status.is_stale`. The newest run is looked up once for each
    connection, as the first entry of an index, and no row is read out.
    """
    runs = SyncRun.objects.filter(connection=OuterRef("pk")).order_by("-created_at", "-pk")
    newest = runs.values(said=Concat("state", Value(BETWEEN), "failure"))[:1]
    groups = (
        connections.filter(status=Connection.Status.ACTIVE)
        .annotate(
            newest=Subquery(newest),
            is_read=_told(Q(last_synced_at__isnull=False)),
            is_late=_told(Q(next_sync_at__lt=now - STALE_AFTER)),
        )
        .order_by()
        .values("newest", "is_read", "is_late")
        .annotate(number=Count("pk"))
    )
    in_step = reading = others = 0
    waiting: Counter[SyncRun.Failure] = Counter()
    for group in groups:
        state, _, failure = (group["newest"] or BETWEEN).partition(BETWEEN)
        if state in SyncRun.OPEN and failure:
            waiting[Failure(failure)] += group["number"]
        elif state == State.NEEDS_ATTENTION or group["is_late"]:
            others += group["number"]
        elif group["is_read"] or state == State.DONE:
            in_step += group["number"]
        else:
            reading += group["number"]
    return InStep(number=in_step, reading=reading, waiting=dict(waiting), others=others)


def _told(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
