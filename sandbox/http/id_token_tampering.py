"""Id tokens that a careful client must refuse, made from the one that would have been sent."""

import hashlib
import hmac
import json
from typing import Any

import jwt

from sandbox.state.faults import Action
from sandbox.state.keys import KeyRing, SigningKey, base64url


def tamper_with_id_token(token: str, *, action: Action, keys: KeyRing, client_secret: str) -> str:
    """Return the token with other claims or header fields, signed in the way the action names."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    claims |= action.claims
    for name, seconds in action.shift.items():
        claims[name] += seconds
    for name in action.remove:
        claims.pop(name, None)
    header = jwt.get_unverified_header(token) | action.header
    header = {name: value for name, value in header.items() if value is not None}
    match action.signature:
        case "none":
            return _encode(header | {"alg": "none"}, claims) + "."
        case "hs256-client-secret":
            return _hs256(header, claims, client_secret.encode())
        case "hs256-public-key":
            return _hs256(header, claims, keys.current.public_pem())
        case "unknown-key":
            stranger = SigningKey.generate()
            return _rs256(header | {"kid": stranger.kid, "x5t": stranger.x5t}, claims, stranger)
        case "broken":
            signed, _, signature = _rs256(header, claims, keys.current).rpartition(".")
            return f"{signed}.{_with_other_first_letter(signature)}"
        case "valid":
            return _rs256(header, claims, keys.current)


def _with_other_first_letter(text: str) -> str:
    """Return the text with a wrong start, still as well-formed as before."""
    return ("B" if text.startswith("A") else "A") + text[1:]


def _encode(header: dict[str, Any], claims: dict[str, Any]) -> str:
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join(base64url(part) for part in parts)


def _hs256(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    signed = _encode(header | {"alg": "HS256"}, claims)
    return f"{signed}.{base64url(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _rs256(header: dict[str, Any], claims: dict[str, Any], key: SigningKey) -> str:
    signed = _encode(header, claims)
    signature = jwt.get_algorithm_by_name("RS256").sign(signed.encode(), key.private_key)
    return f"{signed}.{base64url(signature)}"
