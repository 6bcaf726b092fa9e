"""Seeing to it that apaleo tells us: subscriptions are compared when that is due, and mended.

What is compared with what stands in `mending`; here is who does it, and what is written down.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apaleo.api import Subscriptions
from apaleo.errors import (
    ApaleoError,
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
from hotels.models import Connection, Subscription, SyncRun
from hotels.sync import schedule
from hotels.sync.interval import sync_interval
from hotels.tokens import KeyUnavailable, NotConnected, token_source
from hotels.webhooks import address
from hotels.webhooks.mending import Mending, Outcome, delete, known_as
from jobs.clock import database_now

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


def check(connection_id: UUID, *, now: datetime, timeout: float = TIMEOUT) -> None:
    """Compare the connection's subscription with what apaleo has, and mend it, if that is due.

    Safe to call any number of times, in any number of processes: one of them does it. What goes
    wrong is written down, tried again later, and never raised. Must not be called in a
    transaction: apaleo calls us back.
    """
    rows = Subscription.objects.to_be_checked(now=now) | Subscription.objects.to_be_made()
    claimed = rows.filter(pk=connection_id).update(
        due_at=now + LEASE,
        checking_until=now + LEASE,
        failed_checks=F("failed_checks") + 1,
        public_url=settings.PUBLIC_URL[:200],
    )
    if not claimed:
        return
    subscription = (
        Subscription.objects.select_related("connection").defer("secret").get(pk=connection_id)
    )
    tokens = Tokens(subscription)
    mending = Mending(subscription, _remote(subscription, tokens.current, timeout=timeout))
    if not _settle(subscription, _outcome(mending), now=now):
        if mending.may_have_made:
            _take_back(subscription, tokens, timeout=timeout)
        # Whoever hands the grant back waits for this no longer.
        mine = Subscription.objects.filter(pk=connection_id, checking_until=now + LEASE)
        mine.update(checking_until=None)


def make_before_first_load(run_id: int, *, now: datetime) -> None:
    """Subscribe before the hotels are read for the first time, so that no change is missed.

    Does not keep a person waiting for more than some seconds; what is not done by then is done
    later, beside the load.
    """
    run = SyncRun.objects.filter(pk=run_id, cause=SyncRun.Cause.CONNECTED).first()
    if run is not None and address.is_on():
        check(run.connection_id, now=now, timeout=MAX_WAIT_BEFORE_LOAD)


def delete_known_as(digest: str, remote: Subscriptions) -> None:
    """Delete the subscriptions whose address holds the secret of that digest; raises as they do.

    Raises RemoteUnavailable too while a worker may be making one that the list does not show yet.
    """
    if Subscription.may_come_to_be(digest, now=database_now()):
        raise RemoteUnavailable("a subscription may be in the making")
    delete(known_as(digest, remote), remote)


class Tokens:
    """A connection's tokens, and the last of them, for when it has none any more."""

    def __init__(self, subscription: Subscription) -> None:
        # Before the first load somebody looks on.
        is_watched = subscription.checked_at is None
        self._source = token_source(subscription.pk, is_watched=is_watched)
        self._last: str | None = None

    def current(self, rejected: str | None) -> str:
        """Return a token as the connection has it now."""
        self._last = self._source(rejected)
        return self._last

    def kept(self, rejected: str | None) -> str:
        """Return the last one, as long as apaleo takes it."""
        if self._last is None or self._last == rejected:
            return self.current(rejected)
        return self._last


def _remote(
    subscription: Subscription, token: Callable[[str | None], str], *, timeout: float
) -> Subscriptions:
    limits = AccountLimits(
        subscription.connection.apaleo_account_code,
        is_watched=subscription.checked_at is None,
        max_wait=timeout,
    )
    return subscriptions(token, limits=limits, timeout=timeout)


def _outcome(mending: Mending) -> Outcome:
    """Return how the check went; what could not be read is unknown, and not missing."""
    subscription = mending.subscription
    try:
        return mending.run()
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


def _settle(subscription: Subscription, outcome: Outcome, *, now: datetime) -> bool:
    """Write down how it went; False if the subscription was begun anew or ended meanwhile."""
    mine = Subscription.objects.filter(
        pk=subscription.pk, secret_digest=subscription.secret_digest, due_at=now + LEASE
    )
    is_known = outcome.failure == Failure.NONE
    failed = 0 if is_known else subscription.failed_checks
    pause = DAILY if is_known else min(FIRST_PAUSE * 2 ** min(failed, 12), DAILY)
    with transaction.atomic():
        # Before its subscription, as everybody does who holds both.
        rows = Connection.objects.select_for_update(no_key=True)
        connection = rows.filter(pk=subscription.pk).first()
        written = mine.update(
            state=outcome.state,
            failure=outcome.failure,
            remote_id=outcome.remote_id[:100],
            checked_at=timezone.now(),
            due_at=now + pause * random.uniform(1 - JITTER, 1 + JITTER),  # noqa: S311 - spreads load
            checking_until=None,
            failed_checks=failed,
        )
        if connection is None or not written:
            return False
        if connection.is_active and outcome.is_gap:
            _load(connection, now=now)
        elif outcome.state != State.ACTIVE and subscription.state == State.ACTIVE:
            schedule.bring_forward(connection.pk, at=now + sync_interval(connection))
    return True


def _take_back(subscription: Subscription, tokens: Tokens, *, timeout: float) -> None:
    """Delete what was made for a hotel that had left, or begun anew, before it was there.

    Nobody looks for it by that secret any more, and whoever did so before has not found it.
    """
    digest = subscription.secret_digest
    there = Subscription.objects.filter(pk=subscription.pk, secret_digest=digest)
    if there.exclude(state=State.REMOVED).exists():
        # The next check finds it.
        return
    remote = _remote(subscription, tokens.kept, timeout=timeout)
    try:
        delete(known_as(digest, remote), remote)
    except (ApaleoError, NotConnected, KeyUnavailable) as error:
        logger.warning(
            "connection %s: a webhook subscription stays at apaleo: %s", subscription.pk, error
        )


def _load(connection: Connection, *, now: datetime) -> None:
    """Have everything read later than now: what happened before was told to nobody."""
    # A load that has not begun is later, the first one too; one that runs may have read too early.
    waiting = SyncRun.objects.filter(connection=connection, state=SyncRun.State.WAITING)
    if not waiting.exists():
        schedule.request_sync(connection, cause=SyncRun.Cause.SCHEDULED, now=now)
