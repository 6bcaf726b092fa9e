"""Every state that a connection can be in, and what it is called there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from hotels.health.states import Level, Remedy, State
from hotels.models import Connection, SyncRun
from tests.factories import make_held_removal, make_hotel

Status, Run, Failure = Connection.Status, SyncRun.State, SyncRun.Failure


@dataclass(frozen=True, kw_only=True)
class Case:
    """A connection with its newest run, and how it is doing."""

    id: str
    status: Connection.Status = Status.ACTIVE
    is_loaded: bool = True
    run: SyncRun.State | None = None
    failure: SyncRun.Failure = Failure.NONE
    age: timedelta = timedelta()
    held: int = 0
    state: State
    level: Level
    label: str
    remedy: Remedy = Remedy.NONE

    def make(self, make_connection: Callable[..., Connection], *, now: datetime) -> Connection:
        """Write the connection down, and an older run that went well."""
        is_ended = self.status in {Status.NEEDS_RECONNECT, Status.DISCONNECTED}
        connection = make_connection(
            status=self.status,
            ended_at=now if is_ended else None,
            last_synced_at=now - timedelta(hours=1) if self.is_loaded else None,
        )
        if self.is_loaded:
            _run(connection, Run.DONE, at=now - timedelta(hours=1))
        if self.run is not None:
            _run(connection, self.run, at=now - self.age, failure=self.failure)
        for number in range(self.held):
            hotel = make_hotel(connection, f"H{number}", name=f"Hotel {number}")
            make_held_removal(hotel)
        return connection


def _run(connection: Connection, state: SyncRun.State, *, at: datetime, **fields: Any) -> SyncRun:
    return SyncRun.objects.create(
        connection=connection,
        cause=SyncRun.Cause.SCHEDULED,
        state=state,
        created_at=at,
        due_at=at,
        heartbeat_at=at if state == Run.RUNNING else None,
        finished_at=None if state in SyncRun.OPEN else at,
        **fields,
    )


LONG = timedelta(minutes=2)
FIRST: dict[str, Any] = {"is_loaded": False, "level": Level.CALM, "label": "Reading hotels"}
FIRST |= {"remedy": Remedy.WATCH}
UPDATE: dict[str, Any] = {"level": Level.GOOD, "label": "Updating"}
CONNECTED: dict[str, Any] = {
    "state": State.CONNECTED,
    "level": Level.GOOD,
    "label": "Connected",
}
POSTPONED: dict[str, Any] = {
    "run": Run.WAITING,
    "state": State.POSTPONED,
    "level": Level.WARN,
    "label": "Not up to date",
    "remedy": Remedy.RETRY,
}
RETRYING: dict[str, Any] = {
    "run": Run.RUNNING,
    "failure": Failure.UNAVAILABLE,
    "state": State.RETRYING,
    "level": Level.WARN,
    "label": "Not up to date",
    "remedy": Remedy.WATCH,
}
FAILED: dict[str, Any] = {
    "run": Run.NEEDS_ATTENTION,
    "state": State.FAILED,
    "level": Level.WARN,
    "label": "Not up to date",
    "remedy": Remedy.RETRY,
}
FORBIDDEN: dict[str, Any] = {
    "run": Run.NEEDS_ATTENTION,
    "failure": Failure.FORBIDDEN,
    "state": State.PERMISSION_MISSING,
    "level": Level.DANGER,
    "label": "Permission missing",
    "remedy": Remedy.RECONNECT,
}
REFUSED: dict[str, Any] = {
    "status": Status.NEEDS_RECONNECT,
    "state": State.NEEDS_RECONNECT,
    "level": Level.DANGER,
    "label": "Needs reconnecting",
    "remedy": Remedy.RECONNECT,
}
LOCKED: dict[str, Any] = {
    "status": Status.KEY_UNAVAILABLE,
    "state": State.LOCKED,
    "level": Level.DANGER,
    "label": "Locked",
    "remedy": Remedy.RECONNECT,
}
DISCONNECTED: dict[str, Any] = {
    "status": Status.DISCONNECTED,
    "state": State.DISCONNECTED,
    "level": Level.CALM,
    "label": "Disconnected",
    "remedy": Remedy.CONNECT_AGAIN,
}

HELD: dict[str, Any] = {
    "state": State.BEING_CHECKED,
    "level": Level.WARN,
    "label": "Being checked",
}

CASES = [
    Case(id="first, no run yet", state=State.WAITING, **FIRST),
    Case(id="first, waiting", run=Run.WAITING, state=State.WAITING, **FIRST),
    Case(id="first, nobody takes it", run=Run.WAITING, age=LONG, state=State.DELAYED, **FIRST),
    Case(id="first, running", run=Run.RUNNING, state=State.LOADING, **FIRST),
    Case(id="first, abandoned", run=Run.RUNNING, age=LONG, state=State.DELAYED, **FIRST),
    Case(id="first, stopped", run=Run.STOPPED, state=State.WAITING, **FIRST),
    Case(id="first, postponed", is_loaded=False, failure=Failure.UNAVAILABLE, **POSTPONED),
    Case(id="first, failed", is_loaded=False, failure=Failure.CONTRACT, **FAILED),
    Case(id="first, permission missing", is_loaded=False, **FORBIDDEN),
    Case(id="loaded, run purged", **CONNECTED),
    Case(id="loaded, done", run=Run.DONE, **CONNECTED),
    Case(id="loaded, stopped", run=Run.STOPPED, failure=Failure.KEY, **CONNECTED),
    Case(id="update, waiting", run=Run.WAITING, state=State.WAITING, **UPDATE),
    Case(id="update, nobody takes it", run=Run.WAITING, age=LONG, state=State.DELAYED, **UPDATE),
    Case(id="update, running", run=Run.RUNNING, state=State.LOADING, **UPDATE),
    Case(id="update, abandoned", run=Run.RUNNING, age=LONG, state=State.DELAYED, **UPDATE),
    Case(id="postponed, away", failure=Failure.UNAVAILABLE, **POSTPONED),
    Case(id="postponed, throttled", failure=Failure.THROTTLED, **POSTPONED),
    Case(id="postponed, crashed", failure=Failure.CRASHED, **POSTPONED),
    Case(id="postponed, refused once", failure=Failure.REVOKED, **POSTPONED),
    Case(id="postponed, otherwise", failure=Failure.CONTRACT, **POSTPONED),
    Case(id="tried again", **RETRYING),
    Case(id="tried again, abandoned", age=LONG, **RETRYING),
    Case(id="failed, away", failure=Failure.UNAVAILABLE, **FAILED),
    Case(id="failed, contract", failure=Failure.CONTRACT, **FAILED),
    Case(id="failed, crashed", failure=Failure.CRASHED, **FAILED),
    Case(id="failed, otherwise", failure=Failure.NONE, **FAILED),
    Case(id="permission missing", **FORBIDDEN),
    Case(id="failed, too large", failure=Failure.TOO_LARGE, **FAILED),
    Case(id="held", run=Run.DONE, held=1, **HELD),
    Case(id="held of several hotels", run=Run.DONE, held=3, **HELD),
    Case(id="held, failed", failure=Failure.CONTRACT, held=1, **FAILED),
    Case(id="held, disconnected", held=1, **DISCONNECTED),
    Case(id="refused", run=Run.STOPPED, failure=Failure.REVOKED, **REFUSED),
    Case(id="refused after a failure", run=Run.NEEDS_ATTENTION, **REFUSED),
    Case(id="key lost", run=Run.STOPPED, failure=Failure.KEY, **LOCKED),
    Case(id="disconnected", run=Run.STOPPED, **DISCONNECTED),
    Case(id="disconnected, never loaded", is_loaded=False, **DISCONNECTED),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
