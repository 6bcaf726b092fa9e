"""Does an id_token prove who consented? (OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.6)

Only asymmetric signatures count. `none`, or an HS256 made with a public key or our own secret as
its key, never does, whatever the token's header says.
"""

import hashlib
import hmac
import json
import math
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jwt import PyJWS, get_unverified_header
from jwt.exceptions import PyJWTError

from apaleo.errors import IdTokenRejected
from apaleo.http.transport import Transport
from apaleo.identity.jwks import fetch_signing_keys
from apaleo.identity.metadata import Metadata

# Hotels' and makers' machines are off by up to five minutes; half a minute more for the way.
LEEWAY = 330
LARGEST_TOKEN = 32 * 1024


@dataclass(frozen=True, slots=True)
class IdClaims:
    """What a verified id_token says: who, of which apaleo account, by whose word."""

    subject: str
    account_code: str | None
    issuer: str


def fetch_verified_claims(
    id_token: str, *, metadata: Metadata, transport: Transport
) -> Mapping[str, Any]:
    """Return the claims of a token whose signature is the identity server's.

    Fetches the signing keys when they are not known yet. Raises IdTokenRejected.
    """
    header = _read_header(id_token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in metadata.id_token_algorithms:
        raise IdTokenRejected("id_token: algorithm not accepted")
    keys = fetch_signing_keys(
        jwks_uri=metadata.jwks_uri, algorithm=algorithm, kid=kid, transport=transport
    )
    if not keys:
        raise IdTokenRejected("id_token: signed with an unknown key")
    if len(keys) > 1:
        raise IdTokenRejected("id_token: does not say which key it was signed with")
    verifier = PyJWS(algorithms=[algorithm], options={"enforce_minimum_key_length": True})
    try:
        payload = verifier.decode(id_token, key=keys[0].public_key, algorithms=[algorithm])
        claims = json.loads(payload)
    except (PyJWTError, ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise IdTokenRejected("id_token: wrong signature")
    return claims


def check_claims(
    claims: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str | None,
    access_token: str | None,
    now: datetime,
) -> IdClaims:
    """Return who consented, or raise IdTokenRejected naming the first claim that is wrong.

    With `nonce=None` the nonce is not looked at, which is right only for the id_token that comes
    with a refresh (OpenID Connect Core 1.0, 12.2).
    """
    account_code = claims.get("account_code")
    accepted = {
        "iss": claims.get("iss") == issuer,
        "aud": claims.get("aud") in (client_id, [client_id]),
        "azp": claims.get("azp", client_id) == client_id,
        "exp": _moment(claims, "exp") > now.timestamp() - LEEWAY,
        "iat": _moment(claims, "iat") <= now.timestamp() + LEEWAY,
        "nbf": "nbf" not in claims or _moment(claims, "nbf") <= now.timestamp() + LEEWAY,
        "sub": isinstance(claims.get("sub"), str) and bool(claims["sub"]),
        "nonce": nonce is None or _is_same(claims.get("nonce"), nonce),
        "at_hash": access_token is None
        or "at_hash" not in claims
        or _is_same(claims["at_hash"], _half_hash(access_token)),
        "account_code": account_code is None or (isinstance(account_code, str) and account_code),
    }
    for claim, is_right in accepted.items():
        if not is_right:
            raise IdTokenRejected(f"id_token: missing or wrong {claim}")
    return IdClaims(subject=claims["sub"], account_code=account_code, issuer=claims["iss"])


def _read_header(id_token: str) -> Mapping[str, Any]:
    if len(id_token) > LARGEST_TOKEN:
        raise IdTokenRejected("id_token: too large")
    try:
        header = get_unverified_header(id_token)
    except (PyJWTError, ValueError, RecursionError):
        header = {}
    if not header:
        raise IdTokenRejected("id_token: not a signed token")
    return header


def _moment(claims: Mapping[str, Any], name: str) -> float:
    """Return a NumericDate, or NaN, which compares false with everything, if it is none."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return math.nan
    return value


def _is_same(value: object, expected: str) -> bool:
    if not isinstance(value, str):
        return False
    return hmac.compare_digest(value.encode("utf-8", "replace"), expected.encode())


def _half_hash(access_token: str) -> str:
    """Return the at_hash of an access token; all algorithms we accept hash with SHA-256."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode("ascii")
