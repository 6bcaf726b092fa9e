"""What the page of a connection is about at the moment."""

from datetime import datetime, timedelta
from enum import StrEnum

from hotels.models import Connection, SyncRun
from hotels.models.sync_run import LEASE

PATIENCE = timedelta(seconds=10)


class Phase(StrEnum):
    """Where a connection and its newest sync run stand together."""

    WAITING = "waiting"
    LOADING = "loading"
    DELAYED = "delayed"
    POSTPONED = "postponed"
    DONE = "done"
    FAILED = "failed"
    RECONNECT = "reconnect"
    DISCONNECTED = "disconnected"


ONGOING = frozenset({Phase.WAITING, Phase.LOADING, Phase.DELAYED, Phase.POSTPONED})


def phase_of(connection: Connection, run: SyncRun | None, *, now: datetime) -> Phase:
    """Return the phase of `connection`, whose newest sync run is `run`."""
    if connection.status == Connection.Status.DISCONNECTED:
        return Phase.DISCONNECTED
    if not connection.is_active:
        return Phase.RECONNECT
    if run is None or run.state == SyncRun.State.STOPPED:
        return Phase.WAITING if connection.last_synced_at is None else Phase.DONE
    if run.state == SyncRun.State.DONE:
        return Phase.DONE
    if run.state == SyncRun.State.NEEDS_ATTENTION:
        return Phase.FAILED
    return _phase_of_open(run, now=now)


def _phase_of_open(run: SyncRun, *, now: datetime) -> Phase:
    if run.state == SyncRun.State.RUNNING:
        is_abandoned = run.heartbeat_at is not None and run.heartbeat_at < now - LEASE
        return Phase.DELAYED if is_abandoned else Phase.LOADING
    if run.failure:
        return Phase.POSTPONED
    return Phase.DELAYED if run.created_at < now - PATIENCE else Phase.WAITING
