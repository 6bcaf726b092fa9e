"""What connections know about a person."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from hotels.models import Connection, ConnectionEvent


def connections_of(user: User) -> Iterable[Mapping[str, object]]:
    """Return the connections that the person made, with who they are at apaleo."""
    rows = Connection.objects.filter(connected_by=user).order_by("connected_at", "pk")
    return rows.values(
        "apaleo_account_code", "connected_at", "granted_by_name", "granted_by_email", "subject"
    ).iterator()


def events_of(user: User) -> Iterable[Mapping[str, object]]:
    """Return the lines of histories that name the person."""
    rows = ConnectionEvent.objects.filter(by=user).order_by("pk")
    return rows.values("at", "kind", "count", "connection__apaleo_account_code").iterator()


def forget(instance: User, **_: Any) -> None:
    """Take who a person is at apaleo off the connections they made, before they are deleted.

    A connection that stands keeps the subject, by which each refresh is checked, until it ends.
    """
    theirs = Connection.objects.filter(connected_by=instance)
    theirs.update(granted_by_name="", granted_by_email="")
    theirs.filter(status=Connection.Status.DISCONNECTED).update(subject="")
