"""A connection from its consent to its end: establish, establish again, disconnect."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from apaleo.records import AccountRecord
from apaleo.token_reply import TokenReply
from hotels import grants, schedule, tokens, wake
from hotels.models import AuthorizationRequest, Connection, Revocation, SyncRun

# Two of one account may both be the first to connect an apaleo account: the second finds the row.
ATTEMPTS = 2


class HeldElsewhere(Exception):
    """Another account holds the apaleo account: tell the newcomer so, without a word about whom."""


class OtherApaleoAccount(Exception):
    """The consent was for another apaleo account than the connection's: nothing was changed."""


def establish(
    *,
    request: AuthorizationRequest,
    reply: TokenReply,
    subject: str,
    apaleo_account: AccountRecord,
    now: datetime,
) -> Connection:
    """Store a fresh grant and create the sync run that loads its hotels, in one transaction.

    Takes up the account's earlier connection to the same apaleo account if there is one, with
    its mirror and mappings. Raises OtherApaleoAccount or HeldElsewhere; the grant is then
    promised to be handed back.
    """
    is_other = request.reconnects is not None and (
        request.reconnects.apaleo_account_code != apaleo_account.code
    )
    if not is_other:
        for _ in range(ATTEMPTS):
            if _is_held_elsewhere(request, apaleo_account):
                break
            try:
                return _establish(
                    request, reply=reply, subject=subject, apaleo_account=apaleo_account, now=now
                )
            except IntegrityError:
                # Somebody was faster by a moment; the next round sees what they did.
                continue
    hand_back(request, reply=reply, apaleo_account_code=apaleo_account.code, now=now)
    raise OtherApaleoAccount if is_other else HeldElsewhere


def hand_back(
    request: AuthorizationRequest,
    *,
    reply: TokenReply,
    apaleo_account_code: str = "",
    now: datetime,
) -> None:
    """Promise to revoke a fresh grant that is not going to be used."""
    if reply.refresh_token is None:
        return
    with transaction.atomic():
        Revocation.promise(
            request.account,
            refresh_token=reply.refresh_token,
            apaleo_account_code=apaleo_account_code,
            now=now,
        )
        wake.errands()


def disconnect(connection: Connection, *, now: datetime) -> None:
    """End the connection at once: its tokens are gone, its work stops, its grant is handed back.

    The mirror and the mappings stay for a later reconnection. Idempotent. The revocation is a
    promise that is kept when apaleo can be reached.
    """
    with transaction.atomic():
        tokens.lock(connection.pk)
        connection.refresh_from_db()
        if connection.status == Connection.Status.DISCONNECTED:
            return
        refresh_token = tokens.take_refresh_token(connection)
        connection.end(status=Connection.Status.DISCONNECTED, now=now)
        grants.stop_runs(connection, failure=SyncRun.Failure.NONE, now=now)
        if refresh_token is not None:
            Revocation.promise(
                connection.account,
                refresh_token=refresh_token,
                apaleo_account_code=connection.apaleo_account_code,
                now=now,
            )
            wake.errands()


def _is_held_elsewhere(request: AuthorizationRequest, apaleo_account: AccountRecord) -> bool:
    holders = Connection.objects.filter(
        apaleo_account_code=apaleo_account.code, status__in=Connection.HOLDING
    )
    return holders.exclude(account=request.account).exists()


@transaction.atomic(durable=True)
def _establish(
    request: AuthorizationRequest,
    *,
    reply: TokenReply,
    subject: str,
    apaleo_account: AccountRecord,
    now: datetime,
) -> Connection:
    known = Connection.objects.filter(
        account=request.account, apaleo_account_code=apaleo_account.code
    )
    for pk in known.values_list("pk", flat=True):
        tokens.lock(pk)
    connection, _ = Connection.objects.update_or_create(
        account=request.account,
        apaleo_account_code=apaleo_account.code,
        defaults={
            "apaleo_account_name": apaleo_account.name[:200],
            "subject": subject,
            "scopes": sorted(reply.scopes or settings.APALEO_SCOPES),
            "status": Connection.Status.ACTIVE,
            "ended_at": None,
            "connected_by": request.user,
            "connected_at": now,
            "next_sync_at": schedule.next_sync_at(now=now),
        },
    )
    tokens.store(connection, reply, now=now)
    schedule.request_sync(connection, cause=SyncRun.Cause.CONNECTED, now=now)
    request.settle(connection=connection)
    return connection
