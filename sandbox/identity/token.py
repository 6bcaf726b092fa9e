"""The token endpoint (RFC 6749, sections 4.1.3, 4.4 and 6; RFC 7636, section 4.6)."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.identity.client_auth import authenticate_client, read_form, required
from sandbox.identity.errors import NO_STORE, OAuthError
from sandbox.identity.scopes import OPENID_SCOPES
from sandbox.identity.token_response import issue_refresh_token, token_response
from sandbox.settings import Client, Rotation
from sandbox.state import Sandbox, call_of, sandbox_of
from sandbox.state.keys import base64url
from sandbox.state.tokens import AuthorizationCode, Grant, Token

Issued = tuple[Grant, dict[str, Any]]


async def token(request: Request) -> Response:
    """Exchange a code, a refresh token or a simple client's credentials for tokens."""
    call = call_of(request)
    try:
        form = read_form(request)
        client = authenticate_client(request, form)
        grant, reply = _issue(sandbox_of(request), client, form)
    except OAuthError as error:
        return error.response(call)
    call.account_code = grant.account_code
    call.record_issued({k: reply[k] for k in ("access_token", "refresh_token") if k in reply})
    return JSONResponse(reply, headers=NO_STORE)


def _issue(sandbox: Sandbox, client: Client, form: dict[str, str]) -> Issued:
    grant_types: dict[str, Callable[[Sandbox, Client, dict[str, str]], Issued]] = {
        "authorization_code": exchange_code,
        "refresh_token": refresh,
        "client_credentials": grant_client_credentials,
    }
    grant_type = form.get("grant_type")
    if grant_type is None:
        raise OAuthError("invalid_request", "Missing grant_type")
    if grant_type not in grant_types:
        raise OAuthError("unsupported_grant_type", f"Unknown grant_type {grant_type}")
    if client.kind == "simple" and grant_type != "client_credentials":
        raise OAuthError("unauthorized_client", "A simple client cannot use this grant")
    return grant_types[grant_type](sandbox, client, form)


def exchange_code(sandbox: Sandbox, client: Client, form: dict[str, str]) -> Issued:
    """Exchange a code once; a second attempt also ends what the first one was given."""
    code = sandbox.tokens.code(required(form, "code"))
    if code is None or code.grant.client_id != client.client_id:
        raise OAuthError("invalid_grant", "Unknown code")
    if code.spent_at is not None:
        sandbox.tokens.revoke_grant(code.grant)
        raise OAuthError("invalid_grant", "The code was used before; its tokens are revoked")
    now = sandbox.clock.now()
    code.spent_at = now
    if not code.is_active(now):
        raise OAuthError("invalid_grant", "The code has expired or was revoked")
    if form.get("redirect_uri") != code.redirect_uri:
        raise OAuthError("invalid_grant", "redirect_uri differs from the authorization request")
    problem = _verifier_problem(code, form.get("code_verifier"))
    if problem:
        raise OAuthError("invalid_grant", problem)
    grant = code.grant
    is_offline = "offline_access" in grant.scopes
    refresh_token = issue_refresh_token(sandbox, grant).value if is_offline else None
    return grant, token_response(
        sandbox, grant, scopes=grant.scopes, refresh_token=refresh_token, nonce=code.nonce
    )


def _verifier_problem(code: AuthorizationCode, verifier: str | None) -> str | None:
    """Return what is wrong with the code verifier, or None."""
    if code.code_challenge is None:
        return "code_verifier without code_challenge" if verifier else None
    if verifier is None:
        return "Missing code_verifier"
    challenge = base64url(hashlib.sha256(verifier.encode()).digest())
    if not hmac.compare_digest(challenge.encode(), code.code_challenge.encode()):
        return "code_verifier does not fit the code_challenge"
    return None


def refresh(sandbox: Sandbox, client: Client, form: dict[str, str]) -> Issued:
    """Refresh; a spent token outside the grace period ends the grant."""
    presented = sandbox.tokens.find("refresh_token", required(form, "refresh_token"))
    if presented is None or presented.grant.client_id != client.client_id:
        raise OAuthError("invalid_grant", "Unknown refresh token")
    now = sandbox.clock.now()
    if not presented.is_active(now):
        raise OAuthError("invalid_grant", "The refresh token has expired or was revoked")
    grace_seconds = sandbox.settings.grace_seconds
    if presented.spent_at is not None and now - presented.spent_at >= grace_seconds:
        sandbox.tokens.revoke_grant(presented.grant)
        raise OAuthError("invalid_grant", "The refresh token was spent; its grant is revoked")
    _require_access(sandbox, presented.grant)
    scopes = _narrowed(presented, form.get("scope"))
    refresh_token = _successor(sandbox, presented, now)
    return presented.grant, token_response(
        sandbox, presented.grant, scopes=scopes, refresh_token=refresh_token
    )


def _require_access(sandbox: Sandbox, grant: Grant) -> None:
    """Refuse as apaleo was seen to, in a sentence of its own or with a code that says little.

    https://github.com/apaleo/api/issues/280 and https://github.com/apaleo/api/issues/152
    """
    users = sandbox.accounts.by_code[grant.account_code].users
    for user in users:
        if user.sub == grant.subject and not user.is_active:
            sentence = f"User {user.email} has no access to {grant.account_code}"
            raise OAuthError(sentence, "The user who consented was deactivated")
    if grant.is_outgrown:
        raise OAuthError("invalid_request", "Scopes were added to the client since the consent")


def _narrowed(presented: Token, scope: str | None) -> tuple[str, ...]:
    """Return the scopes asked for, which must have been granted; all if none are named."""
    if scope is None:
        return presented.scopes
    wanted = tuple(dict.fromkeys(scope.split()))
    if not set(wanted) <= set(presented.scopes):
        raise OAuthError("invalid_scope", "A scope beyond those of the consent")
    return wanted


def _successor(sandbox: Sandbox, presented: Token, now: float) -> str | None:
    match sandbox.settings.rotation:
        case Rotation.ONE_TIME:
            if presented.spent_at is None:
                presented.spent_at = now
            return issue_refresh_token(sandbox, presented.grant).value
        case Rotation.REUSE:
            return presented.value
        case Rotation.OMIT:
            return None


def grant_client_credentials(sandbox: Sandbox, client: Client, form: dict[str, str]) -> Issued:
    """Grant a simple client a token for its own account; a connect client gets `invalid_scope`."""
    if client.kind != "simple" or client.account_code is None:
        raise OAuthError("invalid_scope", "A connect client cannot use client credentials")
    api_scopes = client.scopes - OPENID_SCOPES
    scopes = tuple(form["scope"].split()) if "scope" in form else tuple(sorted(api_scopes))
    if not api_scopes.issuperset(scopes):
        raise OAuthError("invalid_scope", "A scope that is not enabled for the client")
    grant = Grant(client.client_id, client.account_code, subject=None, scopes=scopes)
    return grant, token_response(sandbox, grant, scopes=scopes, refresh_token=None)
