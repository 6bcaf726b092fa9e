"""Everything about the sandbox that can be chosen, most of it also while it runs."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

DAY = 24 * 60 * 60


class Rotation(StrEnum):
    """What a refresh hands back as refresh token."""

    ONE_TIME = "one-time"  # a new one; the old one is spent
    REUSE = "reuse"  # the same one again
    OMIT = "omit"  # none: the caller keeps the one it has


@dataclass(frozen=True, kw_only=True)
class Client:
    """An app registered with the sandbox.

    `connect` clients are store apps: many accounts, authorization code only. `simple` clients are
    custom apps: they belong to the one account in `account_code` and use client credentials only.
    """

    client_id: str
    name: str
    secrets: tuple[str, ...] = field(repr=False)
    redirect_uris: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset({"openid", "profile", "offline_access", "setup.read"})
    kind: Literal["connect", "simple"] = "connect"
    post_logout_redirect_uris: tuple[str, ...] = ()
    logo_url: str | None = None
    account_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """How many API calls one client may make for one account; the defaults are apaleo's."""

    per_second: float = 100
    burst: int = 200
    per_minute: int = 3500


@dataclass(frozen=True, kw_only=True)
class SandboxSettings:
    """How the sandbox behaves. Durations are seconds; `base_url` has no trailing slash.

    `login_origin` is where people sign in if not at `base_url`: another name of this machine makes
    another origin of it. `prompt_values` are those that are honoured and advertised.
    `authorize_error` is what each authorization request is answered with instead.
    """

    base_url: str = "http://127.0.0.1:8010"
    clients: tuple[Client, ...] = ()
    page_size_default: int = 20
    page_size_max: int = 200
    access_token_seconds: int = 3600
    id_token_seconds: int = 300
    code_seconds: int = 300
    refresh_token_seconds: int = 30 * DAY
    rotation: Rotation = Rotation.ONE_TIME
    grace_seconds: float = 0
    revoking_ends_access_tokens: bool = True
    require_pkce: bool = False
    response_iss: bool = False
    login_origin: str | None = None
    prompt_values: tuple[str, ...] = ("none", "login", "consent", "select_account")
    offline_access_needs_prompt: bool = False
    authorize_error: str | None = None
    profile_in_id_token: bool = True
    protocol_errors: Literal["redirect", "page"] = "redirect"
    rate_limit: RateLimit | None = field(default_factory=RateLimit)
    # The token endpoint is limited by itself, for all accounts of a client together: no number of
    # apaleo's is known.
    token_rate_limit: RateLimit | None = None
    latency_seconds: float = 0
    webhook_delay_seconds: float = 0
    # Up to so many seconds more, at random: messages overtake each other.
    webhook_spread_seconds: float = 0
    webhook_copies: int = 1
    # How long after each failed attempt the next one is made: about a day in all.
    webhook_repeat_seconds: tuple[float, ...] = (1, 5, 30, 300, 3600, 4 * 3600, 8 * 3600, 12 * 3600)
    webhook_timeout_seconds: float = 10
    # Whether unit/changed comes when a room was only occupied or freed: apaleo does not say.
    webhook_tells_occupancy: bool = False
    seed: int = 1

    @property
    def issuer(self) -> str:
        """Return the name under which tokens are issued: the base URL."""
        return self.base_url

    def client(self, client_id: str) -> Client | None:
        """Return the registered client of that id, or None."""
        return next((client for client in self.clients if client.client_id == client_id), None)
