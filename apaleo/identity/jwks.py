"""The identity server's signing keys (RFC 7517), fetched over our own transport.

PyJWT reads the keys; keeping and renewing them is ours: see decision 11.
"""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from jwt import PyJWK
from pydantic import AfterValidator, ConfigDict, TypeAdapter, with_config

from apaleo.errors import RemoteContractError
from apaleo.http.transport import Transport
from apaleo.identity.cache import TimedCache
from apaleo.schema import EMPTY_IF_NULL, Inside, parse

logger = logging.getLogger(__name__)

LIFETIME = 3600.0
REFETCH_PAUSE = 60.0
KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
# More keys than any identity server has.
MAX_KEYS = 100

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
    kept = _cache.get(jwks_uri, partial(_fetch_keys, jwks_uri, transport))
    return _fitting(kept, algorithm=algorithm, kid=kid) or renew_signing_keys(
        jwks_uri=jwks_uri, algorithm=algorithm, kid=kid, transport=transport
    )


def renew_signing_keys(
    *, jwks_uri: str, algorithm: str, kid: str | None, transport: Transport
) -> tuple[SigningKey, ...]:
    """Return the same, fetched anew unless that was done less than a minute ago.

    For a signature that does not fit a known key: it may have been replaced under the same `kid`.
    """
    keys = _cache.renew(
        jwks_uri, partial(_fetch_keys, jwks_uri, transport), at_most_every=REFETCH_PAUSE
    )
    return _fitting(keys, algorithm=algorithm, kid=kid)


def forget_keys() -> None:
    """Drop the keys that were remembered."""
    _cache.clear()


def parse_keys(document: object) -> tuple[SigningKey, ...]:
    """Read a JWK set, at most a hundred keys of it.

    Keys that are not for checking signatures, or that we cannot use, are passed over.
    """
    entries = parse(_ENTRIES, document, kind="jwks")
    return tuple(filter(None, map(_parse_key, entries[:MAX_KEYS])))


def _fetch_keys(jwks_uri: str, transport: Transport) -> tuple[SigningKey, ...]:
    reply = transport.get(jwks_uri)
    if reply.status != 200:
        raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
    return parse_keys(reply.json())


def _fitting(
    keys: tuple[SigningKey, ...], *, algorithm: str, kid: str | None
) -> tuple[SigningKey, ...]:
    """Return the keys that fit, one that is listed several times only once."""
    found: list[SigningKey] = []
    for key in keys:
        is_fit = key.suits(algorithm) and kid in {None, key.kid}
        if is_fit and all(key.public_key != other.public_key for other in found):
            found.append(key)
    return tuple(found)


def _may_verify(operations: list[str] | None) -> list[str] | None:
    if operations is not None and "verify" not in operations:
        raise ValueError("a key for something else")
    return operations


@with_config(ConfigDict(extra="ignore", hide_input_in_errors=True))
@dataclass(frozen=True, slots=True)
class _UsableKey:
    """What an entry has to say to be used: not for encryption, and not private (`d`)."""

    kty: Literal["RSA", "EC"]
    use: Literal["sig"] | None = None
    kid: str | None = None
    alg: str | None = None
    key_ops: Annotated[list[str] | None, AfterValidator(_may_verify)] = None
    d: None = None


_ENTRIES: TypeAdapter[list[Any]] = TypeAdapter(
    Annotated[Annotated[list[Any], EMPTY_IF_NULL], Inside("keys", default=())],
    config=ConfigDict(hide_input_in_errors=True),
)
_USABLE_KEY = TypeAdapter(_UsableKey)


def _parse_key(entry: Any) -> SigningKey | None:
    try:
        usable = _USABLE_KEY.validate_python(entry)
        public_key = PyJWK.from_dict(entry, algorithm=usable.alg).key
    except Exception as exc:  # noqa: BLE001 - whatever foreign numbers make the parsers raise
        # One bad key must not cost the good ones beside it.
        logger.info("a key of the identity server is passed over: %s", type(exc).__name__)
        return None
    return SigningKey(
        kid=usable.kid, key_type=usable.kty, algorithm=usable.alg, public_key=public_key
    )
