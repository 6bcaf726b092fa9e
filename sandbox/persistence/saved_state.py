"""What is kept over a restart, and its form as JSON."""

import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from sandbox.accounts import HotelAccount
from sandbox.accounts.deserialization import read_record
from sandbox.state.tokens import Grant

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


def to_json(state: SavedState) -> str:
    """Return the state as JSON."""
    return json.dumps(state, default=_fields_of)


def _fields_of(record: object) -> dict[str, Any]:
    if not is_dataclass(record):
        raise TypeError(f"not for JSON: {type(record).__name__}")
    return {field.name: getattr(record, field.name) for field in fields(record)}


def from_json(text: bytes) -> SavedState:
    """Return the state in the JSON. Raise UnreadableState if it is damaged or of another version.

    What was wrong with a value is not passed on, because the value may be a token.
    """
    try:
        values = json.loads(text)
    except ValueError:
        raise UnreadableState("it is damaged: not JSON") from None
    if not isinstance(values, dict) or "format" not in values:
        raise UnreadableState("it is damaged: not what a sandbox writes")
    if values["format"] != FORMAT:
        raise UnreadableState("another version of the sandbox has written it")
    try:
        return read_record(SavedState, values)
    except ValueError:
        raise UnreadableState("it is damaged: something is missing or of the wrong kind") from None
