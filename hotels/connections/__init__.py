"""A connection from its consent to its end: establish, establish again, disconnect, erase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Account, User
from apaleo.api import AccountRecord
from apaleo.identity import TokenReply
from audit.events import Event
from audit.trail import record
from hotels import tokens
from hotels.connections.erasing import erase_at
from hotels.models import Connection, ConnectionEvent, Revocation, Subscription, SyncRun
from hotels.sync import schedule
from hotels.tokens import grants
from hotels.trail import history
from hotels.trail.audit_events import CONNECTED, DISCONNECTED
from hotels.webhooks import address
from jobs.outbox import enqueue

# Two of one account may both be the first to connect an apaleo account: the second finds the row.
ATTEMPTS = 2

Kind = ConnectionEvent.Kind


class HeldElsewhere(Exception):
    """Another account holds the apaleo account: tell the newcomer so, without a word about whom."""


class AccountClosed(Exception):
    """The account was closed while the person was at apaleo: nothing was connected."""


class OtherApaleoAccount(Exception):
    """The consent was for another apaleo account than the connection's: nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a person has just consented to at apaleo: the tokens, who it was, for which account."""

    reply: TokenReply
    subject: str
    apaleo_account: AccountRecord
    name: str = ""
    email: str = ""


def establish(
    consent: Consent,
    *,
    account: Account,
    user: User,
    reconnects: Connection | None = None,
    on_established: Callable[[Connection], None] | None = None,
    now: datetime,
) -> Connection:
    """Store a fresh grant and create the sync run that loads its hotels, in one transaction.

    Takes up the account's earlier connection to the same apaleo account if there is one, with
    its mirror and mappings. `on_established` is called inside the transaction. Raises
    OtherApaleoAccount when the consent is not for the apaleo account of the connection that it
    was to renew, AccountClosed, or HeldElsewhere; the job that revokes the grant is then enqueued,
    unless that may end another one of the account's.
    """
    code = consent.apaleo_account.code
    is_other = reconnects is not None and reconnects.apaleo_account_code != code
    if not is_other:
        for _ in range(ATTEMPTS):
            if _is_held_elsewhere(code, account=account):
                break
            try:
                with transaction.atomic(durable=True):
                    connection = _establish(consent, account=account, user=user, now=now)
                    if on_established is not None:
                        on_established(connection)
                    return connection
            except AccountClosed:
                revoke_unused_grant(
                    consent.reply, account=account, apaleo_account_code=code, now=now
                )
                raise
            except IntegrityError:
                # Somebody was faster by a moment; the next round sees what they did.
                continue
    if not (is_other and _is_kept_beside(consent, account=account, now=now)):
        revoke_unused_grant(consent.reply, account=account, apaleo_account_code=code, now=now)
    raise OtherApaleoAccount if is_other else HeldElsewhere


def _is_kept_beside(consent: Consent, *, account: Account, now: datetime) -> bool:
    """Keep a grant with those that the account's connection to this apaleo account has replaced.

    Its revocation may end the one in use. False if the account has no such connection.
    """
    code, refresh_token = consent.apaleo_account.code, consent.reply.refresh_token
    mine = Connection.objects.filter(
        account=account, apaleo_account_code=code, status__in=Connection.HOLDING
    )
    known = mine.values_list("pk", flat=True).first()
    if known is None or refresh_token is None:
        return False
    with transaction.atomic():
        tokens.lock(known)
        connection = mine.filter(pk=known).first()
        if connection is not None:
            tokens.keep_replaced(refresh_token, connection=connection, now=now)
    return connection is not None


def revoke_unused_grant(
    reply: TokenReply, *, account: Account, apaleo_account_code: str = "", now: datetime
) -> None:
    """Enqueue the revocation of a fresh grant that is not going to be used.

    Its access token is revoked where no lasting access was granted.
    """
    with transaction.atomic():
        enqueue(
            Revocation.of(
                reply.refresh_token or reply.access_token,
                account=account,
                apaleo_account_code=apaleo_account_code,
                token_type_hint="refresh_token" if reply.refresh_token else "access_token",
                now=now,
            )
        )


