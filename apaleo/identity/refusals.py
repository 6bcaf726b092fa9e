"""What a 4xx of the token or revocation endpoint means (RFC 6749, 5.2; RFC 7009, 2.2.1)."""

import re
from typing import NoReturn

from apaleo.errors import (
    ClientRefused,
    GrantRevoked,
    Refusal,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.http.reply import Reply

BAD_REQUEST, UNAUTHORIZED, NOT_FOUND = 400, 401, 404
INVALID_CLIENT, ACCESS_DENIED = "invalid_client", "access_denied"
TRANSIENT_ERRORS = {"temporarily_unavailable", "server_error", "slow_down"}
# What is wrong with this app itself, and so with each of its calls.
CLIENT_ERRORS = {INVALID_CLIENT, "unauthorized_client", "unsupported_grant_type"}
# A refresh was seen to be refused so after the scopes of an app had been changed.
SCOPE_ERRORS = {"invalid_request", "invalid_scope"}


def raise_refusal(reply: Reply, *, is_refresh: bool = False) -> NoReturn:
    """Raise what a refusal means to the caller.

    ClientRefused for what is about this app itself. GrantRevoked for `invalid_grant`; of a refresh
    also for a word on the person's access, and for any 400 that does not say that it passes.
    RemoteUnavailable for what passes, and for whatever has no such word: not JSON, a 401 without a
    code, any other status. RemoteContractError, naming the error code, for all other refusals.
    """
    said = _said(reply) if is_refresh and reply.status == BAD_REQUEST else _demand(reply)
    code = _code(said)
    message = f"{reply.where}: {code or f'{reply.status} without an error code'}"
    if reply.status == NOT_FOUND or code in TRANSIENT_ERRORS:
        # The first is of who routes to the endpoint: nothing was there that could refuse.
        raise RemoteUnavailable(message)
    if code in CLIENT_ERRORS or _is_of_the_client(reply, code):
        raise ClientRefused(message)
    if code == "invalid_grant":
        raise GrantRevoked(message)
    if is_refresh and (reply.status == BAD_REQUEST or _is_of_the_person(said)):
        raise GrantRevoked(message, refusal=_read_refusal(said))
    if reply.status == BAD_REQUEST or (reply.status == UNAUTHORIZED and code is not None):
        raise RemoteContractError(message)
    # A deployment of theirs, a proxy in between: no word on the grant, so it passes.
    raise RemoteUnavailable(message)


def is_type_unsupported(reply: Reply) -> bool:
    """Tell whether the server revokes no token of the kind that it was given (RFC 7009, 2.2.1)."""
    return reply.status == BAD_REQUEST and _code(_said(reply)) == "unsupported_token_type"


def is_client_unknown(reply: Reply) -> bool:
    """Tell whether a reply says that these credentials are not those of an app it knows."""
    if reply.status < BAD_REQUEST:
        return False
    code = _code(_said(reply))
    return code == INVALID_CLIENT or _is_of_the_client(reply, code)


def is_client_known(reply: Reply) -> bool:
    """Tell whether a reply can only have been given to an app that was known by its credentials.

    A refusal must say what else it is about: a server that looks for credentials elsewhere misses
    them and calls that `invalid_request`, and a proxy says nothing.
    """
    if reply.status < BAD_REQUEST:
        return True
    said = _said(reply)
    is_word = isinstance(said, str) and said != "invalid_request"
    return is_word and reply.status != NOT_FOUND and not is_client_unknown(reply)


def _demand(reply: Reply) -> object:
    """Return the `error` of a reply; raise RemoteUnavailable if it is not JSON."""
    document = reply.json()
    return document.get("error") if isinstance(document, dict) else None


def _said(reply: Reply) -> object:
    """Return the `error` of a reply, None where there is none."""
    try:
        return _demand(reply)
    except RemoteUnavailable:
        return None


def _code(said: object) -> str | None:
    """Return an error code; it goes into messages and logs, so it must look like one."""
    return said if isinstance(said, str) and re.fullmatch(r"[a-z_]{1,40}", said) else None


def _is_of_the_client(reply: Reply, code: str | None) -> bool:
    """Tell what Auth0 says of a wrong secret: a 401 is about who asks (RFC 6749, 5.2).

    https://github.com/auth0/laravel-auth0/issues/42
    """
    return reply.status == UNAUTHORIZED and code == ACCESS_DENIED


def _is_of_the_person(said: object) -> bool:
    return said == ACCESS_DENIED or _read_refusal(said) is Refusal.NO_ACCESS


def _read_refusal(said: object) -> Refusal:
    """Return what a refusal of a refresh is about.

    apaleo says `User <mail> has no access to <ACCOUNT>` where a code should be, once the person
    who consented was deactivated (https://github.com/apaleo/api/issues/280): read, never kept.
    """
    if isinstance(said, str) and said in SCOPE_ERRORS:
        return Refusal.SCOPES
    if isinstance(said, str) and "no access" in said:
        return Refusal.NO_ACCESS
    return Refusal.OTHER
