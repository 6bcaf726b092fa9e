"""The keys that sign tokens, and how they are published."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm


def base64url(data: bytes) -> str:
    """Return base64url without padding, as JOSE writes it (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class SigningKey:
    """An RSA key with a self-signed certificate, from which its `kid` and `x5t` come."""

    private_key: rsa.RSAPrivateKey
    certificate: bytes

    @classmethod
    def generate(cls) -> "SigningKey":
        """Make a new 2048-bit key."""
        private_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=3650))
            .sign(private_key, hashes.SHA256())
        )
        return cls(private_key, certificate.public_bytes(serialization.Encoding.DER))

    @classmethod
    def read(cls, private_pem: str, *, certificate_text: str) -> "SigningKey":
        """Return the key written down so. Raise `ValueError` or `TypeError` if it is none."""
        private_key = serialization.load_pem_private_key(private_pem.encode(), password=None)
        if not isinstance(private_key, rsa.RSAPrivateKey):
            raise TypeError("not an RSA key")
        return cls(private_key, base64.b64decode(certificate_text, validate=True))

    @property
    def kid(self) -> str:
        """Return the key id: upper-case hex thumbprint with the algorithm behind it."""
        return hashlib.sha1(self.certificate, usedforsecurity=False).hexdigest().upper() + "RS256"

    @property
    def x5t(self) -> str:
        """Return the certificate's thumbprint (RFC 7515, section 4.1.7)."""
        return base64url(hashlib.sha1(self.certificate, usedforsecurity=False).digest())

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half as a JSON Web Key (RFC 7517)."""
        numbers = RSAAlgorithm.to_jwk(self.private_key.public_key(), as_dict=True)
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.x5t,
            "e": numbers["e"],
            "n": numbers["n"],
            "x5c": [self.certificate_text()],
            "alg": "RS256",
        }

    def public_pem(self) -> bytes:
        """Return the public half as PEM."""
        return self.private_key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def private_pem(self) -> str:
        """Return the private half as PEM, not encrypted."""
        return self.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def certificate_text(self) -> str:
        """Return the certificate as base64 of DER."""
        return base64.b64encode(self.certificate).decode()

    def sign(self, claims: dict[str, Any], *, typ: str) -> str:
        """Return the claims as a JWT signed with RS256."""
        headers = {"kid": self.kid, "x5t": self.x5t, "typ": typ}
        return jwt.encode(claims, self.private_key, algorithm="RS256", headers=headers)


class KeyRing:
    """The key in use and those still published for tokens signed earlier."""

    def __init__(
        self, current: SigningKey | None = None, retired: Iterable[SigningKey] = ()
    ) -> None:
        self.current = current or SigningKey.generate()
        self.retired = list(retired)

    def rotate(self, *, keep_old: bool = True) -> SigningKey:
        """Sign with a new key from now on; without `keep_old` only the new one is published."""
        self.retired = [self.current, *self.retired] if keep_old else []
        self.current = SigningKey.generate()
        return self.current

    def published(self) -> list[dict[str, Any]]:
        """Return the JSON Web Keys of the key set, the current one first."""
        return [key.public_jwk() for key in (self.current, *self.retired)]
