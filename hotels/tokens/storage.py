"""Reading and storing tokens: each bound to its row, each pair replaced as a whole.

Whoever changes a grant holds its connection first, see `lock`, for one short transaction in which
nothing is waited for but the database.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from apaleo.identity import TokenReply
from encryption.binding import BoundElsewhere, bind, unbind
from encryption.keyring import Undecryptable
from hotels.models import Connection, ConnectionEvent, Credential, ReplacedGrant
from hotels.tokens.errors import NotConnected
from hotels.trail import history

logger = logging.getLogger(__name__)

# A token is refreshed when it has less than this to live, or a tenth of a life shorter than that.
MARGIN = timedelta(seconds=60)
# apaleo's tokens live an hour; one of unknown lifetime is used until then or until it is refused.
ASSUMED_LIFETIME = timedelta(hours=1)


def active_credential(connection_id: UUID) -> Credential:
    """Return the tokens of an active connection, with the database's time as `read_at`.

    Raises NotConnected, and Undecryptable if no key opens them.
    """
    rows = Credential.objects.select_related("connection").annotate(read_at=Now())
    try:
        credential = rows.get(pk=connection_id)
    except Credential.DoesNotExist:
        raise NotConnected(f"connection {connection_id} has no grant") from None
    if not credential.connection.is_active:
        raise NotConnected(f"connection {connection_id} is {credential.connection.status}")
    return credential


def try_keys(*, at_most: int) -> tuple[int, int]:
    """Return of how many grants no key opens the tokens, and how many were tried: the newest."""
    newest = Credential.objects.order_by("-stored_at", "pk").values_list("pk", flat=True)
    keys = list(newest[:at_most])
    return sum(not _opens(pk) for pk in keys), len(keys)


def _opens(connection_id: UUID) -> bool:
    try:
        Credential.objects.filter(pk=connection_id).first()
    except Undecryptable:
        return False
    return True


def opened(bound: str, credential: Credential) -> str:
    """Return a token of the credential; raises BoundElsewhere."""
    return unbind(bound, to=credential.connection_id)


def lock(*connection_ids: UUID) -> None:
    """Hold connections and their grants for the rest of the caller's transaction.

    Whoever writes several rows of a connection takes them in this order: the connection's own
    row, its tokens, what else hangs on it; of several connections in the order of their keys.
    Two who took them in different orders would wait for each other for ever. Does not decrypt.
    """
    connections = Connection.objects.filter(pk__in=connection_ids).order_by("pk")
    list(connections.select_for_update(no_key=True).values_list("pk"))
    credentials = Credential.objects.filter(pk__in=connection_ids).order_by("pk")
    list(credentials.select_for_update().values_list("pk"))
    replaced = ReplacedGrant.objects.filter(connection__in=connection_ids).order_by("pk")
    list(replaced.select_for_update().values_list("pk"))


def stale_at(reply: TokenReply, *, now: datetime) -> datetime:
    """Return from when on the reply's access token is to be refreshed before it is used."""
    lifetime = timedelta(seconds=reply.expires_in) if reply.expires_in else ASSUMED_LIFETIME
    return now + lifetime - min(MARGIN, lifetime / 10)


def store(connection: Connection, reply: TokenReply, *, now: datetime) -> None:
    """Store the tokens of a reply; one without refresh token keeps the old one.

    Runs inside the caller's transaction.
    """
    values = columns(reply, of=connection.pk, now=now)
    # Not read before it is written: the old tokens may be what no key opens any more.
    rows = Credential.objects.filter(connection=connection)
    if not rows.update(**values):
        Credential.objects.create(connection=connection, **values)


def columns(
    reply: TokenReply, *, of: UUID, now: datetime, claim: UUID | None = None
) -> dict[str, Any]:
    """Return what a connection's credential holds after a reply.

    With `claim` the tokens are kept for whoever holds it, who has yet to look at the id_token:
    nobody uses them before.
    """
    values: dict[str, Any] = {
        "access_token": bind(reply.access_token, to=of),
        "access_token_stale_at": now if claim else stale_at(reply, now=now),
        "stored_at": now,
        "refresh_claim": claim,
        "refresh_claimed_at": Now() if claim else None,
        **UNTROUBLED,
    }
    if reply.refresh_token is not None:
        values["refresh_token"] = bind(reply.refresh_token, to=of)
    return values


# A credential whose last refresh, or consent, was a success.
UNTROUBLED: dict[str, Any] = {
    "refresh_after": None,
    "refresh_failures": 0,
    "refresh_failure": Credential.Failure.NONE,
    "failure_detail": "",
    "refused_since": None,
    "refused_at": None,
}


def remember_replaced(connection: Connection, *, now: datetime) -> None:
    """Keep the refresh token that a new consent is about to replace, until the hotel leaves.

    Runs inside a transaction that holds `lock`. One that no key opens is past helping.
    """
    refresh_token = _refresh_token_of(connection)
    if refresh_token is not None:
        keep_replaced(refresh_token, connection=connection, now=now)


def keep_replaced(refresh_token: str, *, connection: Connection, now: datetime) -> None:
    """Keep a refresh token that is not the connection's own any more, until the hotel leaves."""
    row = ReplacedGrant(connection=connection, replaced_at=now)
    row.refresh_token = bind(refresh_token, to=row.binding)
    row.save(force_insert=True)
    rows = ReplacedGrant.objects.filter(connection=connection).order_by("-replaced_at", "-pk")
    too_many = list(rows.values_list("pk", flat=True)[ReplacedGrant.MAX_KEPT :])
    ReplacedGrant.objects.filter(pk__in=too_many).delete()


def reactivate(connection: Connection, *, now: datetime) -> bool:
    """Take a connection up again whose key was unavailable, if a key opens its tokens now."""
    with transaction.atomic():
        lock(connection.pk)
        connection.refresh_from_db()
        if connection.status != Connection.Status.KEY_UNAVAILABLE:
            return connection.is_active
        try:
            credential = Credential.objects.get(pk=connection.pk)
            for bound in (credential.refresh_token, credential.access_token):
                opened(bound, credential)
        except (Undecryptable, BoundElsewhere, Credential.DoesNotExist):
            return False
        connection.status, connection.next_sync_at = Connection.Status.ACTIVE, now
        connection.save(update_fields=["status", "next_sync_at"])
        history.write(connection, ConnectionEvent.Kind.UNLOCKED, now=now)
        return True


def _refresh_token_of(connection: Connection) -> str | None:
    rows = Credential.objects.filter(pk=connection.pk)
    try:
        return next((opened(row.refresh_token, row) for row in rows), None)
    except (Undecryptable, BoundElsewhere):
        warn_of_lost_grant(connection)
        return None


def warn_of_lost_grant(connection: Connection) -> None:
    """Tell staff that tokens which do not open are let go, so that nobody can hand them back."""
    logger.warning(
        "connection %s: a grant stays at apaleo, for its token does not open", connection.pk
    )
