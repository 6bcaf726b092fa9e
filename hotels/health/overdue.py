"""What waits for staff: the same rows on the start page and in the filters of the lists."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotels.models import Connection, SyncRun
from hotels.models.sync_run import LEASE, MAX_PAUSE

# Workers and schedulers may be busy for so long before staff hear of it.
OVERDUE_AFTER = timedelta(minutes=5)


def newest_needing_attention(runs: QuerySet[SyncRun]) -> QuerySet[SyncRun]:
    """Narrow to the runs that wait for staff and that no later run of their connection follows.

    Where the connection is not active, no retry helps: what it needs is told of the connection.
    """
    later = SyncRun.objects.filter(
        connection=OuterRef("connection"), created_at__gt=OuterRef("created_at")
    )
    return runs.filter(
        ~Exists(later),
        state=SyncRun.State.NEEDS_ATTENTION,
        connection__status=Connection.Status.ACTIVE,
    )


def overdue_runs(runs: QuerySet[SyncRun], *, now: datetime) -> QuerySet[SyncRun]:
    """Narrow to the runs that a worker should have taken minutes ago.

    `due_at` alone does not tell: it moves each time that a message is sent for it. A run that
    pauses between two tries was claimed less than the longest pause ago.
    """
    before = now - OVERDUE_AFTER
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=before - MAX_PAUSE)
    return runs.filter(
        Q(
            unclaimed,
            state=SyncRun.State.WAITING,
            due_at__lte=now,
            created_at__lt=before,
        )
        | Q(state=SyncRun.State.RUNNING, heartbeat_at__lt=before - LEASE)
    )


def late_connections(connections: QuerySet[Connection], *, now: datetime) -> QuerySet[Connection]:
    """Narrow to those whose next sync run was due minutes ago: no scheduler is at work."""
    return connections.filter(next_sync_at__lt=now - OVERDUE_AFTER)
