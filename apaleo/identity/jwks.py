"""The identity server's signing keys (RFC 7517), fetched over our own transport."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from apaleo.errors import RemoteContractError
from apaleo.http.transport import Transport
from apaleo.identity.cache import TimedCache
from apaleo.schema import Fields

LIFETIME = 3600.0
REFETCH_PAUSE = 60.0
KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}

_cache: "TimedCache[tuple[SigningKey, ...]]" = TimedCache(lifetime=LIFETIME)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key for checking signatures; `algorithm` is None when the key fits several."""

    kid: str | None
    key_type: str
    algorithm: str | None
    public_key: Any

    def suits(self, algorithm: str) -> bool:
        """Say whether a signature of this algorithm may be checked with this key."""
        return self.key_type == KEY_TYPES[algorithm] and self.algorithm in {None, algorithm}


def fetch_signing_keys(
    *, jwks_uri: str, algorithm: str, kid: str | None, transport: Transport
) -> tuple[SigningKey, ...]:
    """Return the keys that a signature with this header may have been made with.

    Keys are kept for an hour. A `kid` nobody knows may be that of a key rotated a moment ago, so
    the keys are fetched once more, but not more than once a minute, however many made-up ids come.
    """

    def fetch() -> tuple[SigningKey, ...]:
        reply = transport.get(jwks_uri)
        if reply.status != 200:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        return parse_keys(reply.json())

    def fitting(keys: tuple[SigningKey, ...]) -> tuple[SigningKey, ...]:
        return tuple(k for k in keys if k.suits(algorithm) and kid in {None, k.kid})

    return fitting(_cache.get(jwks_uri, fetch)) or fitting(
        _cache.renew(jwks_uri, fetch, at_most_every=REFETCH_PAUSE)
    )


def forget_keys() -> None:
    """Drop the keys that were remembered."""
    _cache.clear()


def parse_keys(document: object) -> tuple[SigningKey, ...]:
    """Read a JWK set; keys that are not for signatures, or that we cannot use, are passed over."""
    entries = Fields.of("jwks", document).parts("keys")
    return tuple(filter(None, (_parse_key(entry.data) for entry in entries)))


def _parse_key(entry: Mapping[str, Any]) -> SigningKey | None:
    kid, algorithm = entry.get("kid"), entry.get("alg")
    if entry.get("kty") not in {"RSA", "EC"} or entry.get("use", "sig") != "sig":
        return None
    if not isinstance(kid, str | None) or not isinstance(algorithm, str | None) or "d" in entry:
        return None
    try:
        public_key = PyJWK.from_dict(dict(entry), algorithm=algorithm).key
    except (PyJWTError, ValueError):
        return None
    return SigningKey(kid=kid, key_type=entry["kty"], algorithm=algorithm, public_key=public_key)
