"""The only place that reads, refreshes and stores tokens.

`access_token(connection_id)` is what every caller uses, also a maker's own program. Whoever
changes a grant locks its credential's row first, so that a refresh, a reconnection and a
disconnection of one connection come one after the other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db import connection as database
from django.utils import timezone

from apaleo.errors import GrantRevoked, IdTokenRejected, RemoteUnavailable
from apaleo.identity import TokenReply
from encryption.binding import BoundElsewhere, bind, unbind
from encryption.keyring import Undecryptable
from hotels import grants, history
from hotels.client import identity_server
from hotels.models import Connection, ConnectionEvent, Credential

logger = logging.getLogger(__name__)

# A token is refreshed when it has less than this to live, or a tenth of a life shorter than that.
MARGIN = timedelta(seconds=60)
# apaleo's tokens live an hour; one of unknown lifetime is used until then or until it is refused.
ASSUMED_LIFETIME = timedelta(hours=1)
# When the database refuses the tokens of a refresh: seconds before each further attempt.
PAUSES_TO_STORE = (0.0, 0.5, 1.0, 2.0, 4.0)


class NotConnected(Exception):
    """The connection has no grant: the hotelier has to connect, or connect again."""


class KeyUnavailable(Exception):
    """The tokens do not decrypt: bring the key back to TOKEN_KEYS, or have the hotel reconnect."""


def access_token(connection_id: UUID, *, rejected: str | None = None) -> str:
    """Return an access token of the connection, refreshed first if it has expired.

    At most one refresh call is made per expiry, however many callers ask in any process. After
    a 401 pass the refused token as `rejected`: another one is returned. Raises NotConnected,
    KeyUnavailable, GrantRevoked (the connection then needs reconnecting) or RemoteUnavailable.
    Must not be called inside a transaction: the refreshed tokens are committed at once.
    """
    with _marked_without_key(connection_id):
        credential = _active(connection_id)
        kept = _open(credential.access_token, credential)
        if _is_good(credential, kept, rejected=rejected):
            return kept
        return _refresh(connection_id, rejected=rejected)


def store(connection: Connection, reply: TokenReply, *, now: datetime) -> None:
    """Store the tokens of a reply; one without refresh token keeps the old one.

    Runs inside the caller's transaction.
    """
    lifetime = timedelta(seconds=reply.expires_in) if reply.expires_in else ASSUMED_LIFETIME
    values: dict[str, Any] = {
        "access_token": bind(reply.access_token, to=connection.pk),
        "access_token_stale_at": now + lifetime - min(MARGIN, lifetime / 10),
        "stored_at": now,
    }
    if reply.refresh_token is not None:
        values["refresh_token"] = bind(reply.refresh_token, to=connection.pk)
    # Not read before it is written: the old tokens may be what no key opens any more.
    rows = Credential.objects.filter(connection=connection)
    if not rows.update(**values):
        Credential.objects.create(connection=connection, **values)


def lock(connection_id: UUID) -> bool:
    """Hold the connection's grant for the rest of the caller's transaction; False if it has none.

    A refresh that is under way is waited for. Does not decrypt.
    """
    row = Credential.objects.select_for_update().filter(pk=connection_id).values_list("pk")
    return bool(list(row))


def pop_refresh_token(connection: Connection) -> str | None:
    """Delete the connection's tokens and return the refresh token, so that it can be revoked.

    None when there is none or no key opens it. Runs inside a transaction that holds `lock`.
    """
    rows = Credential.objects.filter(pk=connection.pk)
    try:
        refresh_token = next((_open(row.refresh_token, row) for row in rows), None)
    except (Undecryptable, BoundElsewhere):
        refresh_token = None
    rows.delete()
    return refresh_token


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
                _open(bound, credential)
        except (Undecryptable, BoundElsewhere, Credential.DoesNotExist):
            return False
        connection.status, connection.next_sync_at = Connection.Status.ACTIVE, now
        connection.save(update_fields=["status", "next_sync_at"])
        history.write(connection, ConnectionEvent.Kind.UNLOCKED, now=now)
        return True


def _refresh(connection_id: UUID, *, rejected: str | None) -> str:
    reply: TokenReply | None = None
    try:
        with transaction.atomic(durable=True):
            # Read after it is locked, not with it: PostgreSQL joins what it saw before it waited.
            lock(connection_id)
            credential = _active(connection_id)
            kept = _open(credential.access_token, credential)
            if _is_good(credential, kept, rejected=rejected):
                return kept
            # The one network call inside a transaction: a lock with a time to live can run out
            # under a slow call, and then two callers spend one refresh token. This one frees
            # itself when the process dies, and the call has a hard timeout.
            try:
                reply = identity_server().refresh(
                    refresh_token=_open(credential.refresh_token, credential)
                )
            except GrantRevoked:
                newer = _replacement_of(credential)
                if newer is not None:
                    return newer
                grants.mark_needs_reconnect(credential.connection, now=timezone.now())
            else:
                _require_same_subject(reply, credential.connection)
                now = timezone.now()
                store(credential.connection, reply, now=now)
                history.write(credential.connection, ConnectionEvent.Kind.REFRESHED, now=now)
    except DatabaseError:
        if reply is None:
            raise
        _store_yet(credential, reply)
    if reply is None:
        raise GrantRevoked(f"connection {connection_id}: apaleo refused the grant")
    return reply.access_token


def _store_yet(credential: Credential, reply: TokenReply) -> None:
    """Store tokens that the database did not take: the refresh token they replace is spent.

    Tries for some seconds on connections of its own, then leaves it to the log and raises what
    the database says.
    """
    logger.error("connection %s: refreshed, but not stored; trying again", credential.pk)
    for pause in PAUSES_TO_STORE:
        time.sleep(pause)
        database.close()
        try:
            with transaction.atomic(durable=True):
                lock(credential.pk)
                unchanged = Credential.objects.filter(
                    pk=credential.pk, stored_at=credential.stored_at
                )
                if unchanged.exists():
                    store(credential.connection, reply, now=timezone.now())
        except DatabaseError as error:
            last = error
        else:
            return
    logger.critical("connection %s: the refreshed tokens are lost", credential.pk)
    raise last


def _active(connection_id: UUID) -> Credential:
    try:
        credential = Credential.objects.select_related("connection").get(pk=connection_id)
    except Credential.DoesNotExist:
        raise NotConnected(f"connection {connection_id} has no grant") from None
    if not credential.connection.is_active:
        raise NotConnected(f"connection {connection_id} is {credential.connection.status}")
    return credential


def _open(bound: str, credential: Credential) -> str:
    return unbind(bound, to=credential.connection_id)


def _is_good(credential: Credential, kept: str, *, rejected: str | None) -> bool:
    return kept != rejected and timezone.now() < credential.access_token_stale_at


def _replacement_of(credential: Credential) -> str | None:
    """Return the access token of the grant that has taken the place of the one refused, if any.

    That takes a lock which the database lost under the call; the newer grant is then the truth.
    """
    rows = Credential.objects.filter(pk=credential.pk).exclude(stored_at=credential.stored_at)
    return next((_open(row.access_token, row) for row in rows), None)


def _require_same_subject(reply: TokenReply, connection: Connection) -> None:
    """Refuse tokens whose id_token speaks of somebody else (OpenID Connect Core 1.0, 12.2)."""
    if reply.id_token is None:
        return
    try:
        claims = identity_server().check_id_token(
            reply.id_token, nonce=None, access_token=reply.access_token
        )
    except RemoteUnavailable:
        # The keys cannot be had. The tokens came straight from the token endpoint over TLS, and
        # dropping them would lose the hotel: the old refresh token is spent.
        logger.warning("connection %s: refreshed without a look at the id_token", connection.pk)
        return
    except IdTokenRejected as error:
        logger.error("security: connection %s was refreshed with a wrong %s", connection.pk, error)  # noqa: TRY400 - the place says nothing
        raise
    if claims.subject != connection.subject:
        logger.error("security: connection %s was refreshed as somebody else", connection.pk)
        raise IdTokenRejected("id_token: another subject than at consent")


@contextmanager
def _marked_without_key(connection_id: UUID) -> Iterator[None]:
    """Turn tokens that do not open into KeyUnavailable, and mark their connection."""
    try:
        yield
    except (Undecryptable, BoundElsewhere):
        logger.exception("connection %s: its tokens do not open", connection_id)
        with transaction.atomic():
            lock(connection_id)
            grants.mark_key_unavailable(
                Connection.objects.get(pk=connection_id), now=timezone.now()
            )
        raise KeyUnavailable(f"connection {connection_id}") from None
