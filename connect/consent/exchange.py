"""From the code to the connection: exchange it, prove who consented, learn the apaleo account."""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings
from django.utils import timezone

from apaleo.api import AccountRecord
from apaleo.errors import (
    ApaleoError,
    ClientRefused,
    Forbidden,
    GrantRevoked,
    IdTokenRejected,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.identity import IdClaims, TokenReply, UnusableTokenReply
from connect.consent.safety_net import is_in_use, revoke_unused
from connect.models import AuthorizationRequest
from connect.platform import api, identity_server
from connect.refusals import Reason, Refusal
from encryption.binding import BoundElsewhere, unbind
from encryption.keyring import Undecryptable
from hotels.client import redirect_uri
from hotels.connections import AccountClosed, Consent, HeldElsewhere, OtherApaleoAccount, establish
from hotels.health.scopes import IDENTITY_SCOPES
from hotels.models import Connection

logger = logging.getLogger(__name__)


def exchange(request: AuthorizationRequest, *, code: str) -> None:
    """Mark a consumed request as connected by its code, or raise Refusal.

    Whatever goes wrong once a grant was given, it is handed back unless it is in use. Until the
    id_token has been proved, the access token is not used.
    """
    try:
        reply = _exchange_code(request, code)
    except UnusableTokenReply as error:
        if error.granted is not None:
            revoke_unused(error.granted, request)
        raise _refusal_for(error, request) from None
    except ApaleoError as error:
        raise _refusal_for(error, request) from None
    try:
        _connect(request, reply)
    except _HandedBack as error:
        raise error.refusal from None
    except Exception as error:
        if is_in_use(request):
            # What failed came after the commit: the hotel is connected, and that is what counts.
            logger.exception("%s: connected, but not everything after it was done", request)
            request.refresh_from_db(fields=["outcome", "connection", "is_repeated"])
            return
        revoke_unused(reply, request)
        if isinstance(error, ApaleoError):
            raise _refusal_for(error, request) from None
        raise


class _HandedBack(Exception):
    """The consent cannot be used, and `establish` has seen to its grant."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def _connect(request: AuthorizationRequest, reply: TokenReply) -> None:
    claims = _prove(request, reply)
    _require_scopes(request, reply)
    apaleo_account = _fetch_account(reply, claims)
    consent = Consent(
        reply=reply,
        subject=claims.subject,
        apaleo_account=apaleo_account,
        name=claims.name,
        email=claims.email,
    )
    existing = Connection.objects.filter(
        account=request.account,
        apaleo_account_code=apaleo_account.code,
        status=Connection.Status.ACTIVE,
    )
    is_repeated = request.reconnects_id is None and existing.exists()
    apaleo_user = claims.email or claims.name
    try:
        establish(
            consent,
            account=request.account,
            user=request.user,
            reconnects=request.reconnects,
            on_established=partial(request.mark_connected, is_repeated=is_repeated),
            now=timezone.now(),
        )
    except AccountClosed:
        raise _HandedBack(Refusal(Reason.NOT_ALLOWED)) from None
    except HeldElsewhere:
        raise _HandedBack(Refusal(Reason.HELD_ELSEWHERE, apaleo_user=apaleo_user)) from None
    except OtherApaleoAccount:
        raise _HandedBack(Refusal(Reason.OTHER_APALEO_ACCOUNT, apaleo_user=apaleo_user)) from None


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


def _require_scopes(request: AuthorizationRequest, reply: TokenReply) -> None:
    if reply.refresh_token is None:
        granted = "what was asked for" if reply.scopes is None else " ".join(sorted(reply.scopes))
        logger.error(
            "%s: apaleo granted no lasting access: no refresh token, scopes: %s. Is offline_access "
            "enabled for this app? prompt=consent is asked for from now on: some servers want it",
            request,
            granted,
        )
        raise Refusal(Reason.NO_REFRESH_TOKEN)
    # That lasting access was granted shows by the refresh token.
    wanted = frozenset(settings.APALEO_SCOPES) - IDENTITY_SCOPES
    missing = wanted - reply.scopes if reply.scopes is not None else frozenset()
    if missing:
        raise Refusal(Reason.MISSING_SCOPE, scope=" ".join(sorted(missing)))


def _fetch_account(reply: TokenReply, claims: IdClaims) -> AccountRecord:
    """Return the apaleo account, which must be the one that the id_token names."""
    # Whose id_token names none share the limits of one account.
    remote = api(lambda rejected: reply.access_token, account_code=claims.account_code or "")
    apaleo_account = remote.fetch_current_account()
    if claims.account_code not in {None, apaleo_account.code}:
        raise IdTokenRejected("id_token: another apaleo account than the access token's")
    return apaleo_account


def _refusal_for(error: ApaleoError, request: AuthorizationRequest) -> Refusal:
    """Return what the hotelier is told, and tell the log what a developer needs."""
    match error:
        case ClientRefused():
            logger.error("%s: %s", request, error)
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
