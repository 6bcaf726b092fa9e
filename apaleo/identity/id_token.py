"""Does an id_token prove who consented? (OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.6)

Only asymmetric signatures count. `none`, or an HS256 made with a public key or our own secret as
its key, never does, whatever the token's header says.
"""

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import exceptions

from apaleo.errors import IdTokenRejected
from apaleo.http.transport import Transport
from apaleo.identity.jwks import SigningKey, fetch_signing_keys, renew_signing_keys
from apaleo.identity.metadata import Metadata

# Hotels' and makers' machines are off by up to five minutes; half a minute more for the way.
LEEWAY = 330
MAX_TOKEN = 32 * 1024
MAX_NAME = 255
MAX_SHOWN = 200
# Beyond the year 5000 nobody is being serious; NaN and infinity fail the comparison as well.
MAX_MOMENT = 10**11

# What PyJWT's refusals are about: its texts are not ours to rely on, its classes are.
_REFUSED: Mapping[type[Exception], str] = {
    exceptions.InvalidIssuerError: "iss",
    exceptions.InvalidAudienceError: "aud",
    exceptions.InvalidSubjectError: "sub",
    exceptions.InvalidIssuedAtError: "iat",
    exceptions.ExpiredSignatureError: "exp",
    exceptions.ImmatureSignatureError: "iat",
    exceptions.DecodeError: "payload or exp",
}


@dataclass(frozen=True, slots=True)
class IdClaims:
    """What a verified id_token says: who, of which apaleo account, by whose word.

    `name` and `email` are for people to read, and empty where the token does not tell.
    """

    subject: str
    account_code: str | None
    issuer: str
    name: str = ""
    email: str = ""


def fetch_verified_claims(
    id_token: str,
    *,
    metadata: Metadata,
    client_id: str,
    nonce: str | None,
    access_token: str | None,
    transport: Transport,
) -> IdClaims:
    """Return who consented, or raise IdTokenRejected naming the first claim that is wrong.

    Fetches the signing keys when they are not known yet. With `nonce=None` the nonce is not looked
    at, which is right only for the id_token that comes with a refresh (OpenID Connect Core 1.0,
    12.2).
    """
    header = _read_header(id_token)
    if header.get("alg") not in metadata.id_token_algorithms:
        raise IdTokenRejected("id_token: algorithm not accepted")
    key = _fetch_key(header, metadata=metadata, transport=transport)
    try:
        claims = _decode(id_token, key=key, header=header, metadata=metadata, client_id=client_id)
    except _WrongSignature:
        renewed = _fetch_key(header, metadata=metadata, transport=transport, is_renewed=True)
        claims = _decode(
            id_token, key=renewed, header=header, metadata=metadata, client_id=client_id
        )
    _check_further(claims, client_id=client_id, nonce=nonce, access_token=access_token)
    name, email = _person(claims)
    return IdClaims(
        subject=claims["sub"],
        account_code=claims.get("account_code"),
        issuer=claims["iss"],
        name=name,
        email=email,
    )


class _WrongSignature(IdTokenRejected):
    """The signature does not fit the key: it may have been replaced under the same id."""


def _fetch_key(
    header: Mapping[str, Any],
    *,
    metadata: Metadata,
    transport: Transport,
    is_renewed: bool = False,
) -> SigningKey:
    """Return the one key the token can have been signed with."""
    fetch = renew_signing_keys if is_renewed else fetch_signing_keys
    keys = fetch(
        jwks_uri=metadata.jwks_uri,
        algorithm=header["alg"],
        kid=header.get("kid"),
        transport=transport,
    )
    if not keys:
        raise IdTokenRejected("id_token: signed with an unknown key")
    if len(keys) > 1:
        raise IdTokenRejected("id_token: does not say which key it was signed with")
    return keys[0]


