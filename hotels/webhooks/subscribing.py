"""Seeing to it that apaleo tells us: subscriptions compared with what apaleo has, and mended.

The subscription of a connection is one for all hotels of its apaleo account: the mirror is of the
account too, and events that concern no single hotel are only sent without a filter. Where no
hotel is used there is none at all, since an empty filter would mean all.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from apaleo.api import SubscriptionRecord, Subscriptions
from apaleo.errors import (
    Forbidden,
    GrantRevoked,
    RemoteContractError,
    RemoteUnavailable,
    SubscriptionRefused,
)
from encryption.binding import BoundElsewhere
from encryption.keyring import Undecryptable
from hotels.client import TIMEOUT, subscriptions
from hotels.client.budget import AccountLimits
from hotels.models import Connection, Property, Subscription, SyncRun
from hotels.sync import schedule
from hotels.sync.interval import sync_interval
from hotels.tokens import KeyUnavailable, NotConnected, token_source
from hotels.webhooks import address
from hotels.webhooks.interests import topics_for

logger = logging.getLogger(__name__)

State, Failure = Subscription.State, Subscription.Failure

DAILY = timedelta(days=1)
JITTER = 0.1
# A check that takes longer than this is taken for lost.
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(minutes=1)
# In seconds: so much is a hotelier who watches the first load asked to wait for it.
MAX_WAIT_BEFORE_LOAD = 5.0
REFUSALS = {"HealthcheckFailed": Failure.HEALTH_CHECK}
ANOTHER_ENDPOINT = "EnabledForAnotherEndpoint"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a check has found or made; `is_gap` where events may have been lost before."""

    state: Subscription.State
    failure: Subscription.Failure = Failure.NONE
    remote_id: str = ""
    is_gap: bool = False


def check(connection_id: UUID, *, now: datetime, timeout: float = TIMEOUT) -> None:
    """Compare the connection's subscription with what apaleo has, and mend it, if that is due.

    Safe to call any number of times, in any number of processes: one of them does it. What goes
    wrong is written down, tried again later, and never raised. Must not be called in a
    transaction: apaleo calls us back.
    """
    claimed = (
        Subscription.objects.to_be_checked(now=now)
        .filter(pk=connection_id)
        .update(
            due_at=now + LEASE,
            failed_checks=F("failed_checks") + 1,
            public_url=settings.PUBLIC_URL[:200],
        )
    )
    if not claimed:
        return
    subscription = (
        Subscription.objects.select_related("connection").defer("secret").get(pk=connection_id)
    )
    _settle(subscription, _outcome(subscription, timeout=timeout), now=now)


def make_before_first_load(run_id: int, *, now: datetime) -> None:
    """Subscribe before the hotels are read for the first time, so that no change is missed.

    Does not keep a person waiting for more than some seconds; what is not done by then is done
    later, beside the load.
    """
    run = SyncRun.objects.filter(pk=run_id, cause=SyncRun.Cause.CONNECTED).first()
    if run is not None and address.is_on():
        check(run.connection_id, now=now, timeout=MAX_WAIT_BEFORE_LOAD)


def delete_known_as(digest: str, remote: Subscriptions) -> None:
    """Delete the subscriptions whose address holds the secret of that digest; raises as they do."""
    for one in remote.fetch_all():
        if address.digest_in(one.endpoint_url) == digest:
            remote.delete(one.remote_id)


def events_for(connection: Connection) -> tuple[str, ...]:
    """Return what the connection subscribes to: what is mirrored, and what other apps listen to."""
    return tuple(f"{topic}/*" for topic in topics_for(connection.scopes))


def is_wanted(connection: Connection) -> bool:
    """Tell whether apaleo should tell us of the connection's hotels.

    Before the first load no hotel is known, and all are wanted.
    """
    if not (address.is_on() and connection.is_active):
        return False
    hotels = Property.objects.filter(connection=connection).present()
    return not hotels.exists() or hotels.filter(is_used=True).exists()


