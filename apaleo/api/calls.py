"""One authenticated call to the core API, and what its status means."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from apaleo.api.limits import Limits
from apaleo.errors import Forbidden, NotFound, RemoteContractError, RemoteUnavailable
from apaleo.http.reply import Reply
from apaleo.http.transport import Params, Transport


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """A 401: this token is expired or revoked, another one may do."""

    token: str = field(repr=False)


T = TypeVar("T")


def with_another_token(
    call: Callable[[str], T | Unauthorized],
    token_source: Callable[[str | None], str],
    *,
    limits: Limits,
) -> T:
    """Make a call in its turn with the current token, and with another one if that is refused.

    Raises RemoteUnavailable if that is refused too, and what the call and the source raise.
    """
    answer = _in_turn(call, token_source(None), limits)
    if isinstance(answer, Unauthorized):
        answer = _in_turn(call, token_source(answer.token), limits)
    if isinstance(answer, Unauthorized):
        raise RemoteUnavailable("token refused twice")
    return answer


def _in_turn(
    call: Callable[[str], T | Unauthorized], token: str, limits: Limits
) -> T | Unauthorized:
    try:
        with limits.turn():
            return call(token)
    except RemoteUnavailable as error:
        if error.is_throttled:
            limits.note_throttled()
        raise


def decode(reply: Reply) -> Any:
    """Return the decoded body of a reply that has one; raises RemoteUnavailable."""
    body = reply.json()
    if body is None:
        # Only a 204 says that there is nothing: taken for that, `null` would be an empty list and
        # mark everything gone.
        raise RemoteUnavailable(f"{reply.where}: nothing, where something was due")
    return body


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes calls with a given token; thread-safe."""

    api_url: str
    transport: Transport = field(repr=False)
    language: str = "en"

    def get(
        self, path: str, *, token: str, params: Params = (), scope: str | None = None
    ) -> Any | Unauthorized:
        """Return the decoded body, None for an empty one, Unauthorized for a 401; see `ask`."""
        reply = self.ask(path, token=token, params=params, scope=scope)
        return decode(reply) if isinstance(reply, Reply) else reply

    def ask(
        self,
        path: str,
        *,
        token: str,
        params: Params = (),
        scope: str | None = None,
        is_paced: bool = False,
    ) -> Reply | Unauthorized | None:
        """Return the reply as it came, to be decoded; None for an empty one.

        Raises Forbidden naming `scope`, RemoteUnavailable, NotFound, or RemoteContractError for
        every other status: nothing we ask for should be malformed.
        """
        reply = self.transport.get(
            f"{self.api_url.removesuffix('/')}{path}",
            params=params,
            headers={
                "Authorization": f"Bearer {token}",
                "Accept": "application/json",
                "Accept-Language": self.language,
            },
            is_paced=is_paced,
        )
        match reply.status:
            case 200:
                return reply
            case 204:
                return None
            case 401:
                return Unauthorized(token)
            case 403:
                raise Forbidden(scope)
            case 404:
                raise NotFound(f"{reply.where}: unexpected 404")
        raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
