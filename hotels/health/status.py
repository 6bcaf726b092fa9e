"""How a connection is doing: decided here alone, for every page, badge, mail and list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from hotels.health.held import HeldHotels
from hotels.models import Connection, SyncRun
from hotels.models.sync_run import LEASE
from hotels.names import isolate

# A run that no worker has taken by then is said to take longer than usual.
USUAL_WAIT = timedelta(seconds=10)

Failure = SyncRun.Failure


class State(StrEnum):
    """What a person may be told about a connection; part of the JSON of its page."""

    WAITING = "waiting"
    LOADING = "loading"
    DELAYED = "delayed"
    POSTPONED = "postponed"
    RETRYING = "retrying"
    CONNECTED = "connected"
    FAILED = "failed"
    PERMISSION_MISSING = "permission_missing"
    BEING_CHECKED = "being_checked"
    NEEDS_RECONNECT = "needs_reconnect"
    LOCKED = "locked"
    DISCONNECTED = "disconnected"


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
    CONNECT_AGAIN = "connect_again"


ONGOING = frozenset({State.WAITING, State.LOADING, State.DELAYED, State.POSTPONED, State.RETRYING})
LOAD_FAILED = frozenset({State.FAILED, State.PERMISSION_MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A label for the badge; in sentences what happened and what it means; the remedy.

    `headline` heads a page that has nothing better to say; it is empty where hotels have.
    """

    state: State
    level: Level
    label: str
    sentence: str
    advice: str = ""
    headline: str = ""
    remedy: Remedy = Remedy.NONE

    @property
    def is_ongoing(self) -> bool:
        """Tell whether something changes by itself soon, so that a page keeps looking."""
        return self.state in ONGOING

    @property
    def is_load_failed(self) -> bool:
        """Tell whether the last load ended without success."""
        return self.state in LOAD_FAILED


CONNECTED = Health(
    state=State.CONNECTED,
    level=Level.GOOD,
    label="Connected",
    sentence="{name} is connected.",
)
WITHOUT_GRANT = {
    Connection.Status.NEEDS_RECONNECT: Health(
        state=State.NEEDS_RECONNECT,
        level=Level.DANGER,
        label="Needs reconnecting",
        sentence="apaleo no longer lets us in: the access was withdrawn there, or it ran out.",
        advice="Everything you set up here is kept. Reconnect, and it goes on where it stopped.",
        headline="{name} needs to be reconnected",
        remedy=Remedy.RECONNECT,
    ),
    Connection.Status.KEY_UNAVAILABLE: Health(
        state=State.LOCKED,
        level=Level.DANGER,
        label="Locked",
        sentence="We cannot unlock the access that apaleo gave us, and are working on it.",
        advice="Everything you set up here is kept. If you do not want to wait, reconnect.",
        headline="{name} is locked",
        remedy=Remedy.RECONNECT,
    ),
    Connection.Status.DISCONNECTED: Health(
        state=State.DISCONNECTED,
        level=Level.CALM,
        label="Disconnected",
        sentence="We no longer read anything from this apaleo account.",
        advice="What you set up here is kept, so connecting again takes up where you left.",
        headline="{name} is disconnected",
        remedy=Remedy.CONNECT_AGAIN,
    ),
}
RECONNECT_BECAUSE = {
    Connection.Ended.NO_ACCESS: "apaleo no longer lets us in: the person who connected has no "
    "access at apaleo any more.",
    Connection.Ended.SCOPES: "apaleo no longer lets us in: what we may read there has changed "
    "since you connected.",
}
FIRST_LOAD = Health(
    state=State.LOADING,
    level=Level.CALM,
    label="Reading hotels",
    sentence="Reading your hotels in {name}.",
    advice="This takes a moment. You can watch it.",
    remedy=Remedy.WATCH,
)
UPDATE = Health(
    state=State.LOADING,
    level=Level.GOOD,
    label="Updating",
    sentence="Looking for changes in {name}.",
)
THROTTLED = (
    "apaleo limits how fast we may read at the moment, so this takes longer. It goes on by itself."
)
DELAYED = "This takes longer than usual. It goes on by itself."
POSTPONED = Health(
    state=State.POSTPONED,
    level=Level.WARN,
    label="Not up to date",
    sentence="The last try did not work. We keep trying by ourselves.",
    remedy=Remedy.RETRY,
)
POSTPONED_BECAUSE = {
    Failure.UNAVAILABLE: "apaleo cannot be reached at the moment. We keep trying by ourselves.",
    Failure.CRASHED: "Reading your hotels was interrupted. We keep trying by ourselves.",
}
RETRYING = Health(
    state=State.RETRYING,
    level=Level.WARN,
    label="Not up to date",
    sentence="Trying once more to read your hotels in {name}.",
    remedy=Remedy.WATCH,
)
FAILED = Health(
    state=State.FAILED,
    level=Level.WARN,
    label="Not up to date",
    sentence="Your hotels could not be read.",
    advice="You did nothing wrong, and our team can see it. Please try again.",
    remedy=Remedy.RETRY,
)
FAILED_BECAUSE = {
    Failure.UNAVAILABLE: replace(
        FAILED,
        sentence="apaleo could not be reached the last times we tried.",
        advice="This is usually over soon. Please try again in a few minutes.",
    ),
    Failure.CONTRACT: replace(
        FAILED, sentence="apaleo answered in a way that we did not understand."
    ),
    Failure.CRASHED: replace(FAILED, sentence="Reading your hotels stopped half way."),
    Failure.FORBIDDEN: Health(
        state=State.PERMISSION_MISSING,
        level=Level.DANGER,
        label="Permission missing",
        sentence="A permission is missing, so not everything could be read.",
        advice="Please reconnect and allow everything that apaleo asks you for. "
        "It takes an administrator of your apaleo account.",
        remedy=Remedy.RECONNECT,
    ),
    Failure.TOO_LARGE: replace(
        FAILED,
        sentence="Your apaleo account holds more than we can read in one go.",
        advice="You did nothing wrong, and our team can see it.",
    ),
}
BEING_CHECKED = Health(
    state=State.BEING_CHECKED,
    level=Level.WARN,
    label="Being checked",
    sentence="",
    advice="Our team looks at it before anything disappears here. Everything else is up to date.",
)


