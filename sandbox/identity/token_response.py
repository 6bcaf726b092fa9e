"""Making the token reply: access token, id token and refresh token for one family."""

import hashlib
import secrets
from typing import Any

from sandbox.state import Sandbox
from sandbox.state.keys import base64url
from sandbox.state.tokens import Family, Handle, opaque_handle


def issue_access_token(sandbox: Sandbox, family: Family, scopes: tuple[str, ...]) -> Handle:
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
        "client_id": family.client_id,
        "account_code": family.account_code,
        "jti": secrets.token_hex(16).upper(),
        "scope": list(scopes),
    }
    if family.subject is not None:
        claims |= _user_claims(family)
    return sandbox.tokens.add(
        Handle(
            kind="access_token",
            value=sandbox.keys.current.sign(claims, typ="at+jwt"),
            family=family,
            scopes=scopes,
            expires_at=expires_at,
        )
    )


def issue_id_token(
    sandbox: Sandbox, family: Family, *, access_token: str, nonce: str | None
) -> str:
    """Return an id token for the client (OpenID Connect Core, section 2)."""
    now = int(sandbox.clock.now())
    left_half = hashlib.sha256(access_token.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": sandbox.settings.issuer,
        "nbf": now,
        "iat": now,
        "exp": now + sandbox.settings.id_token_seconds,
        "aud": family.client_id,
        "at_hash": base64url(left_half),
        "sid": family.sid,
        "account_code": family.account_code,
        **_user_claims(family),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    return sandbox.keys.current.sign(claims, typ="JWT")


def _user_claims(family: Family) -> dict[str, Any]:
    return {
        "sub": family.subject,
        "auth_time": family.signed_in_at,
        "idp": "local",
        "amr": ["pwd"],
    }


def issue_refresh_token(sandbox: Sandbox, family: Family) -> Handle:
    """Issue a refresh token for all scopes of the family."""
    expires_at = sandbox.clock.now() + sandbox.settings.refresh_token_seconds
    return sandbox.tokens.add(
        Handle(
            kind="refresh_token",
            value=opaque_handle(),
            family=family,
            scopes=family.scopes,
            expires_at=expires_at,
        )
    )


def token_reply(
    sandbox: Sandbox,
    family: Family,
    *,
    scopes: tuple[str, ...],
    refresh_token: str | None,
    nonce: str | None = None,
) -> dict[str, Any]:
    """Return the body of a token reply, with an id token if `openid` was granted."""
    access_token = issue_access_token(sandbox, family, scopes)
    reply: dict[str, Any] = {}
    if "openid" in scopes:
        reply["id_token"] = issue_id_token(
            sandbox, family, access_token=access_token.value, nonce=nonce
        )
    reply |= {
        "access_token": access_token.value,
        "expires_in": sandbox.settings.access_token_seconds,
        "token_type": "Bearer",
    }
    if refresh_token is not None:
        reply["refresh_token"] = refresh_token
    reply["scope"] = " ".join(scopes)
    return reply
