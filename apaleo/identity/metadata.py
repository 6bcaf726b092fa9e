"""What the identity server says about itself (OpenID Connect Discovery 1.0)."""

from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, with_config

from apaleo.errors import RemoteContractError
from apaleo.http.transport import Transport
from apaleo.identity.cache import TimedCache
from apaleo.schema import EMPTY_IF_NULL, FALSE_IF_NULL, Flag, StorableText, Text, parse

LIFETIME = 3600.0
ALGORITHMS = ("RS256", "PS256", "ES256")
# OpenID Connect Core 1.0, 3.1.2.1, the kinder one first.
LOGIN_CHOICES = ("select_account", "login")
NONE_IF_EMPTY = BeforeValidator(lambda value: None if value == "" else value)

_cache: "TimedCache[Metadata]" = TimedCache(lifetime=LIFETIME)


def _acceptable(advertised: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(a for a in ALGORITHMS if a == "RS256" or a in advertised)


@with_config(ConfigDict(extra="ignore", hide_input_in_errors=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The discovery document, as far as we use it.

    `client_auth_methods`: how a client may say who it is at the token endpoint, empty where the
    server does not tell; `revocation_auth_methods` likewise. `revocation_endpoint`: none if empty.
    `iss_parameter_supported`: the callback must carry `iss` (RFC 9207). `id_token_algorithms`:
    those of the advertised ones that we accept, always asymmetric, RS256 always among them.
    `prompt_values`: what may be asked for by `prompt` (Initiating User Registration via OpenID
    Connect 1.0, 3.1), empty where the server does not tell. `end_session_endpoint`: where a person
    signs out there (OpenID Connect RP-Initiated Logout 1.0).
    """

    issuer: Text
    authorization_endpoint: Text
    token_endpoint: Text
    jwks_uri: Text
    revocation_endpoint: Annotated[StorableText | None, NONE_IF_EMPTY] = None
    end_session_endpoint: StorableText | None = None
    client_auth_methods: Annotated[
        tuple[StorableText, ...],
        EMPTY_IF_NULL,
        Field(alias="token_endpoint_auth_methods_supported"),
    ] = ()
    revocation_auth_methods: Annotated[
        tuple[StorableText, ...],
        EMPTY_IF_NULL,
        Field(alias="revocation_endpoint_auth_methods_supported"),
    ] = ()
    iss_parameter_supported: Annotated[
        Flag, FALSE_IF_NULL, Field(alias="authorization_response_iss_parameter_supported")
    ] = False
    id_token_algorithms: Annotated[
        tuple[StorableText, ...],
        EMPTY_IF_NULL,
        AfterValidator(_acceptable),
        Field(alias="id_token_signing_alg_values_supported"),
    ] = ("RS256",)
    prompt_values: Annotated[
        tuple[StorableText, ...],
        EMPTY_IF_NULL,
        Field(alias="prompt_values_supported"),
    ] = ()

    @property
    def login_choice(self) -> str | None:
        """Return the `prompt` that lets a person choose another login, None if there is none."""
        return next((each for each in LOGIN_CHOICES if each in self.prompt_values), None)


_METADATA = TypeAdapter(Metadata)


def fetch_metadata(
    *, identity_url: str, transport: Transport, max_age: float = LIFETIME
) -> Metadata:
    """Return the metadata, fetched at most once an hour per process and identity server.

    With a smaller `max_age` in seconds it is fetched again if what is kept is older. Thread-safe;
    see TimedCache for what becomes of failures. Raises RemoteContractError if the document names
    another issuer (one trailing slash apart) or an endpoint outside the allowed origins; a place
    to sign out that lies elsewhere is left out, since nothing is sent there.
    """

    def fetch() -> Metadata:
        base = identity_url.removesuffix("/")
        # https://identity.apaleo.com/.well-known/openid-configuration
        reply = transport.get(f"{base}/.well-known/openid-configuration")
        if reply.status != 200:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        metadata = parse(_METADATA, reply.json(), kind="discovery")
        _check(metadata, identity_url=identity_url, transport=transport)
        sign_out = metadata.end_session_endpoint
        is_theirs = sign_out is not None and transport.allows(sign_out)
        return replace(metadata, end_session_endpoint=sign_out if is_theirs else None)

    return _cache.get(identity_url, fetch, max_age=max_age)


def forget_metadata() -> None:
    """Drop what was remembered of all identity servers."""
    _cache.clear()


def _check(metadata: Metadata, *, identity_url: str, transport: Transport) -> None:
    if metadata.issuer.removesuffix("/") != identity_url.removesuffix("/"):
        raise RemoteContractError("discovery.issuer: not the identity server that was asked")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "revocation_endpoint"):
        url = getattr(metadata, name)
        if url is not None and not transport.allows(url):
            raise RemoteContractError(f"discovery.{name}: outside the allowed origins")
