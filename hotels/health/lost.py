"""The connections of an account that need reconnecting, told on every page by what it asks anyway.

The columns come with the visitor's memberships: each is looked up by the index on a connection's
account, of which there are as many rows as the account has connections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from accounts.models import Membership
from hotels.models import Connection


@dataclass(frozen=True, slots=True)
class LostConnections:
    """How many, and which the first is: the one that needs it longest."""

    count: int
    pk: UUID
    name: str


def lost_columns() -> dict[str, Any]:
    """Return what `accounts.access.tell_with_memberships` is to tell of each account."""
    lost = Connection.objects.filter(
        account=OuterRef("account"), status=Connection.Status.NEEDS_RECONNECT
    )
    first = lost.order_by("ended_at", "pk")
    counted = lost.order_by().values("account").annotate(n=Count("pk")).values("n")
    return {
        "lost_count": Subquery(counted),
        "lost_pk": Subquery(first.values("pk")[:1]),
        "lost_name": Subquery(first.values("apaleo_account_name")[:1]),
        "lost_code": Subquery(first.values("apaleo_account_code")[:1]),
    }


def lost_connections_of(membership: Membership) -> LostConnections | None:
    """Return what was told with a membership; None where all is well."""
    told: Any = membership
    if not told.lost_count:
        return None
    return LostConnections(told.lost_count, told.lost_pk, told.lost_name or told.lost_code)
