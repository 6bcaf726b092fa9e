"""What is kept over a restart, as values that JSON can hold."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.accounts import HotelAccount
from sandbox.state.tokens import Family

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptKey:
    """A signing key as PEM and its certificate as base64 of DER."""

    private_key: str = field(repr=False)
    certificate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptToken:
    """A token that has not expired, spent and revoked ones included."""

    kind: Literal["access_token", "refresh_token"]
    value: str = field(repr=False)
    scopes: tuple[str, ...]
    expires_at: float
    spent_at: float | None
    revoked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptGrant:
    """A family with its tokens; codes are not worth keeping for the minutes that they live."""

    family: Family
    tokens: tuple[KeptToken, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptConsent:
    """What a user has granted to an app before."""

    subject: str
    client_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """Everything that is kept: keys with the one in use first, accounts only if changed."""

    format: int = FORMAT
    clock_offset: float
    keys: tuple[KeptKey, ...]
    consents: tuple[KeptConsent, ...]
    grants: tuple[KeptGrant, ...]
    accounts: tuple[HotelAccount, ...]
