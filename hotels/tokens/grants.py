"""How a grant ends: refused by apaleo, or without the key that opens its tokens.

Each function here runs inside its caller's transaction, which holds `hotels.tokens.lock`.
"""

from datetime import datetime

from hotels.models import Connection, ConnectionEvent, Notice, Revocation, SyncRun
from hotels.tokens.leaving import LeftGrant
from hotels.trail import history
from jobs.outbox import enqueue


def mark_needs_reconnect(
    connection: Connection, *, because: Connection.Ended, now: datetime
) -> None:
    """Turn an active connection to "needs reconnecting" and enqueue the mails to its owners.

    One now, one in a week unless it was reconnected by then. Idempotent. The tokens
    stay: nothing is deleted because of an error.
    """
    if connection.status != Connection.Status.ACTIVE:
        return
    connection.end(status=Connection.Status.NEEDS_RECONNECT, because=because, now=now)
    stop_runs(connection, failure=SyncRun.Failure.REVOKED, now=now)
    history.write(connection, ConnectionEvent.Kind.REFUSED, now=now, because=because.value)
    _tell_owners(connection, now=now)


def mark_key_unavailable(connection: Connection, *, now: datetime) -> None:
    """Mark an active connection whose tokens no key opens; it works again when the key is back."""
    if connection.status != Connection.Status.ACTIVE:
        return
    connection.status, connection.next_sync_at = Connection.Status.KEY_UNAVAILABLE, None
    connection.save(update_fields=["status", "next_sync_at"])
    stop_runs(connection, failure=SyncRun.Failure.KEY, now=now)
    history.write(connection, ConnectionEvent.Kind.LOCKED, now=now)


def stop_runs(connection: Connection, *, failure: SyncRun.Failure, now: datetime) -> None:
    """Stop what is under way; whoever works on it notices at its next write."""
    SyncRun.objects.filter(connection=connection).open().update(
        state=SyncRun.State.STOPPED, failure=failure, finished_at=now
    )


def revoke(grant: LeftGrant, *, of: Connection, webhook_digest: str = "", now: datetime) -> None:
    """Enqueue the revocation of a grant that the connection had.

    A webhook subscription is deleted before, with a token of that grant. A refresh that is under
    way is waited for: what it brings is what is handed back.
    """
    job = Revocation.of(
        grant.refresh_token,
        access_token=grant.access_token,
        access_token_stale_at=grant.access_token_stale_at,
        refresh_claim=grant.refresh_claim,
        account=of.account,
        apaleo_account_code=of.apaleo_account_code,
        webhook_digest=webhook_digest,
        now=now,
    )
    job.due_at = max(now, grant.refreshed_until or now)
    enqueue(job)


def _tell_owners(connection: Connection, *, now: datetime) -> None:
    # Those of an earlier refusal would come too soon after this one.
    Notice.objects.filter(connection=connection, state=Notice.State.PENDING).delete()
    enqueue(Notice(connection=connection, kind=Notice.Kind.NEEDS_RECONNECT, due_at=now))
    in_a_week = now + Notice.REMINDER_AFTER
    enqueue(Notice(connection=connection, kind=Notice.Kind.RECONNECT_REMINDER, due_at=in_a_week))
