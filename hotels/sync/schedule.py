"""What is due, what is stuck, and who is told: the reconciler's half of the work.

Everything here can run twice at once, late, or after hours of silence, and does no more than is
needed: rows are taken by conditional UPDATE.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from hotels.models import Connection, SyncRun
from hotels.sync.interval import sync_interval
from hotels.tokens import NotConnected
from jobs.messages import BACKGROUND, INTERACTIVE, LIFETIME_SECONDS, Message, send_after_commit
from jobs.runner import MESSAGE_GRACE

MAX_AT_ONCE = 500
JITTER = 0.1
KEPT_FOR = timedelta(days=30)


def next_sync_at(*, now: datetime, interval: timedelta | None = None) -> datetime:
    """Return when to look again: after the interval, give or take a tenth.

    See `hotels.sync.interval`; without one it is SYNC_INTERVAL_MINUTES.
    """
    interval = interval or timedelta(minutes=settings.SYNC_INTERVAL_MINUTES)
    return now + interval * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load


def bring_forward(connection_id: UUID, *, at: datetime) -> None:
    """Have the next scheduled load no later than `at`."""
    Connection.objects.filter(pk=connection_id, next_sync_at__gt=at).update(next_sync_at=at)


def request_sync(
    connection: Connection,
    *,
    cause: SyncRun.Cause = SyncRun.Cause.REQUESTED,
    now: datetime,
) -> SyncRun:
    """Have the connection's hotels loaded now, and return the run that does it.

    Idempotent: an open run is returned, brought forward if it waits for a later try. Raises
    NotConnected unless the connection is active.
    """
    with transaction.atomic():
        # Held until the run is there: whoever ends the connection now also finds the run to stop.
        connection = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        if not connection.is_active:
            raise NotConnected(f"connection {connection.pk} is {connection.status}")
        run = _open_run(connection, cause=cause, now=now)
        waiting = SyncRun.objects.filter(pk=run.pk, state=SyncRun.State.WAITING)
        waiting.update(due_at=now)
        if connection.next_sync_at is None:
            connection.next_sync_at = next_sync_at(now=now)
            connection.save(update_fields=["next_sync_at"])
        enqueue_sync(run)
    run.refresh_from_db()
    return run


def enqueue_sync(run: SyncRun, *, expires: int | None = None) -> None:
    """Tell a worker after the commit to look at this run, first in line if somebody is watching."""
    queue = BACKGROUND if run.cause == SyncRun.Cause.SCHEDULED else INTERACTIVE
    send_after_commit(Message("hotels.sync", (run.pk,), queue, expires))


def reconcile(*, now: datetime) -> None:
    """Create the runs that are due, and tell a worker of those that nobody has taken."""
    start_due_runs(now=now)
    send_late_runs(now=now)


def start_due_runs(*, now: datetime) -> int:
    """Create a run for each connection whose time has come, and return how many."""
    due = Connection.objects.filter(next_sync_at__lte=now).order_by("next_sync_at", "pk")
    started = 0
    for connection in due[:MAX_AT_ONCE]:
        mine = Connection.objects.filter(pk=connection.pk, next_sync_at=connection.next_sync_at)
        with transaction.atomic():
            next_at = next_sync_at(now=now, interval=sync_interval(connection))
            if mine.update(next_sync_at=next_at):
                run = _open_run(connection, cause=SyncRun.Cause.SCHEDULED, now=now)
                enqueue_sync(run, expires=LIFETIME_SECONDS)
                started += 1
    return started


def send_late_runs(*, now: datetime) -> int:
    """Tell a worker of each run that should have been taken by now, and return how many.

    A waiting run is moved to the end of the line, so that a message is sent again only
    after another while; the messages expire, so that they do not pile up before busy workers.
    """
    late = SyncRun.objects.due(now=now).filter(
        Q(state=SyncRun.State.RUNNING) | Q(due_at__lte=now - MESSAGE_GRACE)
    )
    runs = list(late.order_by("due_at", "pk")[:MAX_AT_ONCE])
    waiting = [run.pk for run in runs if run.state == SyncRun.State.WAITING]
    SyncRun.objects.filter(pk__in=waiting, state=SyncRun.State.WAITING).update(due_at=now)
    for run in runs:
        enqueue_sync(run, expires=LIFETIME_SECONDS)
    return len(runs)


def purge(*, now: datetime) -> None:
    """Delete the runs that ended a month ago."""
    # The newest run of a connection tells its pages how the last load went.
    newer = SyncRun.objects.filter(
        connection=OuterRef("connection"), created_at__gt=OuterRef("created_at")
    )
    SyncRun.objects.filter(Exists(newer), finished_at__lt=now - KEPT_FOR).delete()


def _open_run(connection: Connection, *, cause: SyncRun.Cause, now: datetime) -> SyncRun:
    """Return the connection's open run, created if there is none."""
    for _ in range(2):
        run = SyncRun.objects.filter(connection=connection).open().first()
        if run is not None:
            return run
        try:
            with transaction.atomic():
                return SyncRun.objects.create(
                    connection=connection, cause=cause, created_at=now, due_at=now
                )
        except IntegrityError:
            # Somebody opened one a moment ago; it may even have ended since.
            continue
    raise RuntimeError(f"connection {connection.pk}: runs open and end faster than they are seen")
