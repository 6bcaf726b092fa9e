"""Subscriptions as our database has them, and where apaleo keeps them."""

from collections.abc import Callable

from hotels.models import Connection, Subscription

PATH = "/v1/subscriptions"
Check = Callable[..., Subscription]


def of(connection: Connection) -> Subscription:
    """Return the connection's subscription."""
    return Subscription.objects.get(pk=connection.pk)
