"""A grant that was given and is not going to be used goes back to apaleo, whatever went wrong."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.db import connection as database
from django.utils import timezone

from apaleo.errors import ApaleoError
from apaleo.identity import TokenReply
from connect.models import AuthorizationRequest
from connect.platform import identity_server
from hotels.connections import revoke_unused_grant

logger = logging.getLogger(__name__)


def revoke_unused(reply: TokenReply, request: AuthorizationRequest) -> None:
    """Revoke the grant: as a job, or at once where the database takes none. Does not raise."""
    try:
        revoke_unused_grant(reply, account=request.account, now=timezone.now())
    except DatabaseError:
        logger.exception("%s: no job to revoke its grant could be stored", request)
        _revoke_at_once(reply, request)


def is_in_use(request: AuthorizationRequest) -> bool:
    """Tell whether the grant was stored: in the transaction that marks the request connected.

    If the database cannot say, it was not: the person is told that nothing was connected.
    """
    _drop_broken_connection()
    rows = AuthorizationRequest.objects.filter(
        pk=request.pk, outcome=AuthorizationRequest.Outcome.CONNECTED
    )
    try:
        return rows.exists()
    except DatabaseError:
        logger.exception("%s: the database does not say whether it was connected", request)
        return False


def _drop_broken_connection() -> None:
    """Let the next query open a new connection where the last one broke."""
    if not database.in_atomic_block:
        database.close_if_unusable_or_obsolete()


def _revoke_at_once(reply: TokenReply, request: AuthorizationRequest) -> None:
    hint = "refresh_token" if reply.refresh_token else "access_token"
    try:
        identity_server().revoke(token=reply.refresh_token or reply.access_token, hint=hint)
    except ApaleoError as error:
        logger.critical("%s: a grant that nobody uses is left at apaleo: %s", request, error)
