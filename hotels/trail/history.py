"""The history of a connection: written in the transaction of what it tells, kept for a set time.

A line holds machine words and numbers; `hotels.health.history` puts them into sentences. What
repeats for the same reason is one line an hour, so that a connection's history grows with time and
with nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from hotels.models import Connection, ConnectionEvent, SyncRun
from jobs.purging import delete_oldest_first

Kind = ConnectionEvent.Kind

COUNTED = frozenset({Kind.REFRESHED, Kind.LOOKED, Kind.LOAD_FAILED, Kind.CHANGED, Kind.MAPPED})


def write(
    connection: Connection,
    kind: ConnectionEvent.Kind,
    *,
    by: User | None = None,
    reason: str = "",
    now: datetime,
    **facts: Any,
) -> None:
    """Write a line in the caller's transaction, or count it in the one of this hour.

    `facts` are JSON: numbers and machine words. Only what has the same `reason`, a word of which
    there are few, is counted together; of that the facts of the last time stay, and both the first
    time and the last.
    """
    if kind not in COUNTED:
        ConnectionEvent.objects.create(connection=connection, kind=kind, at=now, by=by, facts=facts)
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    line = ConnectionEvent.objects.filter(
        connection=connection, kind=kind, reason=reason, hour=hour
    )
    again: dict[str, Any] = {
        "count": F("count") + 1,
        "first_at": Coalesce("first_at", "at"),
        "at": now,
        "facts": facts,
        "by": by,
    }
    if line.update(**again):
        return
    try:
        with transaction.atomic():
            ConnectionEvent.objects.create(
                connection=connection,
                kind=kind,
                reason=reason,
                hour=hour,
                at=now,
                by=by,
                facts=facts,
            )
    except IntegrityError:
        # Two may be the first of an hour: the slower one counts in the line of the faster.
        line.update(**again)


def write_loaded(run: SyncRun, *, now: datetime) -> None:
    """Write that a load was complete: what it found, what it changed, and how long it took.

    One that found nothing new, and that nobody asked for, is counted.
    """
    totals: dict[str, Any] = dict.fromkeys(("created", "changed", "gone"), 0)
    for changes in run.changes.values():
        for name in totals:
            totals[name] += changes.get(name, 0)
    is_plain = run.cause == SyncRun.Cause.SCHEDULED and not any(totals.values())
    seconds = (now - run.claimed_at).total_seconds() if run.claimed_at else 0
    write(
        run.connection,
        Kind.LOOKED if is_plain else Kind.LOADED,
        now=now,
        seconds=round(seconds, 1),
        read={kind: read for kind, (read, _) in run.progress.items()},
        **totals,
    )


def write_load_failed(run: SyncRun, failure: SyncRun.Failure, *, now: datetime) -> None:
    """Write that a load failed, and why."""
    write(run.connection, Kind.LOAD_FAILED, reason=failure.value, now=now)


def write_scopes(
    connection: Connection, *, before: Iterable[str], by: User | None, now: datetime
) -> None:
    """Write which scopes were added to those granted `before` and which left, if any."""
    old, new = set(before), set(connection.scopes)
    if old != new:
        added, left = sorted(new - old), sorted(old - new)
        write(connection, Kind.SCOPES_CHANGED, by=by, now=now, added=added, left=left)


def lines_of(connection: Connection, *, before: int | None = None) -> QuerySet[ConnectionEvent]:
    """Return the lines of a connection, newest first; those after the line with the key `before`.

    The order is that in which the lines were begun.
    """
    lines = ConnectionEvent.objects.filter(connection=connection).select_related("by")
    if before is not None:
        lines = lines.filter(pk__lt=before)
    return lines.order_by("-pk")


def purge(*, now: datetime) -> int:
    """Delete the lines that are older than HISTORY_DAYS, and return how many those were."""
    over = ConnectionEvent.objects.filter(at__lt=now - timedelta(days=settings.HISTORY_DAYS))
    return delete_oldest_first(over, by="at")
