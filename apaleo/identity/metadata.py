"""What the identity server says about itself (OpenID Connect Discovery 1.0)."""

from dataclasses import dataclass

from apaleo.errors import RemoteContractError
from apaleo.http.transport import Transport
from apaleo.identity.cache import TimedCache
from apaleo.schema import Fields

LIFETIME = 3600.0
ALGORITHMS = ("RS256", "PS256", "ES256")

_cache: "TimedCache[Metadata]" = TimedCache(lifetime=LIFETIME)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The discovery document, as far as we use it.

    `iss_parameter_supported`: the callback must carry `iss` (RFC 9207). `id_token_algorithms`:
    those of the advertised ones that we accept, always asymmetric, RS256 always among them.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    revocation_endpoint: str | None
    iss_parameter_supported: bool
    id_token_algorithms: tuple[str, ...]


def fetch_metadata(*, identity_url: str, transport: Transport) -> Metadata:
    """Return the metadata, fetched at most once an hour per process and identity server.

    Thread-safe; a failure is not remembered. Raises RemoteContractError if the document names
    another issuer (one trailing slash apart) or an endpoint outside the allowed origins.
    """

    def fetch() -> Metadata:
        base = identity_url.removesuffix("/")
        reply = transport.get(f"{base}/.well-known/openid-configuration")
        if reply.status != 200:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        return _parse(reply.json(), identity_url=identity_url, transport=transport)

    return _cache.get(identity_url, fetch)


def forget_metadata() -> None:
    """Drop what was remembered of all identity servers."""
    _cache.clear()


def _parse(document: object, *, identity_url: str, transport: Transport) -> Metadata:
    fields = Fields.of("discovery", document)
    issuer = fields.text("issuer")
    if issuer.removesuffix("/") != identity_url.removesuffix("/"):
        raise RemoteContractError("discovery.issuer: not the identity server that was asked")
    advertised = fields.texts("id_token_signing_alg_values_supported")
    metadata = Metadata(
        issuer=issuer,
        authorization_endpoint=fields.text("authorization_endpoint"),
        token_endpoint=fields.text("token_endpoint"),
        jwks_uri=fields.text("jwks_uri"),
        revocation_endpoint=fields.optional_text("revocation_endpoint"),
        iss_parameter_supported=fields.flag(
            "authorization_response_iss_parameter_supported", default=False
        ),
        id_token_algorithms=tuple(a for a in ALGORITHMS if a == "RS256" or a in advertised),
    )
    for name in ("authorization", "token", "revocation"):
        _require_allowed(getattr(metadata, f"{name}_endpoint"), name, transport)
    _require_allowed(metadata.jwks_uri, "jwks_uri", transport)
    return metadata


def _require_allowed(url: str | None, name: str, transport: Transport) -> None:
    if url is not None and not transport.allows(url):
        raise RemoteContractError(f"discovery.{name}: outside the allowed origins")
