"""Connections that were put off by a clock that was ahead for a while, such as by a year."""

from __future__ import annotations

from datetime import datetime

from hotels.models import Connection, Credential, Subscription, SyncRun, WebhookEvent
from jobs.clock_jumps import bring_back


def bring_connections_back(*, now: datetime) -> int:
    """Have done now what nobody would look at for long; return of how many rows that were."""
    return (
        _bring_loads_back(now=now) + _bring_webhooks_back(now=now) + _bring_refreshes_back(now=now)
    )


def _bring_loads_back(*, now: datetime) -> int:
    connections, open_runs = Connection.objects.all(), SyncRun.objects.open()
    # The newest of a connection is told by when it was made.
    ended = SyncRun.objects.filter(finished_at__isnull=False)
    return (
        bring_back(connections, "next_sync_at", now=now)
        + bring_back(connections, "sync_requested_at", now=now)
        + bring_back(open_runs, "created_at", now=now)
        + bring_back(open_runs, "due_at", now=now)
        + bring_back(open_runs, "heartbeat_at", now=now)
        + bring_back(ended, "finished_at", now=now, finished_at=now, created_at=now)
    )


def _bring_webhooks_back(*, now: datetime) -> int:
    subscriptions, events = Subscription.objects.all(), WebhookEvent.objects.undone()
    unheard = {"last_event_at": None, "silent_from": None}
    return (
        bring_back(subscriptions, "due_at", now=now)
        + bring_back(subscriptions, "checking_until", now=now)
        + bring_back(subscriptions, "lease_until", now=now)
        + bring_back(subscriptions, "retry_at", now=now)
        + bring_back(subscriptions, "last_event_at", now=now, **unheard)
        + bring_back(events, "received_at", now=now)
    )


def _bring_refreshes_back(*, now: datetime) -> int:
    credentials = Credential.objects.all()
    unclaimed = {"refresh_claim": None, "refresh_claimed_at": None}
    return bring_back(credentials, "refresh_claimed_at", now=now, **unclaimed) + bring_back(
        credentials, "refresh_after", now=now
    )