def _outcome(subscription: Subscription, *, timeout: float) -> Outcome:
    """Return how the check went; what could not be read is unknown, and not missing."""
    try:
        return _mend(subscription, _remote(subscription, timeout=timeout))
    except SubscriptionRefused as refusal:
        logger.warning("%s: %s", subscription, refusal)
        failure = REFUSALS.get(refusal.reason, Failure.REFUSED)
        return Outcome(state=State.MISSING, failure=failure)
    except RemoteUnavailable as error:
        failure, why = Failure.UNAVAILABLE, str(error)
    except Forbidden as error:
        failure, why = Failure.FORBIDDEN, str(error)
    except RemoteContractError as error:
        failure, why = Failure.CONTRACT, str(error)
    except (GrantRevoked, NotConnected, KeyUnavailable, Undecryptable, BoundElsewhere) as error:
        failure, why = Failure.NO_GRANT, type(error).__name__
    logger.warning("%s: %s", subscription, why)
    return Outcome(state=State.UNKNOWN, failure=failure, remote_id=subscription.remote_id)


def _remote(subscription: Subscription, *, timeout: float) -> Subscriptions:
    # Before the first load somebody looks on.
    is_watched = subscription.checked_at is None
    limits = AccountLimits(
        subscription.connection.apaleo_account_code, is_watched=is_watched, max_wait=timeout
    )
    source = token_source(subscription.pk, is_watched=is_watched)
    return subscriptions(source, limits=limits, timeout=timeout)


def _mend(subscription: Subscription, remote: Subscriptions) -> Outcome:
    """Have exactly one subscription of ours that is right, or none; leave those of others alone."""
    if subscription.checked_at is None and is_wanted(subscription.connection):
        # Its secret is new, so there is nothing of ours yet that could be found.
        return _made(_create(subscription, remote))
    digest = subscription.secret_digest
    ours = [one for one in remote.fetch_all() if address.digest_in(one.endpoint_url) == digest]
    if not is_wanted(subscription.connection):
        _delete(ours, remote)
        return Outcome(state=State.REMOVED)
    url = address.endpoint_url(subscription.unbound_secret())
    events = events_for(subscription.connection)
    right = [one for one in ours if _is_right(one, url, events)]
    kept = next(
        (o for o in right if o.remote_id == subscription.remote_id), next(iter(right), None)
    )
    if kept is not None:
        _delete([one for one in ours if one is not kept], remote)
        return Outcome(state=State.ACTIVE, remote_id=kept.remote_id)
    # The new one first, so that nothing is missed in between; unless apaleo wants one only.
    try:
        remote_id = _create(subscription, remote)
    except SubscriptionRefused as refusal:
        if refusal.reason != ANOTHER_ENDPOINT or not ours:
            raise
        _delete(ours, remote)
        return _made(_create(subscription, remote))
    _delete(ours, remote)
    return _made(remote_id)


def _create(subscription: Subscription, remote: Subscriptions) -> str:
    url = address.endpoint_url(subscription.unbound_secret())
    return remote.create(endpoint_url=url, events=events_for(subscription.connection))


def _made(remote_id: str) -> Outcome:
    return Outcome(state=State.ACTIVE, remote_id=remote_id, is_gap=True)


def _delete(them: list[SubscriptionRecord], remote: Subscriptions) -> None:
    for one in them:
        remote.delete(one.remote_id)


def _is_right(one: SubscriptionRecord, url: str, events: tuple[str, ...]) -> bool:
    return one.endpoint_url == url and set(one.events) == set(events) and not one.property_ids


def _settle(subscription: Subscription, outcome: Outcome, *, now: datetime) -> None:
    """Write down how it went; a subscription that was begun anew meanwhile is left alone."""
    mine = Subscription.objects.filter(
        pk=subscription.pk, secret_digest=subscription.secret_digest, due_at=now + LEASE
    )
    is_known = outcome.failure == Failure.NONE
    failed = 0 if is_known else subscription.failed_checks
    pause = DAILY if is_known else min(FIRST_PAUSE * 2 ** min(failed, 12), DAILY)
    written = mine.update(
        state=outcome.state,
        failure=outcome.failure,
        remote_id=outcome.remote_id[:100],
        checked_at=timezone.now(),
        due_at=now + pause * random.uniform(1 - JITTER, 1 + JITTER),  # noqa: S311 - spreads load
        failed_checks=failed,
    )
    connection = subscription.connection
    if not written or not connection.is_active:
        return
    if outcome.is_gap and connection.last_synced_at is not None:
        # What happened while there was none was told to nobody.
        _load(connection, now=now)
    elif outcome.state != State.ACTIVE and subscription.state == State.ACTIVE:
        schedule.bring_forward(connection.pk, at=now + sync_interval(connection))


def _load(connection: Connection, *, now: datetime) -> None:
    try:
        schedule.request_sync(connection, cause=SyncRun.Cause.SCHEDULED, now=now)
    except NotConnected:
        logger.info("connection %s is not connected any more", connection.pk)
