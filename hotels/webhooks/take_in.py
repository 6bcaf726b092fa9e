"""Taking events in: read again what they name, and bring the mirror to it.

An event says "this has changed" and nothing more, so events that were doubled, late, forged or
out of order lead to the same mirror: what apaleo has now. A batch ends as done, to be tried again
at a time, or, when it cannot be done, with a full load, which heals whatever it was about.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apaleo.errors import Forbidden, GrantRevoked, RemoteContractError, RemoteUnavailable
from hotels.client import api
from hotels.client.budget import AccountLimits
from hotels.models import Connection, EventsHeard, Property, Subscription, SyncRun, WebhookEvent
from hotels.models.webhooks.subscription import LEASE
from hotels.sync import schedule
from hotels.tokens import KeyUnavailable, NotConnected, token_source
from hotels.tokens import lock as hold
from hotels.webhooks.collapse import KINDS, collapse, split_by_hotel
from hotels.webhooks.fetch import Fetch, LeftToLoad, NeedsFullLoad
from hotels.webhooks.publish import LoadInBetween, is_loading, publish
from hotels.webhooks.silence import heard
from jobs.models import MAX_COUNTED
from jobs.outbox import enqueue
from jobs.persistence import LOST, persistently

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

BATCH = 500
MAX_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=5)
MAX_PAUSE = timedelta(minutes=5)
# How soon a full load follows that is to heal what one event could not.
SOON = timedelta(minutes=30)


class Superseded(Exception):
    """Another worker has the events by now: stop, and write nothing."""


@dataclass
class Lease:
    """The right to take in the events of one connection, renewed while it is used."""

    subscription: Subscription
    clock: Clock

    def keep(self) -> None:
        """Renew the lease; raises Superseded if it was lost."""
        self.write(lease_until=self.clock() + LEASE)

    def write(self, **fields: object) -> None:
        """Write to the subscription; raises Superseded if the lease was lost."""
        if not self.subscription.write(**fields):
            raise Superseded


def take_in(connection_id: UUID, *, clock: Clock = timezone.now) -> None:
    """Take in all events of the connection that wait, unless somebody else does or a load runs.

    Safe to call any number of times, in any number of processes.
    """
    while True:
        subscription = Subscription.claim_events(connection_id, now=clock())
        if subscription is None:
            return
        lease = Lease(subscription, clock)
        try:
            is_to_go_on = _work_and_release(lease)
        except Superseded:
            logger.info("events of connection %s: another worker has them", connection_id)
            return
        # Asked after the lease is free: who came while it was held was sent away.
        waiting = WebhookEvent.objects.undone().filter(connection=connection_id)
        if not is_to_go_on or not waiting.exists():
            return


def _work_and_release(lease: Lease) -> bool:
    """Take in one batch, give the lease back, and tell whether the next can follow at once."""
    try:
        is_to_go_on = _work(lease)
        lease.write(lease_until=None)
    except LOST as error:
        # Rolled back, and for as long as the lease is held nobody else could begin anew.
        persistently(partial(_retry_later, lease, type(error).__name__))
        return False
    return is_to_go_on


def _work(lease: Lease) -> bool:
    """Take in one batch, and tell whether the next can follow at once."""
    connection, clock = lease.subscription.connection, lease.clock
    rows = WebhookEvent.objects.undone().filter(connection=connection)
    # What is not mirrored waits for no load.
    unmirrored = list(rows.exclude(topic__in=KINDS).order_by("received_at", "pk")[:BATCH])
    if unmirrored:
        _finish(lease, unmirrored)
        return True
    # Nor is it here: it may have come since it was asked for.
    events = list(rows.filter(topic__in=KINDS).order_by("received_at", "pk")[:BATCH])
    if not events:
        lease.write(attempts=0)
        return True
    if not connection.is_active:
        # Connecting again reads everything.
        _finish(lease, events)
        return True
    if connection.last_synced_at is None:
        return _leave_to_first_load(lease, events)
    if is_loading(connection):
        lease.write(attempts=0)
        return False
    if lease.subscription.attempts > MAX_ATTEMPTS:
        logger.error("events of connection %s take their worker down", connection.pk)
        _give_up(lease, events, at=clock())
        return True
    try:
        _take_in(lease, events)
    except LoadInBetween:
        lease.write(attempts=0)
        return not is_loading(Connection.objects.get(pk=connection.pk))
    except RemoteUnavailable as error:
        _retry_later(lease, str(error), retry_after=error.retry_after)
        return False
    except NeedsFullLoad as reason:
        logger.info("connection %s is read as a whole: %s", connection.pk, reason)
        _give_up(lease, events, at=clock())
    except (Forbidden, RemoteContractError, LeftToLoad) as error:
        # What stands in the way stands in a load's way too, and is shown as its outcome.
        logger.warning("events of connection %s: %s", connection.pk, error)
        _give_up(lease, events, at=clock() + SOON)
    except (GrantRevoked, NotConnected, KeyUnavailable) as reason:
        logger.info("events of connection %s: %s", connection.pk, type(reason).__name__)
        _finish(lease, events)
    return True


def _take_in(lease: Lease, events: list[WebhookEvent]) -> None:
    connection, clock = lease.subscription.connection, lease.clock
    hotels = Property.objects.filter(connection=connection).values_list("remote_id", flat=True)
    ours, strange = split_by_hotel(events, known=frozenset(hotels))
    if strange:
        logger.warning(
            "security: %d webhooks for connection %s name hotels that it does not have",
            len(strange),
            connection.pk,
        )
    plan = collapse(ours)
    if plan.is_too_much:
        raise NeedsFullLoad(f"{plan.calls} calls")
    limits = AccountLimits(connection.apaleo_account_code, is_watched=True)
    remote = api(token_source(connection.pk, is_watched=True), limits=limits)
    fetched = Fetch(connection, remote, before_call=lease.keep).run(plan)
    with transaction.atomic():
        publish(connection, fetched, now=clock())
        _finish(lease, events)


def _leave_to_first_load(lease: Lease, events: list[WebhookEvent]) -> bool:
    """Take in the events of what was never loaded; tell whether more can follow at once.

    The first load reads later than they came, unless it is reading already: then they wait.
    """
    with transaction.atomic():
        # A load that is published holds the row, too, and was claimed before it is seen here.
        rows = Connection.objects.select_for_update(no_key=True)
        connection = rows.get(pk=lease.subscription.connection_id)
        if connection.last_synced_at is None and not is_loading(connection):
            _finish(lease, events)
            return True
        lease.write(attempts=0)
    return connection.last_synced_at is not None and not is_loading(connection)


def _finish(lease: Lease, events: list[WebhookEvent]) -> None:
    """Mark the events as taken in, owe their news to who listens, remember when they came.

    In one transaction with the load that follows a silence: the connection's row is held before
    the subscription's, as everybody does who holds both.
    """
    subscription, now = lease.subscription, lease.clock()
    connection = subscription.connection
    received = [event.received_at for event in events]
    with transaction.atomic():
        if heard(subscription, first=min(received), last=max(received)):
            logger.warning(
                "connection %s: silent for long, so it is read as a whole", connection.pk
            )
            _load(connection, now=now)
        enqueue(EventsHeard.of(events, connection=connection))
        WebhookEvent.finish([event.pk for event in events], now=now)
        lease.write(
            attempts=0,
            retries=0,
            last_event_at=subscription.last_event_at,
            usual_gap=subscription.usual_gap,
            silent_from=subscription.silent_from,
        )


def _give_up(lease: Lease, events: list[WebhookEvent], *, at: datetime) -> None:
    """Leave the events to a full load at the time `at`."""
    with transaction.atomic():
        # The connection before its subscription, as whoever ends it takes them.
        hold(lease.subscription.connection_id)
        now = lease.clock()
        if at <= now:
            _load(lease.subscription.connection, now=now)
        else:
            schedule.bring_forward(lease.subscription.connection_id, at=at)
        _finish(lease, events)


def _load(connection: Connection, *, now: datetime) -> None:
    try:
        schedule.request_sync(connection, cause=SyncRun.Cause.SCHEDULED, now=now)
    except NotConnected:
        logger.info("connection %s is not connected any more", connection.pk)


def _retry_later(lease: Lease, reason: str, *, retry_after: float | None = None) -> None:
    """Try again after a pause that doubles each time, or as long as apaleo asks for."""
    retries = lease.subscription.retries
    pause = min(FIRST_PAUSE * 2 ** min(retries, 10), MAX_PAUSE)
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=retry_after))
    logger.warning("events of connection %s: %s", lease.subscription.connection_id, reason)
    now, retries = lease.clock(), min(retries + 1, MAX_COUNTED)
    lease.write(lease_until=None, retry_at=now + pause, attempts=0, retries=retries)
