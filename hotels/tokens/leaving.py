"""Taking a connection's tokens out of it when its hotel leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from encryption.binding import BoundElsewhere, unbind
from encryption.keyring import Undecryptable
from hotels.models import Connection, Credential, ReplacedGrant
from hotels.models.credential import REFRESH_LEASE
from hotels.tokens.storage import opened, warn_of_lost_grant


@dataclass(frozen=True, kw_only=True)
class LeftGrant:
    """A grant that is to be handed back: its tokens, and which refresh may be spending them.

    The access token is there while it is good. `refresh_claim` is that of a refresh that was begun
    and has not told how it ended; by `refreshed_until` it has, or never will.
    """

    refresh_token: str = field(repr=False)
    access_token: str | None = field(default=None, repr=False)
    access_token_stale_at: datetime | None = None
    refresh_claim: UUID | None = None
    refreshed_until: datetime | None = None


def pop_grants(connection: Connection, *, now: datetime) -> list[LeftGrant]:
    """Delete the connection's tokens, and return the grants that are to be revoked.

    That in use comes first, before those it has replaced. Those that no key opens are only told of
    in the log. Runs inside a transaction that holds `lock`.
    """
    found = _grants_in_use(connection, now=now)
    replaced = ReplacedGrant.objects.filter(connection=connection).order_by("replaced_at", "pk")
    for pk in list(replaced.values_list("pk", flat=True)):
        try:
            row = ReplacedGrant.objects.get(pk=pk)
            found.append(LeftGrant(refresh_token=unbind(row.refresh_token, to=row.binding)))
        except (Undecryptable, BoundElsewhere):
            warn_of_lost_grant(connection)
    ReplacedGrant.objects.filter(connection=connection).delete()
    Credential.objects.filter(pk=connection.pk).delete()
    return found


def _grants_in_use(connection: Connection, *, now: datetime) -> list[LeftGrant]:
    try:
        row = Credential.objects.get(pk=connection.pk)
        is_good = now < row.access_token_stale_at
        claimed_at = row.refresh_claimed_at
        grant = LeftGrant(
            refresh_token=opened(row.refresh_token, row),
            access_token=opened(row.access_token, row) if is_good else None,
            access_token_stale_at=row.access_token_stale_at if is_good else None,
            refresh_claim=row.refresh_claim,
            refreshed_until=None if claimed_at is None else claimed_at + REFRESH_LEASE,
        )
    except Credential.DoesNotExist:
        return []
    except (Undecryptable, BoundElsewhere):
        warn_of_lost_grant(connection)
        return []
    return [grant]