def _decode(
    id_token: str,
    *,
    key: SigningKey,
    header: Mapping[str, Any],
    metadata: Metadata,
    client_id: str,
) -> Mapping[str, Any]:
    """Return the claims if signature, issuer, audience and times are right."""
    try:
        return jwt.decode(
            id_token,
            key.public_key,
            algorithms=[header["alg"]],
            issuer=metadata.issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={
                "require": ["iss", "aud", "sub", "exp", "iat"],
                "verify_jti": False,
                # It takes null for no moment, and not for none.
                "verify_nbf": False,
                "enforce_minimum_key_length": True,
            },
        )
    except exceptions.MissingRequiredClaimError as exc:
        refusal = IdTokenRejected(f"id_token: missing or wrong {exc.claim}")
    except exceptions.InvalidSignatureError:
        refusal = _WrongSignature("id_token: wrong signature")
    except Exception as exc:  # noqa: BLE001 - whatever foreign claims make the library raise
        claim = _REFUSED.get(type(exc))
        refusal = IdTokenRejected(
            f"id_token: missing or wrong {claim}" if claim else "id_token: wrong signature"
        )
    raise refusal


def _check_further(
    claims: Mapping[str, Any], *, client_id: str, nonce: str | None, access_token: str | None
) -> None:
    """Check what PyJWT leaves to us: it takes numbers written as text, and other audiences."""
    account_code = claims.get("account_code")
    accepted = {
        "aud": claims["aud"] in (client_id, [client_id]),
        "azp": claims.get("azp") in (None, client_id),
        "exp": _is_moment(claims["exp"]),
        "iat": _is_moment(claims["iat"]),
        "nbf": claims.get("nbf") is None or _has_come(claims["nbf"]),
        "sub": _is_name(claims["sub"]),
        "nonce": nonce is None or _is_same(claims.get("nonce"), nonce),
        "at_hash": access_token is None
        or claims.get("at_hash") is None
        or _is_same(claims["at_hash"], _half_hash(access_token)),
        "account_code": account_code is None or _is_name(account_code),
    }
    for claim, is_right in accepted.items():
        if not is_right:
            raise IdTokenRejected(f"id_token: missing or wrong {claim}")


def _person(claims: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and e-mail address as far as the claims of a profile tell them.

    apaleo's userinfo has the address in `name` and the name in `preferred_username`, so an address
    is told by how it looks. An odd claim is passed over: nothing is decided by it.
    """
    said = [claims.get(claim) for claim in ("email", "preferred_username", "name")]
    texts = [" ".join(each.split()) for each in said if isinstance(each, str)]
    shown = [each for each in texts if each.isprintable() and 0 < len(each) <= MAX_SHOWN]
    emails = [each for each in shown if "@" in each]
    names = [each for each in shown if "@" not in each]
    return next(iter(names), ""), next(iter(emails), "")


def _read_header(id_token: str) -> Mapping[str, Any]:
    if len(id_token) > MAX_TOKEN:
        raise IdTokenRejected("id_token: too large")
    try:
        header = jwt.get_unverified_header(id_token)
    except Exception:  # noqa: BLE001 - whatever foreign bytes make the library raise
        header = {}
    if not header:
        raise IdTokenRejected("id_token: not a signed token")
    return header


def _is_moment(value: object) -> bool:
    """Say whether a value is a NumericDate (RFC 7519, 2)."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return -MAX_MOMENT < value < MAX_MOMENT


def _has_come(value: object) -> bool:
    return _is_moment(value) and value <= time.time() + LEEWAY  # type: ignore[operator]  # a number


def _is_name(value: object) -> bool:
    """Say whether a value can name somebody: printable, and no longer than names may be.

    OpenID Connect Core 1.0, 2: a subject has at most 255 ASCII characters.
    """
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_NAME
        and value.isascii()
        and value.isprintable()
    )


def _is_same(value: object, expected: str) -> bool:
    if not isinstance(value, str):
        return False
    return hmac.compare_digest(value.encode("utf-8", "replace"), expected.encode())


def _half_hash(access_token: str) -> str:
    """Return the at_hash of an access token; all algorithms we accept hash with SHA-256."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode("ascii")
