"""How a connection is doing, in the hotelier's words: what happened, what it means, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hotels.models import Connection, SyncRun


class Level(StrEnum):
    """How much it should worry the reader; the ending of a badge's class."""

    GOOD = "good"
    WARN = "warn"
    DANGER = "danger"
    CALM = "calm"


class Remedy(StrEnum):
    """The one thing that the reader can do about it."""

    NONE = ""
    WATCH = "watch"
    RETRY = "retry"
    RECONNECT = "reconnect"


@dataclass(frozen=True, slots=True)
class Health:
    """A word for the badge, a sentence for the page, and the remedy."""

    level: Level
    word: str
    sentence: str = ""
    remedy: Remedy = Remedy.NONE


WITHOUT_GRANT = {
    Connection.Status.NEEDS_RECONNECT: Health(
        Level.DANGER,
        "Needs reconnecting",
        "apaleo no longer lets us in, perhaps because the access was withdrawn there. "
        "Nothing is lost: reconnect, and everything goes on where it stopped.",
        Remedy.RECONNECT,
    ),
    Connection.Status.KEY_UNAVAILABLE: Health(
        Level.DANGER,
        "Locked",
        "We cannot unlock this connection at the moment and are working on it. "
        "If you do not want to wait, reconnect.",
        Remedy.RECONNECT,
    ),
    Connection.Status.DISCONNECTED: Health(
        Level.CALM,
        "Disconnected",
        "Nothing is read from apaleo any more. What was there is kept, "
        "so connecting again takes up where you left.",
        Remedy.RECONNECT,
    ),
}
CONNECTED = Health(Level.GOOD, "Connected")
FIRST_LOAD = Health(
    Level.CALM, "Reading your hotels", "This takes a moment. You can watch it.", Remedy.WATCH
)
POSTPONED = {
    SyncRun.Failure.UNAVAILABLE: "apaleo cannot be reached at the moment.",
    SyncRun.Failure.CRASHED: "Reading your hotels was interrupted.",
}
FAILED = {
    SyncRun.Failure.UNAVAILABLE: Health(
        Level.WARN,
        "Not up to date",
        "apaleo could not be reached the last times we tried.",
        Remedy.RETRY,
    ),
    SyncRun.Failure.FORBIDDEN: Health(
        Level.DANGER,
        "Permission missing",
        "apaleo does not let us read everything we need. "
        "Reconnect and leave all permissions selected.",
        Remedy.RECONNECT,
    ),
    SyncRun.Failure.HELD: Health(
        Level.WARN,
        "Being checked",
        "Much of a hotel seems to be gone from apaleo. We changed nothing; "
        "our team looks at it before anything disappears here.",
    ),
}
FAILED_OTHERWISE = Health(
    Level.WARN,
    "Not up to date",
    "The last update did not work, and our team can see that. What was read before is kept.",
    Remedy.RETRY,
)


def health_of(connection: Connection, run: SyncRun | None) -> Health:
    """Return how `connection`, whose newest sync run is `run`, is doing."""
    if not connection.is_active:
        return WITHOUT_GRANT[Connection.Status(connection.status)]
    if run is not None and run.state == SyncRun.State.NEEDS_ATTENTION:
        return FAILED.get(SyncRun.Failure(run.failure), FAILED_OTHERWISE)
    if run is not None and run.state in SyncRun.OPEN and run.failure:
        what = POSTPONED.get(SyncRun.Failure(run.failure), "The last try did not work.")
        return Health(Level.WARN, "Not up to date", f"{what} We keep trying by ourselves.")
    if connection.last_synced_at is None:
        return FIRST_LOAD
    return CONNECTED
