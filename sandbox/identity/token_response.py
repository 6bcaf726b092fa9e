"""Making the token response: access token, id token and refresh token for one grant."""

import hashlib
import secrets
from typing import Any

from sandbox.state import Sandbox
from sandbox.state.keys import base64url
from sandbox.state.tokens import Grant, Token, opaque_token


def issue_access_token(sandbox: Sandbox, grant: Grant, scopes: tuple[str, ...]) -> Token:
    """Issue an access token: a signed JWT, valid as long as the store says so."""
    settings = sandbox.settings
    now = int(sandbox.clock.now())
    expires_at = now + settings.access_token_seconds
    claims: dict[str, Any] = {
        "nbf": now,
        "exp": expires_at,
        "iat": now,
        "iss": settings.issuer,
        "aud": [f"{settings.issuer}/resources", "api"],
        "client_id": grant.client_id,
        "account_code": grant.account_code,
        "jti": secrets.token_hex(16).upper(),
        "scope": list(scopes),
    }
    if grant.subject is not None:
        claims |= _user_claims(grant)
    value = sandbox.keys.current.sign(claims, typ="at+jwt")
    token = Token(
        kind="access_token", value=value, grant=grant, scopes=scopes, expires_at=expires_at
    )
    return sandbox.tokens.add(token)


def issue_id_token(sandbox: Sandbox, grant: Grant, *, access_token: str, nonce: str | None) -> str:
    """Return an id token for the client (OpenID Connect Core, section 2)."""
    now = int(sandbox.clock.now())
    left_half = hashlib.sha256(access_token.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": sandbox.settings.issuer,
        "nbf": now,
        "iat": now,
        "exp": now + sandbox.settings.id_token_seconds,
        "aud": grant.client_id,
        "at_hash": base64url(left_half),
        "sid": grant.sid,
        "account_code": grant.account_code,
        **_user_claims(grant),
        **_profile(sandbox, grant),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    return sandbox.keys.current.sign(claims, typ="JWT")


def _user_claims(grant: Grant) -> dict[str, Any]:
    subject, signed_in_at = grant.subject, grant.signed_in_at
    return {"sub": subject, "auth_time": signed_in_at, "idp": "local", "amr": ["pwd"]}


def _profile(sandbox: Sandbox, grant: Grant) -> dict[str, Any]:
    """Return who it is, with the names swapped as in apaleo's userinfo."""
    found = sandbox.accounts.user(subject=grant.subject)
    if found is None or "profile" not in grant.scopes or not sandbox.settings.profile_in_id_token:
        return {}
    _, user = found
    return {"name": user.email, "preferred_username": user.name}


def issue_refresh_token(sandbox: Sandbox, grant: Grant) -> Token:
    """Issue a refresh token for all scopes of the grant."""
    token = Token(
        kind="refresh_token",
        value=opaque_token(),
        grant=grant,
        scopes=grant.scopes,
        expires_at=sandbox.clock.now() + sandbox.settings.refresh_token_seconds,
    )
    return sandbox.tokens.add(token)


def token_response(
    sandbox: Sandbox,
    grant: Grant,
    *,
    scopes: tuple[str, ...],
    refresh_token: str | None,
    nonce: str | None = None,
) -> dict[str, Any]:
    """Return the body of a token response, with an id token if `openid` was granted."""
    access_token = issue_access_token(sandbox, grant, scopes).value
    id_token = None
    if "openid" in scopes:
        id_token = issue_id_token(sandbox, grant, access_token=access_token, nonce=nonce)
    reply = {
        "id_token": id_token,
        "access_token": access_token,
        "expires_in": sandbox.settings.access_token_seconds,
        "token_type": "Bearer",
        "refresh_token": refresh_token,
        "scope": " ".join(scopes),
    }
    return {name: value for name, value in reply.items() if value is not None}
