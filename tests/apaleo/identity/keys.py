"""An identity server's keys and id_tokens, good ones and forged ones."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ISSUER = "https://identity.example.com"
CLIENT_ID = "LOBB-AC-TEST"
CLIENT_SECRET = "canary-client-secret-0123456789-0123456789"
NONCE = "n-0S6_WzA2Mj"


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwk(name: str, *, kid: str | None = None, **extra: Any) -> dict[str, Any]:
    entry = jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(name).public_key(), as_dict=True)
    entry = {k: v for k, v in entry.items() if k != "key_ops"} | {"use": "sig"} | extra
    return entry if kid is None else entry | {"kid": kid}


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims with some changed; a change to None leaves the claim out."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "sub": "5b57336e-b15c-4b4a-86a2-d1906fd2bb14",
        "iat": now,
        "exp": now + 300,
        "nonce": NONCE,
        "account_code": "DEMO",
    }
    return {k: v for k, v in (good | changes).items() if v is not None}


def sign(payload: dict[str, Any], *, key: str = "one", kid: str | None = "k1") -> str:
    headers = {} if kid is None else {"kid": kid}
    return jwt.encode(payload, rsa_key(key), algorithm="RS256", headers=headers)


def sign_hs256(payload: dict[str, Any], secret: bytes) -> str:
    """Forge with a shared secret; PyJWT itself refuses to use a public key for that."""
    head = _b64(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "k1"}).encode())
    body = _b64(json.dumps(payload).encode())
    mac = hmac.new(secret, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_b64(mac)}"


def public_pem(name: str) -> bytes:
    return rsa_key(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def half_hash(access_token: str) -> str:
    digest = hashlib.sha256(access_token.encode()).digest()[:16]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def sign_loosely(payload: dict[str, Any]) -> str:
    """Sign claims that PyJWT's own encoder would refuse or warn about."""
    body = json.dumps(payload).encode()
    return jwt.PyJWS().encode(body, rsa_key("one"), algorithm="RS256", headers={"kid": "k1"})
