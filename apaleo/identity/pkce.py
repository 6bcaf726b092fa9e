"""Proof Key for Code Exchange (RFC 7636), method S256 only."""

import hashlib
import secrets
from base64 import urlsafe_b64encode


def new_verifier() -> str:
    """Return a fresh code verifier of 256 random bits: 43 characters (RFC 7636, 4.1)."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    """Return the S256 code challenge of a verifier (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
