"""One refresh, made by whoever holds the claim to it: call, keep, check.

The call spends the refresh token, so what comes back is committed before anything is made of it.
"""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from apaleo.errors import (
    ApaleoError,
    ClientRefused,
    GrantRevoked,
    IdTokenRejected,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.identity import TokenReply
from hotels.client import identity_server
from hotels.models import Connection, ConnectionEvent, Credential, Revocation, Subscription
from hotels.tokens import grants
from hotels.tokens.call import call
from hotels.tokens.errors import TokensSetAside
from hotels.tokens.leaving import LeftGrant
from hotels.tokens.refusals import note_refusal
from hotels.tokens.storage import columns, keep_replaced, lock, opened, stale_at
from hotels.trail import history
from jobs.persistence import persistently

logger = logging.getLogger(__name__)

Failure = Credential.Failure
# After a failure: doubling from the first pause to the longest, and as long as apaleo asks for.
FIRST_REST, MAX_REST = timedelta(seconds=5), timedelta(seconds=60)
# What only staff or a new version can mend is not asked for every few seconds.
LONG_REST = timedelta(minutes=2)


def refresh(credential: Credential, *, claim: UUID, is_watched: bool = False) -> str | None:
    """Make the refresh call; return the new access token, None when other tokens stand by now.

    Raises GrantRevoked, RemoteUnavailable or RemoteContractError, each noted in the row for all
    who ask meanwhile.
    """
    try:
        reply = _call(credential, claim=claim, is_watched=is_watched)
    except GrantRevoked as refusal:
        persistently(partial(note_refusal, credential, claim=claim, refusal=refusal))
        return None
    except ApaleoError as error:
        persistently(partial(_note_failure, credential, claim=claim, error=error))
        raise
    if reply is None:
        return None
    if not _keep(credential, reply, claim=claim):
        return None
    _check(credential.connection, reply, claim=claim)
    return reply.access_token


def _call(credential: Credential, *, claim: UUID, is_watched: bool) -> TokenReply | None:
    """Return apaleo's answer, None when the claim was lost before anything was sent."""
    server = identity_server(is_watched=is_watched)
    # Discovery may be slow too. It is over before the lease of the call begins.
    server.metadata()
    renew = partial(Credential.objects.renew_claim, credential.pk, claim=claim)
    if not persistently(renew):
        return None
    refresh_token = opened(credential.refresh_token, credential)

    def before_repeating() -> bool:
        logger.warning(
            "connection %s: the answer to a refresh was lost, asking again", credential.pk
        )
        # If the hotel has left meanwhile, the revocation of its grant waits for what comes back.
        return persistently(renew) or persistently(
            partial(Revocation.await_refresh, claim, now=timezone.now())
        )

    return call(server, refresh_token, before_repeating=before_repeating)


def _keep(credential: Credential, reply: TokenReply, *, claim: UUID) -> bool:
    """Commit what came back, the id_token still unseen; False when other tokens stand by now."""
    try:
        return persistently(partial(_keep_once, credential, reply, claim=claim))
    except DatabaseError:
        logger.critical("connection %s: the refreshed tokens are lost", credential.pk)
        raise


def _keep_once(credential: Credential, reply: TokenReply, *, claim: UUID) -> bool:
    now = timezone.now()
    # Also when the lease ran out under a slow call: as long as nobody has stored a successor of the
    # tokens that were sent, this is it.
    mine = Q(stored_at=credential.stored_at) | Q(refresh_claim=claim)
    with transaction.atomic(durable=True):
        kept = columns(reply, of=credential.pk, now=now, claim=claim)
        if Credential.objects.filter(mine, pk=credential.pk).update(**kept):
            history.write(credential.connection, ConnectionEvent.Kind.REFRESHED, now=now)
            return True
        lock(credential.pk)
        _keep_or_revoke(credential.connection, reply, claim=claim, now=now)
        return False


def _keep_or_revoke(
    connection: Connection, reply: TokenReply, *, claim: UUID, now: datetime
) -> None:
    """See to tokens that came too late: the hotel has left, and may be here again."""
    if Revocation.resume(claim, reply, stale_at=stale_at(reply, now=now), now=now):
        return
    if reply.refresh_token is None:
        return
    if not Credential.objects.filter(pk=connection.pk).exists():
        # The job did not wait so long. What it may not have deleted is deleted with these.
        grant = LeftGrant(
            refresh_token=reply.refresh_token,
            access_token=reply.access_token,
            access_token_stale_at=stale_at(reply, now=now),
        )
        digest = Subscription.digest_of_removed(connection)
        grants.revoke(grant, of=connection, webhook_digest=digest, now=now)
    else:
        keep_replaced(reply.refresh_token, connection=connection, now=now)


def _check(connection: Connection, reply: TokenReply, *, claim: UUID) -> None:
    """Look at the id_token, if one came, and let the tokens be used (OpenID Connect Core, 12.2).

    Only somebody else's subject ends the grant: any other flaw may be ours or a moment's, and
    the tokens before these are spent.
    """
    try:
        _require_same_subject(connection, reply)
    except IdTokenRejected as error:
        logger.error("security: connection %s was refreshed with a wrong %s", connection.pk, error)  # noqa: TRY400 - the place says nothing
        persistently(
            partial(
                Credential.objects.release_refresh,
                connection.pk,
                claim=claim,
                refresh_failure=Failure.SUSPICIOUS,
                refresh_failures=F("refresh_failures") + 1,
                failure_detail=str(error)[:200],
                refresh_after=Now() + LONG_REST,
            )
        )
        raise TokensSetAside(str(error), retry_after=LONG_REST.total_seconds()) from None
    except _SomebodyElse:
        logger.error("security: connection %s was refreshed as somebody else", connection.pk)  # noqa: TRY400 - likewise
        persistently(partial(_end_as_somebody_elses, connection, claim=claim))
        raise GrantRevoked("id_token: another subject than at consent") from None
    persistently(
        partial(
            Credential.objects.release_refresh,
            connection.pk,
            claim=claim,
            access_token_stale_at=stale_at(reply, now=timezone.now()),
        )
    )


class _SomebodyElse(Exception):
    """A proved id_token names another person than the one who consented."""


def _require_same_subject(connection: Connection, reply: TokenReply) -> None:
    if reply.id_token is None:
        return
    try:
        claims = identity_server().check_id_token(
            reply.id_token, nonce=None, access_token=reply.access_token
        )
    except RemoteUnavailable:
        # The keys cannot be had. The tokens came straight from the token endpoint over TLS.
        logger.warning("connection %s: refreshed without a look at the id_token", connection.pk)
        return
    if claims.subject != connection.subject:
        raise _SomebodyElse
    if claims.account_code not in {None, connection.apaleo_account_code}:
        raise IdTokenRejected("id_token: another apaleo account than the connection's")


def _end_as_somebody_elses(connection: Connection, *, claim: UUID) -> None:
    with transaction.atomic(durable=True):
        lock(connection.pk)
        if Credential.objects.release_refresh(connection.pk, claim=claim):
            connection.refresh_from_db()
            grants.mark_needs_reconnect(
                connection, because=Connection.Ended.OTHER_PERSON, now=timezone.now()
            )


def _note_failure(credential: Credential, *, claim: UUID, error: ApaleoError) -> None:
    """Let everybody rest who would make the same call now."""
    failure, rest = Failure.CONTRACT, LONG_REST
    if isinstance(error, ClientRefused):
        failure = Failure.CLIENT
        _tell_of_refused_client(error)
    elif isinstance(error, RemoteUnavailable):
        failure = Failure.UNAVAILABLE
        rest = min(FIRST_REST * 2 ** min(credential.refresh_failures, 10), MAX_REST)
        rest = max(rest, timedelta(seconds=error.retry_after or 0))
    elif not isinstance(error, RemoteContractError):
        raise error
    Credential.objects.release_refresh(
        credential.pk,
        claim=claim,
        refresh_failure=failure,
        refresh_failures=min(credential.refresh_failures + 1, 1000),
        failure_detail=str(error)[:200],
        # Spread: whoever waits for the same server comes back one after the other.
        refresh_after=Now() + rest * random.uniform(1.0, 1.25),  # noqa: S311 - spreads load
    )


def _tell_of_refused_client(error: ClientRefused) -> None:
    """Tell staff once: it concerns every connection, and each of them comes by here."""
    if not Credential.objects.filter(refresh_failure=Failure.CLIENT).exists():
        logger.error("apaleo does not accept this app, no connection can be refreshed: %s", error)
