"""What is kept over a restart, and its form as JSON."""

import json
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from sandbox.accounts import HotelAccount
from sandbox.state.tokens import Grant
from sandbox.state.webhooks import Subscription

FORMAT = 2


class UnreadableState(Exception):
    """The file holds no state of this version; the message says why and holds no secret."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedKey:
    """A signing key as PEM and its certificate as base64 of DER."""

    private_key: str = field(repr=False)
    certificate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedToken:
    """A token that has not expired, spent and revoked ones included."""

    kind: Literal["access_token", "refresh_token"]
    value: str = field(repr=False)
    scopes: tuple[str, ...]
    expires_at: float
    spent_at: float | None
    revoked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedGrant:
    """A grant with its tokens; codes are not worth keeping for the minutes that they live."""

    grant: Grant
    tokens: tuple[SavedToken, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedConsent:
    """What a user has granted to an app before."""

    subject: str
    client_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedState:
    """Everything that is kept: keys with the one in use first, accounts only if changed."""

    format: int = FORMAT
    clock_offset: float
    keys: tuple[SavedKey, ...]
    consents: tuple[SavedConsent, ...]
    grants: tuple[SavedGrant, ...]
    accounts: tuple[HotelAccount, ...]
    subscriptions: tuple[Subscription, ...] = ()


STATE: TypeAdapter[SavedState] = TypeAdapter(SavedState)


def to_json(state: SavedState) -> bytes:
    """Return the state as JSON."""
    return STATE.dump_json(state)


def from_json(text: bytes) -> SavedState:
    """Return the state in the JSON. Raise UnreadableState if it is damaged or of another version.

    What was wrong with a value is not passed on, because the value may be a token.
    """
    try:
        version = json.loads(text)["format"]
    except (ValueError, TypeError, KeyError):
        raise UnreadableState("it is damaged: not what a sandbox writes") from None
    if version != FORMAT:
        raise UnreadableState("another version of the sandbox has written it")
    try:
        return STATE.validate_json(text, strict=True, extra="forbid")
    except ValidationError:
        raise UnreadableState("it is damaged: something is missing or of the wrong kind") from None
