"""What connections do on the signals of the apps below."""

from datetime import datetime
from typing import Any

from accounts.models import Account, User
from hotels import tokens
from hotels.connections import disconnect
from hotels.models import Connection


def end_connections(*, account: Account, by: User, now: datetime, **_: Any) -> None:
    """Disconnect all of an account that is closed, and have all that is left of them erased."""
    connections = Connection.objects.filter(account=account).order_by("pk")
    # All before the first is written to: what is taken in or loaded meanwhile for one of them must
    # not be waited for while others are held that it may come to wait for.
    tokens.lock(*connections.values_list("pk", flat=True))
    for connection in connections:
        disconnect(connection, by=by, now=now)
    connections.update(erase_at=now)
