"""Subscriptions as our database has them, and where apaleo keeps them."""

from collections.abc import Callable

from hotels.models import Connection, Subscription

PATH = "/v1/subscriptions"
Check = Callable[..., Subscription]
Meanwhile = Callable[[Callable[[Connection], object]], None]


def of(connection: Connection) -> Subscription:
    """Return the connection's subscription."""
    return Subscription.objects.get(pk=connection.pk)


def killed(*_: object, **__: object) -> None:
    """Stand for a step at which the worker is killed."""
    raise SystemExit
