"""What connections know about a person."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from accounts.models import User
from hotels.models import Connection, ConnectionEvent


def connections_of(user: User) -> Iterable[Mapping[str, object]]:
    """Return the connections that the person made, with who they are at apaleo."""
    rows = Connection.objects.filter(connected_by=user).order_by("connected_at", "pk")
    at_apaleo = {
        "your_name_at_apaleo": F("granted_by_name"),
        "your_email_at_apaleo": F("granted_by_email"),
        "your_id_at_apaleo": F("subject"),
    }
    return rows.values("apaleo_account_code", "connected_at", **at_apaleo).iterator()


def events_of(user: User) -> Iterable[Mapping[str, object]]:
    """Return the lines of histories that name the person."""
    rows = ConnectionEvent.objects.filter(by=user).order_by("pk")
    code = F("connection__apaleo_account_code")
    return rows.values("at", "kind", "count", apaleo_account_code=code).iterator()


def forget(instance: User, **_: Any) -> None:
    """Take who a person is at apaleo off the connections they made, before they are deleted.

    A connection that stands keeps the subject, by which each refresh is checked, until it ends.
    """
    theirs = Connection.objects.filter(connected_by=instance)
    theirs.update(granted_by_name="", granted_by_email="")
    theirs.filter(status=Connection.Status.DISCONNECTED).update(subject="")
