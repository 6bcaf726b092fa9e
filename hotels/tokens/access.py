"""Getting an access token: the stored one, or one that is refreshed by one of all who ask."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apaleo.errors import ClientRefused, RemoteUnavailable
from encryption.binding import BoundElsewhere
from encryption.keyring import Undecryptable
from hotels.models import Connection, Credential
from hotels.tokens import grants
from hotels.tokens.errors import GrantInDoubt, KeyUnavailable
from hotels.tokens.refresh import refresh
from hotels.tokens.storage import active_credential, lock, opened
from jobs.persistence import persistently

logger = logging.getLogger(__name__)

# Longer than a call that hangs, the lease of one whose process died, and the call after that.
MAX_WAIT = 70.0
FIRST_LOOK, MAX_LOOK = 0.03, 0.4
# What a refresh has come to, for those who ask while it rests.
ERRORS: dict[str, type[RemoteUnavailable]] = {
    Credential.Failure.REFUSED: GrantInDoubt,
    Credential.Failure.CLIENT: ClientRefused,
}


def token_source(connection_id: UUID, *, is_watched: bool = False) -> Callable[[str | None], str]:
    """Return what the clients of `apaleo.api` ask for the connection's tokens."""

    def token(rejected: str | None) -> str:
        return access_token(connection_id, rejected=rejected, is_watched=is_watched)

    return token


def access_token(
    connection_id: UUID, *, rejected: str | None = None, is_watched: bool = False
) -> str:
    """Return an access token of the connection, refreshed first if it has expired.

    At most one refresh call is made per expiry, however many callers ask in any process: one of
    them makes it, the others wait for what comes of it, and a failure is everybody's for a while.
    No transaction and no lock is held meanwhile. After a 401 pass the refused token as
    `rejected`: another one is returned. When many are refreshed, those who are `is_watched` go
    first: somebody waits for them.

    Raises NotConnected, KeyUnavailable, RemoteUnavailable (try later, it tells when) or
    GrantRevoked (the connection then needs reconnecting, and says why). A grant that apaleo has
    refused is in doubt at first, which is a RemoteUnavailable: a refusal counts once it was
    repeated after a pause, and while it is not everybody's. Must not be called inside a
    transaction: the refreshed tokens are committed at once.
    """
    give_up_at, look = time.monotonic() + MAX_WAIT, FIRST_LOOK
    with _marked_without_key(connection_id):
        while True:
            credential = persistently(partial(active_credential, connection_id))
            kept = opened(credential.access_token, credential)
            if kept != rejected and timezone.now() < credential.access_token_stale_at:
                return kept
            _require_rested(credential)
            claim = _claim(credential)
            if claim is not None:
                refreshed = refresh(credential, claim=claim, is_watched=is_watched)
                if refreshed is not None:
                    return refreshed
            elif time.monotonic() > give_up_at:
                raise RemoteUnavailable("the refresh of the token takes too long")
            else:
                time.sleep(look)
                look = min(look * 1.5, MAX_LOOK)


def _require_rested(credential: Credential) -> None:
    """Raise what the last refresh has come to while that is recent: nobody repeats it so soon."""
    if credential.refresh_after is None:
        return
    read_at: datetime = credential.read_at  # type: ignore[attr-defined]  # annotated
    left = (credential.refresh_after - read_at).total_seconds()
    if left > 0:
        error = ERRORS.get(credential.refresh_failure, RemoteUnavailable)
        raise error(credential.failure_detail, retry_after=left)


def _claim(credential: Credential) -> UUID | None:
    """Take the refresh of these tokens upon this caller, None when another one has it."""
    read_at: datetime = credential.read_at  # type: ignore[attr-defined]  # annotated
    if not credential.may_be_claimed(at=read_at):
        return None
    # Opened before it is claimed: without its key nobody shall wait for a call that never comes.
    opened(credential.refresh_token, credential)
    claim = uuid4()

    def take() -> bool:
        with transaction.atomic(durable=True):
            rows = Credential.objects
            # The second look is for a commit whose answer was lost.
            return rows.claim_refresh(credential.pk, claim=claim, seen=credential) or (
                rows.filter(pk=credential.pk, refresh_claim=claim).exists()
            )

    return claim if persistently(take) else None


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
