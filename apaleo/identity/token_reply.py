"""What the token endpoint answers (RFC 6749, 5.1 and 5.2; RFC 7009 for revocation)."""

import math
import re
from typing import Any, NoReturn

from apaleo.errors import GrantRevoked, RemoteContractError, RemoteUnavailable
from apaleo.http.reply import Reply
from apaleo.schema import Fields

LONGEST_LIFETIME = 30 * 24 * 3600
PASSING_ERRORS = {"temporarily_unavailable", "server_error", "slow_down"}


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


def parse_token_reply(reply: Reply) -> TokenReply:
    """Return the tokens, or raise what the refusal means.

    GrantRevoked for `invalid_grant`; RemoteUnavailable for what is not JSON or says that it
    passes; RemoteContractError, naming the error code, for all other refusals and odd shapes.
    """
    if reply.status != 200:
        raise_refusal(reply)
    fields = Fields.of("token reply", reply.json())
    if fields.text("token_type").lower() != "bearer":
        raise fields.wrong("token_type")
    scope = fields.optional_text("scope")
    return TokenReply(
        access_token=_token(fields, "access_token"),
        refresh_token=_optional_token(fields, "refresh_token"),
        expires_in=parse_lifetime(fields.data.get("expires_in")),
        scopes=frozenset(scope.split()) if scope and scope.strip() else None,
        id_token=_optional_token(fields, "id_token"),
    )


def parse_lifetime(value: Any) -> int | None:
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
    if not math.isfinite(seconds) or not 1 <= seconds <= LONGEST_LIFETIME:
        return None
    return int(seconds)


def raise_refusal(reply: Reply) -> NoReturn:
    """Raise what a 4xx of the token or revocation endpoint means to the caller."""
    document = reply.json()
    code = document.get("error") if isinstance(document, dict) else None
    # The code goes into messages and logs, so it must look like one (RFC 6749, 5.2).
    if not isinstance(code, str) or not re.fullmatch(r"[a-z_]{1,40}", code):
        raise RemoteContractError(f"{reply.where}: {reply.status} without an error code")
    if code == "invalid_grant":
        raise GrantRevoked(f"{reply.where}: {code}")
    if code in PASSING_ERRORS:
        raise RemoteUnavailable(f"{reply.where}: {code}")
    raise RemoteContractError(f"{reply.where}: {code}")


def _optional_token(fields: Fields, name: str) -> str | None:
    return _token(fields, name) if fields.data.get(name) else None


def _token(fields: Fields, name: str) -> str:
    """Return a token exactly as it came; it travels in headers, so visible ASCII only."""
    value = fields.text(name)
    if not re.fullmatch(r"[!-~]+", value):
        raise fields.wrong(name)
    return value
