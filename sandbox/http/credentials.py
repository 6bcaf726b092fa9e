"""Credentials as they come in headers."""

import base64
import binascii
from urllib.parse import unquote_plus

from starlette.datastructures import Headers


def bearer_token(headers: Headers) -> str | None:
    """Return the bearer token of the Authorization header (RFC 6750, section 2.1)."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def basic_credentials(headers: Headers) -> tuple[str, str] | None:
    """Return client id and secret from HTTP Basic, form-decoded (RFC 6749, section 2.3.1)."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, _, secret = decoded.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)
