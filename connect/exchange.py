"""From the code to the connection: exchange it, prove who consented, learn the apaleo account."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone

from apaleo.api import AccountRecord
from apaleo.errors import (
    ApaleoError,
    Forbidden,
    GrantRevoked,
    IdTokenRejected,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.identity import IdClaims, TokenReply
from connect.models import AuthorizationRequest
from connect.refusals import Reason, Refusal
from connect.scopes import IDENTITY_SCOPES
from encryption.binding import BoundElsewhere, unbind
from encryption.keyring import Undecryptable
from hotels.client import api, identity_server, redirect_uri
from hotels.connections import (
    Consent,
    HeldElsewhere,
    OtherApaleoAccount,
    establish,
    revoke_unused_grant,
)
from hotels.models import Connection

logger = logging.getLogger(__name__)


def exchange(request: AuthorizationRequest, *, code: str) -> Connection:
    """Return the connection that the code of a consumed request leads to, or raise Refusal.

    A grant that is not going to be used is revoked. Until the id_token has been
    proved, the access token is not used.
    """
    try:
        reply = _exchange_code(request, code)
    except ApaleoError as error:
        raise _refusal_for(error, request) from None
    try:
        claims = _prove(request, reply)
        _require_scopes(reply)
        apaleo_account = _fetch_account(reply, claims)
        return establish(
            Consent(reply=reply, subject=claims.subject, apaleo_account=apaleo_account),
            account=request.account,
            user=request.user,
            reconnects=request.reconnects,
            on_established=request.mark_connected,
            now=timezone.now(),
        )
    except HeldElsewhere:
        raise Refusal(Reason.HELD_ELSEWHERE) from None
    except OtherApaleoAccount:
        raise Refusal(Reason.OTHER_APALEO_ACCOUNT) from None
    except ApaleoError as error:
        revoke_unused_grant(reply, account=request.account, now=timezone.now())
        raise _refusal_for(error, request) from None
    except Refusal:
        revoke_unused_grant(reply, account=request.account, now=timezone.now())
        raise


def _exchange_code(request: AuthorizationRequest, code: str) -> TokenReply:
    try:
        code_verifier = unbind(request.code_verifier, to=request.state_digest)
    except (Undecryptable, BoundElsewhere):
        logger.exception("%s: its code verifier does not open", request)
        raise Refusal(Reason.NOT_ACCEPTED) from None
    return identity_server().exchange_code(
        code=code, redirect_uri=redirect_uri(), code_verifier=code_verifier
    )


def _prove(request: AuthorizationRequest, reply: TokenReply) -> IdClaims:
    """Return who consented, checked before anything else is done with the tokens."""
    if reply.id_token is None:
        raise IdTokenRejected("id_token: missing")
    return identity_server().check_id_token(
        reply.id_token, nonce=request.nonce, access_token=reply.access_token
    )


def _require_scopes(reply: TokenReply) -> None:
    if reply.refresh_token is None:
        raise Refusal(Reason.NO_REFRESH_TOKEN)
    # That lasting access was granted shows by the refresh token.
    wanted = frozenset(settings.APALEO_SCOPES) - IDENTITY_SCOPES
    missing = wanted - reply.scopes if reply.scopes is not None else frozenset()
    if missing:
        raise Refusal(Reason.MISSING_SCOPE, scope=" ".join(sorted(missing)))


def _fetch_account(reply: TokenReply, claims: IdClaims) -> AccountRecord:
    """Return the apaleo account, which must be the one that the id_token names."""
    apaleo_account = api(lambda rejected: reply.access_token).fetch_current_account()
    if claims.account_code not in {None, apaleo_account.code}:
        raise IdTokenRejected("id_token: another apaleo account than the access token's")
    return apaleo_account


def _refusal_for(error: ApaleoError, request: AuthorizationRequest) -> Refusal:
    """Return what the hotelier is told, and tell the log what a developer needs."""
    match error:
        case RemoteUnavailable():
            logger.warning("%s: %s", request, error)
            return Refusal(Reason.UNAVAILABLE)
        case GrantRevoked():
            logger.warning("security: %s: the code was not accepted", request)
            return Refusal(Reason.NOT_ACCEPTED)
        case IdTokenRejected():
            logger.error("security: %s: %s", request, error)
            return Refusal(Reason.INVALID_ID_TOKEN)
        case Forbidden():
            return Refusal(Reason.MISSING_SCOPE, scope=error.scope)
        case RemoteContractError():
            logger.error("%s: %s", request, error)
    return Refusal(Reason.MISCONFIGURED)