def health_of(
    connection: Connection,
    run: SyncRun | None,
    *,
    held: HeldHotels | None = None,
    now: datetime,
) -> Health:
    """Return how `connection`, whose newest sync run is `run`, is doing. Makes no query.

    `held` are its hotels of which much seems to be gone.
    """
    health = _decide(connection, run, now=now)
    if health.state == State.CONNECTED and held is not None:
        # The names of hotels are filled in already, and may hold braces.
        return replace(BEING_CHECKED, sentence=_held_sentence(held))
    return _with_name(health, connection)


def _held_sentence(held: HeldHotels) -> str:
    others = held.count - 1
    if not others:
        return gettext("Much of %(hotel)s seems to be gone from apaleo. We still show it.") % {
            "hotel": isolate(held.first)
        }
    return ngettext(
        "Much of %(hotel)s and of %(count)d other hotel seems to be gone from apaleo. "
        "We still show them.",
        "Much of %(hotel)s and of %(count)d other hotels seems to be gone from apaleo. "
        "We still show them.",
        others,
    ) % {"hotel": isolate(held.first), "count": others}


def health_without_grant(connection: Connection, status: Connection.Status) -> Health:
    """Return how `connection` is doing while it has the status `status`, which is not active."""
    return _with_name(_decide_without_grant(connection, status), connection)


def _decide(connection: Connection, run: SyncRun | None, *, now: datetime) -> Health:
    if not connection.is_active:
        return _decide_without_grant(connection, Connection.Status(connection.status))
    if run is not None and run.state == SyncRun.State.NEEDS_ATTENTION:
        return FAILED_BECAUSE.get(Failure(run.failure), FAILED)
    if run is not None and run.state in SyncRun.OPEN:
        return _decide_open(connection, run, now=now)
    is_loaded = run is not None and run.state == SyncRun.State.DONE
    if is_loaded or connection.last_synced_at is not None:
        return CONNECTED
    return replace(FIRST_LOAD, state=State.WAITING)


def _decide_without_grant(connection: Connection, status: Connection.Status) -> Health:
    health = WITHOUT_GRANT[status]
    if status != Connection.Status.NEEDS_RECONNECT:
        return health
    because = RECONNECT_BECAUSE.get(Connection.Ended(connection.ended_because))
    return replace(health, sentence=because) if because else health


def _decide_open(connection: Connection, run: SyncRun, *, now: datetime) -> Health:
    """Return how a load goes that is under way, or that waits for a worker or a later try."""
    health = FIRST_LOAD if connection.last_synced_at is None else UPDATE
    if run.state == SyncRun.State.RUNNING:
        is_abandoned = run.heartbeat_at is not None and run.heartbeat_at < now - LEASE
        if run.failure:
            return replace(RETRYING, sentence=DELAYED) if is_abandoned else RETRYING
        if run.is_throttled and not is_abandoned:
            return replace(health, sentence=THROTTLED)
        return _delayed(health) if is_abandoned else health
    if run.failure:
        because = POSTPONED_BECAUSE.get(Failure(run.failure), POSTPONED.sentence)
        return replace(POSTPONED, sentence=because)
    if run.created_at < now - USUAL_WAIT:
        return _delayed(health)
    return replace(health, state=State.WAITING)


def _delayed(health: Health) -> Health:
    return replace(health, state=State.DELAYED, sentence=DELAYED)


def _with_name(health: Health, connection: Connection) -> Health:
    """Fill in the name of the apaleo account."""
    name = isolate(connection.display_name)
    return replace(
        health,
        sentence=health.sentence.format(name=name),
        headline=health.headline.format(name=name),
    )
