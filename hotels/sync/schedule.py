"""What is due, what is stuck, and who is told: the reconciler's half of the work.

Everything here can run twice at once, late, or after hours of silence, and does no more than is
needed: rows are taken by conditional UPDATE.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from hotels.models import Connection, Subscription, SyncRun
from hotels.sync.interval import interval_with_webhooks, interval_without
from hotels.tokens import NotConnected
from jobs.clock import database_now
from jobs.messages import (
    BACKGROUND,
    INTERACTIVE,
    LIFETIME_SECONDS,
    Message,
    send_after_commit,
)
from jobs.purging import delete_oldest_first
from jobs.queues import not_waiting
from jobs.runner import MESSAGE_GRACE

MAX_AT_ONCE = 500
# Scheduled runs of one account that are under way at the same time.
MAX_PER_ACCOUNT = 10
# After an outage so many are started in a tick, or twice as many as there are in one on average.
MIN_PER_TICK, CATCH_UP, TICK = 20, 2, timedelta(seconds=10)
# Counting a million rows takes longer than all else in a tick.
COUNT_HOLDS_SECONDS = 10 * 60
JITTER = 0.1
EPOCH, SLOTS = datetime(2026, 1, 1, tzinfo=UTC), 1 << 32
KEPT_FOR = timedelta(days=30)
# After a run that took its workers down: the first pause, the longest, and how far back counts.
FIRST_CRASH_PAUSE, MAX_CRASH_PAUSE = timedelta(hours=1), timedelta(days=1)
CRASHES_COUNT_FOR = timedelta(days=3)


def next_sync_at(
    connection_id: UUID, *, now: datetime, interval: timedelta | None = None
) -> datetime:
    """Return when to look again: once in an interval, give or take a tenth.

    See `hotels.sync.interval`; without one it is SYNC_INTERVAL_MINUTES. Each connection has a time
    of its own within the interval, so that all that were looked at together, after an outage, are
    not for ever after; it is half an interval away at least.
    """
    interval = interval or timedelta(minutes=settings.SYNC_INTERVAL_MINUTES)
    own_time = interval * (connection_id.int % SLOTS / SLOTS)
    last = now - (now - EPOCH - own_time) % interval
    following = last + interval if now - last <= interval / 2 else last + 2 * interval
    return following + interval * random.uniform(-JITTER, JITTER)  # noqa: S311 - spreads load


def bring_forward(connection_id: UUID, *, at: datetime) -> None:
    """Have the next scheduled load no later than `at`."""
    Connection.objects.filter(pk=connection_id, next_sync_at__gt=at).update(next_sync_at=at)


def bring_forward_after_failure(connection_id: UUID, *, now: datetime) -> None:
    """Have a connection whose load was given up loaded as soon as one without webhooks is.

    What the load was asked for, such as a gap among the events, is still to be seen to.
    """
    interval = interval_without()
    bring_forward(connection_id, at=next_sync_at(connection_id, now=now, interval=interval))


def request_sync(
    connection: Connection,
    *,
    cause: SyncRun.Cause = SyncRun.Cause.REQUESTED,
    now: datetime,
) -> SyncRun:
    """Have the connection's hotels loaded now, and return the run that does it.

    Idempotent: an open run is returned. Somebody who watches brings it forward if it waits for a
    later try; `SCHEDULED`, it waits as long as apaleo asked for. As it may have read too early, or
    with an older grant, what this is about, another follows one that has begun. Raises NotConnected
    unless the connection is active.
    """
    with transaction.atomic():
        # Held until the run is there: whoever ends the connection now also finds the run to stop.
        connection = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        if not connection.is_active:
            raise NotConnected(f"connection {connection.pk} is {connection.status}")
        run = _open_run(connection, cause=cause, now=now)
        begun = SyncRun.objects.open().filter(pk=run.pk, claimed_at__isnull=False)
        if cause == SyncRun.Cause.SCHEDULED:
            begun.update(needs_another=True)
        else:
            if cause == SyncRun.Cause.CONNECTED:
                # One that waits reads all anew when it is brought forward.
                begun.filter(state=SyncRun.State.RUNNING).update(needs_another=True)
            # Somebody watches it from now on: it does not wait among those that nobody does. The
            # web server's clock may be ahead of the one by which workers tell what is due.
            waiting = SyncRun.objects.filter(pk=run.pk, state=SyncRun.State.WAITING)
            waiting.update(due_at=min(now, database_now()), cause=cause)
            run.refresh_from_db()
        if connection.next_sync_at is None:
            connection.next_sync_at = next_sync_at(connection.pk, now=now)
            connection.save(update_fields=["next_sync_at"])
        enqueue_sync(run)
    run.refresh_from_db()
    return run


def enqueue_sync(run: SyncRun, *, expires: int | None = None) -> None:
    """Tell a worker after the commit to look at this run, first in line if somebody is watching."""
    send_after_commit(_message(run, expires=expires))


def _message(run: SyncRun, *, expires: int | None) -> Message:
    queue = INTERACTIVE if run.is_watched else BACKGROUND
    return Message("hotels.sync", (run.pk,), queue, expires)


def postpone_crashing(connection_id: UUID, *, now: datetime) -> None:
    """Try a connection again whose run took its workers down: after an hour, then ever later."""
    crashed = SyncRun.objects.filter(
        connection=connection_id, state=SyncRun.State.NEEDS_ATTENTION
    ).filter(failure=SyncRun.Failure.CRASHED, finished_at__gte=now - CRASHES_COUNT_FOR)
    pause = min(FIRST_CRASH_PAUSE * 2 ** min(max(crashed.count() - 1, 0), 10), MAX_CRASH_PAUSE)
    Connection.objects.filter(pk=connection_id, status=Connection.Status.ACTIVE).update(
        next_sync_at=now + pause
    )


def reconcile(*, now: datetime) -> None:
    """Create the runs that are due, and tell a worker of those that nobody has taken."""
    start_due_runs(now=now)
    send_late_runs(now=now)


def start_due_runs(*, account_id: UUID | None = None, now: datetime) -> int:
    """Create a run for each connection whose time has come, and return how many.

    Of one account only so many that others need not wait behind it; the next ones are started
    as these end, by `account_id`.
    """
    due = Connection.objects.filter(next_sync_at__lte=now)
    if account_id is not None:
        due = due.filter(account_id=account_id)
    # Mostly there is none, and the whole question takes five times as long to be put.
    if not due.exists():
        return 0
    place = Window(RowNumber(), partition_by="account_id", order_by=["next_sync_at", "pk"])
    fair = due.annotate(place=place).filter(place__lte=MAX_PER_ACCOUNT)
    fair = fair.order_by("place", "next_sync_at", "pk")
    rows = list(fair.values_list("pk", "account_id")[:MAX_AT_ONCE])
    # What waits for a later try is in nobody's way: apaleo may refuse some hotels for ever.
    under_way = Q(state=SyncRun.State.RUNNING) | Q(due_at__lte=now)
    scheduled = SyncRun.objects.open().filter(under_way, cause=SyncRun.Cause.SCHEDULED)
    per_account = scheduled.values_list("connection__account_id").annotate(number=Count("pk"))
    busy = Counter(dict(per_account.order_by()))
    if len(rows) > MIN_PER_TICK:
        rows = rows[: _most_per_tick()]
    chosen = []
    for pk, account in rows:
        if busy[account] < MAX_PER_ACCOUNT:
            busy[account] += 1
            chosen.append(pk)
    return _start(chosen, now=now)


def _start(pks: Sequence[UUID], *, now: datetime) -> int:
    """Create a run for each of these that is still due, in this order, and return how many.

    All in one go: two schedulers at once take different ones.
    """
    with transaction.atomic():
        due = Connection.objects.filter(pk__in=pks, next_sync_at__lte=now)
        rows = {row.pk: row for row in due.select_for_update(skip_locked=True, no_key=True)}
        mine = [rows[pk] for pk in pks if pk in rows]
        active = Subscription.objects.filter(state=Subscription.State.ACTIVE, connection__in=mine)
        told = set(active.values_list("connection_id", flat=True))
        for row in mine:
            interval = interval_with_webhooks() if row.pk in told else interval_without()
            row.next_sync_at = next_sync_at(row.pk, now=now, interval=interval)
        Connection.objects.bulk_update(mine, ["next_sync_at"])
        SyncRun.objects.bulk_create(
            [
                SyncRun(connection=row, cause=SyncRun.Cause.SCHEDULED, created_at=now, due_at=now)
                for row in mine
            ],
            # Who has an open one keeps it.
            ignore_conflicts=True,
        )
        for run in SyncRun.objects.open().filter(connection__in=mine).order_by("pk"):
            enqueue_sync(run, expires=LIFETIME_SECONDS)
    return len(mine)


def _most_per_tick() -> int:
    """Return how many to start at once, so that an outage is caught up with and not repeated."""
    active = cache.get_or_set("connections", _count_active, COUNT_HOLDS_SECONDS) or 0
    average = active * (TICK / timedelta(minutes=settings.SYNC_INTERVAL_MINUTES))
    return max(MIN_PER_TICK, int(CATCH_UP * average))


def _count_active() -> int:
    return Connection.objects.filter(status=Connection.Status.ACTIVE).count()


def send_late_runs(*, now: datetime) -> int:
    """Tell a worker of each run that should have been taken by now, and return how many.

    A waiting run is moved to the end of the line, so that a message is sent again only after
    another while. No more messages than there are runs: what lies in a queue already, before
    workers that are busy or away, is not put there once more.
    """
    late = SyncRun.objects.due(now=now).filter(
        Q(state=SyncRun.State.RUNNING) | Q(due_at__lte=now - MESSAGE_GRACE)
    )
    with transaction.atomic():
        # Whoever has locked one is busy with it; waiting for many at once is how deadlocks begin.
        free = late.order_by("due_at", "pk").select_for_update(skip_locked=True, no_key=True)
        runs = list(free[:MAX_AT_ONCE])
        waiting = [run.pk for run in runs if run.state == SyncRun.State.WAITING]
        SyncRun.objects.filter(pk__in=waiting).update(due_at=now)
    for message in not_waiting([_message(run, expires=LIFETIME_SECONDS) for run in runs]):
        send_after_commit(message)
    return len(runs)


def purge(*, now: datetime) -> None:
    """Delete the runs that ended a month ago."""
    # The newest run of a connection tells its pages how the last load went.
    newer = SyncRun.objects.filter(
        connection=OuterRef("connection"), created_at__gt=OuterRef("created_at")
    )
    over = SyncRun.objects.filter(Exists(newer), finished_at__lt=now - KEPT_FOR)
    delete_oldest_first(over, by="finished_at")


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
