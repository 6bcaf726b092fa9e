"""How often the hotels of a connection are read as a whole."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from hotels.models import Connection, Subscription


def sync_interval(connection: Connection) -> timedelta:
    """Return the time from one full load to the next.

    Longer while webhooks bring what changes in between: then a load only makes good what was lost.
    """
    is_told = Subscription.objects.filter(
        connection=connection, state=Subscription.State.ACTIVE
    ).exists()
    minutes = (
        settings.SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES if is_told else settings.SYNC_INTERVAL_MINUTES
    )
    return timedelta(minutes=minutes)
