"""The tokens that the token endpoint grants (RFC 6749, 5.1)."""

import math
import re
from dataclasses import dataclass, field
from typing import Annotated, NoReturn

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    TypeAdapter,
    with_config,
)

from apaleo.errors import RemoteContractError
from apaleo.http.reply import Reply
from apaleo.identity.refusals import raise_refusal
from apaleo.schema import StorableText, Text, parse

MAX_LIFETIME = 30 * 24 * 3600


class TokenReply:
    """The tokens of one reply, guarded against being written anywhere by accident.

    Printing shows none of them; copying wholesale (pickle, copy, vars, dataclasses.asdict, JSON)
    raises TypeError. `expires_in` is in seconds and None unless it makes sense; `scopes` is None
    when the reply names none, which means those that were asked for.
    """

    __slots__ = ("access_token", "expires_in", "id_token", "refresh_token", "scopes")

    access_token: str
    refresh_token: str | None
    expires_in: int | None
    scopes: frozenset[str] | None
    id_token: str | None

    def __init__(
        self,
        *,
        access_token: str,
        refresh_token: str | None = None,
        expires_in: int | None = None,
        scopes: frozenset[str] | None = None,
        id_token: str | None = None,
    ) -> None:
        put = super().__setattr__
        put("access_token", access_token)
        put("refresh_token", refresh_token)
        put("expires_in", expires_in)
        put("scopes", scopes)
        put("id_token", id_token)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name}: a token reply does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name}: a token reply does not change")

    def __repr__(self) -> str:
        return "<TokenReply, redacted>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a token reply is not to be copied or pickled")


class UnusableTokenReply(RemoteContractError):
    """Tokens were granted in a reply that cannot be used: `granted` is what is to be handed back.

    It is None when nothing in the reply looks like a token.
    """

    def __init__(self, message: str, *, granted: TokenReply | None) -> None:
        super().__init__(message)
        self.granted = granted


def parse_token_reply(reply: Reply, *, is_refresh: bool = False) -> TokenReply:
    """Return the tokens, or raise what the refusal means: see raise_refusal.

    UnusableTokenReply, naming the field, for a grant of an odd shape; RemoteUnavailable for one
    that is not JSON.
    """
    if reply.status != 200:
        raise_refusal(reply, is_refresh=is_refresh)
    document = reply.json()
    if is_refresh and isinstance(document, dict):
        # The token before is spent: an oddity in what nobody needs must not cost the new one.
        document = document | {"token_type": "bearer", "scope": None}
    try:
        body = parse(_BODY, document, kind="token reply")
    except RemoteContractError as error:
        message = str(error)
    else:
        return _as_tokens(body)
    raise UnusableTokenReply(message, granted=_salvage(document))


def _salvage(document: object) -> TokenReply | None:
    """Return the tokens in a reply that is odd otherwise."""
    if not isinstance(document, dict):
        return None
    found = {
        name: document[name]
        for name in ("access_token", "refresh_token")
        if isinstance(document.get(name), str) and re.fullmatch(VISIBLE_ASCII, document[name])
    }
    return TokenReply(**{"access_token": "", **found}) if found else None


def _as_tokens(body: "_Body") -> TokenReply:
    return TokenReply(
        access_token=body.access_token,
        refresh_token=body.refresh_token,
        expires_in=body.expires_in,
        scopes=frozenset((body.scope or "").split()) or None,
        id_token=body.id_token,
    )


def parse_lifetime(value: object) -> int | None:
    """Return `expires_in` in whole seconds; None if it is missing or makes no sense.

    Text is accepted since some servers send it. Zero, negative and absurd values (over 30 days)
    are not "expired at once", which would refresh for ever, but "not known".
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(seconds) or not 1 <= seconds <= MAX_LIFETIME:
        return None
    return int(seconds)


def _bearer(token_type: str) -> str:
    if token_type.lower() != "bearer":
        raise ValueError("not a type of token that we can use")
    return token_type


# Exactly as it came; it travels in headers, so visible ASCII only.
VISIBLE_ASCII = r"^[!-~]+$"
_Token = Annotated[str, Strict(), Field(pattern=VISIBLE_ASCII)]
_OptionalToken = Annotated[_Token | None, BeforeValidator(lambda value: value or None)]


@with_config(ConfigDict(extra="ignore", hide_input_in_errors=True))
@dataclass(frozen=True, slots=True)
class _Body:
    token_type: Annotated[Text, AfterValidator(_bearer)]
    access_token: _Token = field(repr=False)
    refresh_token: _OptionalToken = field(default=None, repr=False)
    id_token: _OptionalToken = field(default=None, repr=False)
    expires_in: Annotated[int | None, BeforeValidator(parse_lifetime)] = None
    scope: StorableText | None = None


_BODY = TypeAdapter(_Body)
