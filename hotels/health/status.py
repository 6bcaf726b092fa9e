"""How a connection is doing: decided here alone, for every page, badge, mail and list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from accounts.names import isolate
from hotels.health.held import HeldHotels
from hotels.health.newest_run import with_newest_run
from hotels.health.states import (
    BEING_CHECKED,
    CONNECTED,
    DELAYED,
    FAILED,
    FAILED_BECAUSE,
    FIRST_LOAD,
    POSTPONED,
    POSTPONED_BECAUSE,
    RECONNECT_BECAUSE,
    RETRYING,
    STALE,
    THROTTLED,
    UPDATE,
    WITHOUT_GRANT,
    Health,
    State,
)
from hotels.models import Connection, SyncRun
from hotels.models.sync_run import LEASE

# A load may be so late before what was read is called out of date.
STALE_AFTER = timedelta(hours=1)
# A run that no worker has taken by then is said to take longer than usual.
USUAL_WAIT = timedelta(seconds=10)

Failure = SyncRun.Failure


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
        checked = _told(BEING_CHECKED, connection)
        return replace(checked, sentence=_held_sentence(held), unnamed_hotels=held.unnamed)
    return _told(health, connection)


def _held_sentence(held: HeldHotels) -> str:
    names = [isolate(name) for name in held.names]
    if not held.unnamed:
        return ngettext(
            "Much of %(hotels)s seems to be gone from apaleo. We still show it.",
            "Much of %(hotels)s seems to be gone from apaleo. We still show them.",
            held.count,
        ) % {"hotels": get_text_list(names, gettext("and"))}
    return ngettext(
        "Much of %(hotels)s and of %(count)d other hotel seems to be gone from apaleo. "
        "We still show them.",
        "Much of %(hotels)s and of %(count)d other hotels seems to be gone from apaleo. "
        "We still show them.",
        held.unnamed,
    ) % {"hotels": ", ".join(names), "count": held.unnamed}


def is_stale(connection: Connection, health: Health, *, now: datetime) -> bool:
    """Tell whether the hotels of `connection` may have changed at apaleo without our knowing."""
    due_at = connection.next_sync_at
    return health.state in STALE or (due_at is not None and due_at < now - STALE_AFTER)


def stale_connections(connections: QuerySet[Connection], *, now: datetime) -> QuerySet[Connection]:
    """Narrow to those of which `is_stale` is true."""
    is_refused = Q(newest_run_state__in=SyncRun.OPEN) & ~Q(newest_run_failure=Failure.NONE)
    return with_newest_run(connections).filter(
        ~Q(status=Connection.Status.ACTIVE)
        | Q(newest_run_state=SyncRun.State.NEEDS_ATTENTION)
        | is_refused
        | Q(next_sync_at__lt=now - STALE_AFTER)
    )


def health_without_grant(connection: Connection, status: Connection.Status) -> Health:
    """Return how `connection` is doing while it has the status `status`, which is not active."""
    return _told(_decide_without_grant(connection, status), connection)


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


def _told(health: Health, connection: Connection) -> Health:
    """Say it in the reader's language, with the name of the apaleo account."""
    name = isolate(connection.display_name)

    def say(text: str) -> str:
        return gettext(text) % {"name": name} if text else ""

    return replace(
        health,
        label=say(health.label),
        sentence=say(health.sentence),
        advice=say(health.advice),
        headline=say(health.headline),
    )