def disconnect(connection: Connection, *, by: User | None = None, now: datetime) -> None:
    """End the connection at once: its tokens are gone, its work stops, its grants are revoked.

    The mirror and the mappings stay for a later reconnection. Idempotent. Each revocation is a
    job that is done when apaleo can be reached, also those of the grants that were replaced by
    this one. A refresh that is under way is not waited for here: the job waits for what it brings.
    """
    with transaction.atomic():
        tokens.lock(connection.pk)
        connection.refresh_from_db()
        if connection.status == Connection.Status.DISCONNECTED:
            return
        left = tokens.pop_grants(connection, now=now)
        # What was subscribed to is deleted with the first, and before any of them is revoked.
        webhook_digest = Subscription.end(connection)
        connection.end(status=Connection.Status.DISCONNECTED, erase_at=erase_at(now=now), now=now)
        grants.stop_runs(connection, failure=SyncRun.Failure.NONE, now=now)
        _record(DISCONNECTED, connection, by=by, now=now)
        history.write(connection, Kind.DISCONNECTED, by=by, now=now)
        for number, grant in enumerate(left):
            digest = "" if number else webhook_digest
            grants.revoke(grant, of=connection, webhook_digest=digest, now=now)


def _await_subscription_in_the_making(connection: Connection) -> None:
    """Have the one of before deleted only once a worker can make it no more.

    Until then it may be in no list, and its digest is about to be forgotten.
    """
    rows = Subscription.objects.filter(connection=connection, checking_until__isnull=False)
    for digest, until in rows.values_list("secret_digest", "checking_until"):
        mine = Revocation.objects.filter(account=connection.account_id, webhook_digest=digest)
        mine.filter(state=Revocation.State.PENDING, due_at__lt=until).update(due_at=until)


def _record(event: Event, connection: Connection, *, by: User | None, now: datetime) -> None:
    name = f"{connection.apaleo_account_name} ({connection.apaleo_account_code})"
    record(event, by=by, account_id=connection.account_id, subject=name, now=now)


def _is_held_elsewhere(code: str, *, account: Account) -> bool:
    holders = Connection.objects.filter(apaleo_account_code=code, status__in=Connection.HOLDING)
    return holders.exclude(account=account).exists()


def _establish(consent: Consent, *, account: Account, user: User, now: datetime) -> Connection:
    if Account.objects.select_for_update(no_key=True).get(pk=account.pk).closed_at is not None:
        raise AccountClosed
    code = consent.apaleo_account.code
    known = Connection.objects.filter(account=account, apaleo_account_code=code)
    for row in known:
        tokens.lock(row.pk)
        tokens.remember_replaced(row, now=now)
    scopes_before = known.values_list("scopes", flat=True).first()
    connection, is_new = Connection.objects.update_or_create(
        account=account,
        apaleo_account_code=code,
        defaults={
            "apaleo_account_name": consent.apaleo_account.name[:200],
            "subject": consent.subject,
            "granted_by_name": consent.name,
            "granted_by_email": consent.email,
            "scopes": sorted(consent.reply.scopes or settings.APALEO_SCOPES),
            "excess_scopes": sorted((consent.reply.scopes or set()) - set(settings.APALEO_SCOPES)),
            "status": Connection.Status.ACTIVE,
            "ended_at": None,
            "erase_at": None,
            "ended_because": Connection.Ended.UNKNOWN,
            "connected_by": user,
            "connected_at": now,
            "next_sync_at": now,
        },
    )
    connection.next_sync_at = schedule.next_sync_at(connection.pk, now=now)
    connection.save(update_fields=["next_sync_at"])
    tokens.store(connection, consent.reply, now=now)
    _record(CONNECTED, connection, by=user, now=now)
    history.write(connection, Kind.CONNECTED if is_new else Kind.RECONNECTED, by=user, now=now)
    if scopes_before is not None:
        history.write_scopes(connection, before=scopes_before, by=user, now=now)
    if address.is_on():
        _await_subscription_in_the_making(connection)
        Subscription.prepare(connection, now=now)
    schedule.request_sync(connection, cause=SyncRun.Cause.CONNECTED, now=now)
    return connection
