"""How often the hotels of a connection are read as a whole."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from hotels.models import Connection, Subscription


def is_told(connection: Connection) -> bool:
    """Tell whether apaleo tells us by webhook what changes in the connection's hotels."""
    mine = Subscription.objects.filter(connection=connection)
    return mine.filter(state=Subscription.State.ACTIVE).exists()


def sync_interval(connection: Connection) -> timedelta:
    """Return the time from one full load of the connection's hotels to the next.

    Longer while webhooks bring what changes in between: then a load only makes good what was lost.
    """
    return interval_with_webhooks() if is_told(connection) else interval_without()


def interval_with_webhooks() -> timedelta:
    """Return the time from one full load to the next while webhooks come."""
    return timedelta(minutes=settings.SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES)


def interval_without() -> timedelta:
    """Return the time from one full load to the next where nobody tells what changes."""
    return timedelta(minutes=settings.SYNC_INTERVAL_MINUTES)
